"""Decide what becomes of each file of a project that is converted again.

A user's text is never replaced and never removed: steps touch only what was generated.
"""

from collections.abc import Callable
from dataclasses import field
from enum import StrEnum

from datamigrate.merge.manifest import Manifest, Offer
from datamigrate.values import dataclass

OTHER = "other"
"""What is no file of the project's own: a folder, a link, a file behind a link. No hash is so."""

Look = Callable[[str], str | None]
"""The hash of a file as it stands; None where there is none, OTHER where it is no plain file."""

_MOST_NAMES = 9


class Outcome(StrEnum):
    """What becomes of a file."""

    SAME = "same"
    ADDED = "added"
    UPDATED = "updated"
    REMOVED = "removed"
    EDITED = "edited"
    """The user changed it, the conversion did not."""
    CONFLICT = "conflict"
    """Both changed it, or both made it."""
    DELETED = "deleted"
    """The user deleted it; it is not made again."""
    LEFT = "left"
    """The user changed it, and it is not generated any more."""
    HELD = "held"
    """Not generated this time, though its table is still there: a worker failed."""


def outcome(recorded: str | None, found: str | None, made: str | None) -> Outcome:
    """Of one file by its hashes: as it was generated, as it is, as it would be generated."""
    if made is None:
        if found is None:
            return Outcome.SAME
        return Outcome.REMOVED if found == recorded else Outcome.LEFT
    if found is None:
        return Outcome.ADDED if recorded is None else Outcome.DELETED
    if found == made:
        return Outcome.SAME
    if found == recorded:
        return Outcome.UPDATED
    return Outcome.EDITED if recorded == made else Outcome.CONFLICT


@dataclass(frozen=True, slots=True)
class Step:
    """A file goes from one state to another, each a hash, or None where there is no file."""

    path: str
    before: str | None
    after: str | None


@dataclass(slots=True)
class Merge:
    """Takes the new files one after the other; at the end, what is generated no more.

    `outcomes` hold every file that is not the same, `offers` what stands beside those in conflict.
    """

    old: Manifest
    known: dict[str, Offer]
    look: Look
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    offers: dict[str, Offer] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    held: dict[str, dict[str, str]] = field(default_factory=dict)
    _recorded: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self._recorded = self.old.every_file()

    def file(self, path: str, made: str) -> Step | None:
        """The step that needs the text of a new file, if one does."""
        found = self.look(path)
        result = outcome(self._recorded.pop(path, None), found, made)
        known = self.known.get(path)
        if result is Outcome.EDITED and known and self.look(known.name) is not None:
            self.outcomes[path] = Outcome.CONFLICT
            self.offers[path] = known
            return None
        if result is not Outcome.SAME:
            self.outcomes[path] = result
        if result in {Outcome.ADDED, Outcome.UPDATED}:
            return self._step(path, found, made)
        return self._offer(path, made) if result is Outcome.CONFLICT else None

    def end(self, new: Manifest) -> None:
        """Decide on the files that did not come."""
        self._hold(new)
        for path, recorded in sorted(self._recorded.items()):
            found = self.look(path)
            result = outcome(recorded, found, None)
            if result is not Outcome.SAME:
                self.outcomes[path] = result
            if result is Outcome.REMOVED:
                self._step(path, found, None)
        for path, offer in sorted(self.known.items()):
            if path not in self.offers and self.look(offer.name) == offer.digest:
                self._step(offer.name, offer.digest, None)

    def _hold(self, new: Manifest) -> None:
        """Set aside the files of tables that should have come with theirs, and did not."""
        for name, model in self.old.models.items():
            if name not in new.models or not new.models[name].missing:
                continue
            left = {path: hashed for path, hashed in model.files.items() if path in self._recorded}
            self.held[name] = left
            for path in left:
                del self._recorded[path]
                self.outcomes[path] = Outcome.HELD
                if path in self.known:
                    self.offers[path] = self.known[path]

    def own(self, path: str, made: str | None) -> Step | None:
        """The step for a file of the record itself, which no user edits."""
        found = self.look(path)
        return self._step(path, found, made) if found != made else None

    def _offer(self, path: str, made: str) -> Step | None:
        """Put the new text beside the user's: where the last offer stands, or under a free name."""
        known = self.known.get(path)
        if known is not None and self.look(known.name) == known.digest:
            self.offers[path] = Offer(known.name, made)
            return self._step(known.name, known.digest, made) if known.digest != made else None
        names = [f"{path}.new", *(f"{path}.{number}.new" for number in range(2, _MOST_NAMES))]
        for name in names:
            if self.look(name) is None:
                self.offers[path] = Offer(name, made)
                return self._step(name, None, made)
        return None

    def _step(self, path: str, before: str | None, after: str | None) -> Step:
        step = Step(path, before, after)
        self.steps.append(step)
        return step
