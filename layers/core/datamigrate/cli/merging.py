"""Put a project where it is wanted; where one is already, merge: its user's edits stay.

New texts are staged as they come, if they are needed. A user's file is opened to hash it only.
"""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from datamigrate.cli import journal
from datamigrate.cli.output import Files, append, is_project, write_project
from datamigrate.merge.changes import Change, changes
from datamigrate.merge.decide import OTHER, Merge, Outcome
from datamigrate.merge.manifest import (
    CONFLICTS,
    read_conflicts,
    read_manifest,
    with_files,
    write_conflicts,
)
from datamigrate.render.manifest import MANIFEST, Hashes, digest
from datamigrate.render.pieces import Piece, gathered, whole
from datamigrate.source import UnreadableError
from datamigrate.values import dataclass


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did, or would do.

    `outcomes` hold the files that are not the same, `offers` where the new text is of those in
    conflict. `models` counts those that are in the old project and in the new one.
    """

    outcomes: Mapping[str, Outcome]
    offers: Mapping[str, str]
    changes: tuple[Change, ...]
    models: int

    def files(self, outcome: Outcome) -> list[str]:
        """The files that came out so, sorted."""
        return sorted(path for path, found in self.outcomes.items() if found is outcome)


@dataclass(frozen=True, slots=True)
class Written:
    """How many files were generated, and what a merge made of them, if it was one."""

    count: int
    merged: Merged | None = None

    @property
    def is_clean(self) -> bool:
        """Whether no file is left in conflict."""
        return self.merged is None or not self.merged.files(Outcome.CONFLICT)


def put_project(
    files: Mapping[str, str] | Files, place: str, *, force: bool, dry_run: bool
) -> Written:
    """Write or merge the files; with `dry_run` only say what would be done."""
    pieces = gathered(whole(files) if isinstance(files, Mapping) else files)
    if not force and is_project(place):
        return _merge_into(pieces, Path(place).resolve(), dry_run)
    if dry_run:
        return Written(sum(not piece.more for piece in pieces))
    return Written(write_project(pieces, place))


def _merge_into(files: Files, folder: Path, dry_run: bool) -> Written:
    with journal.locked(folder):
        if dry_run:
            _refuse_interrupted(folder)
            return _merge(files, folder, dry_run)
        journal.recover(folder)
        try:
            journal.make_room(folder)
            return _merge(files, folder, dry_run)
        finally:
            journal.clear(folder)


def _refuse_interrupted(folder: Path) -> None:
    if journal.is_interrupted(folder):
        raise UnreadableError(
            f"expected a whole project in `{folder}`, found a merge that was killed\n"
            "hint: without --dry-run it is undone first"
        )


def _merge(files: Files, folder: Path, dry_run: bool) -> Written:
    look = partial(journal.look, folder)
    conflicts = _read(folder, CONFLICTS)
    old = read_manifest(_read(folder, MANIFEST) or "")
    merge = Merge(old, read_conflicts(conflicts) if conflicts else {}, look)
    staging = _Staging(folder, merge, dry_run)
    for piece in files:
        staging.take(piece)
    manifest = staging.manifest()
    new = read_manifest(manifest)
    merge.end(new)
    staging.own(MANIFEST, with_files(manifest, merge.held) if merge.held else manifest)
    staging.own(CONFLICTS, write_conflicts(merge.offers) if merge.offers else None)
    if merge.steps and not dry_run:
        journal.apply(folder, merge.steps)
    offers = {path: offer.name for path, offer in sorted(merge.offers.items())}
    both = len(old.models.keys() & new.models.keys())
    return Written(staging.count, Merged(merge.outcomes, offers, changes(old, new), both))


def _read(folder: Path, path: str) -> str | None:
    found = journal.look(folder, path)
    if found is None:
        return None
    if found == OTHER:
        raise UnreadableError(f"expected a file at `{path}`, found something else")
    return (folder / path).read_bytes().decode("utf-8", "replace")


class _Staging:
    """Hashes files as they come, and keeps the text of those that the merge needs."""

    def __init__(self, folder: Path, merge: Merge, dry_run: bool) -> None:
        self._folder, self._merge, self._dry_run = folder, merge, dry_run
        self._hashes = Hashes()
        self._parts: dict[str, Path] = {}
        self._manifest: list[str] = []
        self.count = 0

    def take(self, piece: Piece) -> None:
        """A piece of a new file; the manifest waits for the end."""
        self.count += not piece.more
        if piece.path == MANIFEST:
            self._manifest.append(piece.text)
        elif piece.more or piece.path in self._parts:
            self._part(piece)
        elif self._merge.file(piece.path, digest(piece.text)):
            self._keep(piece.text)

    def own(self, path: str, text: str | None) -> None:
        """A file of the record; None where there is to be none."""
        made = None if text is None else digest(text)
        if self._merge.own(path, made) and text is not None:
            self._keep(text)

    def manifest(self) -> str:
        """The manifest, once all has come."""
        return "".join(self._manifest)

    def _part(self, piece: Piece) -> None:
        """Whether a file is needed is known by its last piece."""
        name = f"part{len(self._parts)}"
        part = self._parts.setdefault(piece.path, journal.staged(self._folder, name))
        made = self._hashes.add(piece)
        if not self._dry_run:
            append(str(part), piece.text)
        if made is None:
            return
        step = self._merge.file(piece.path, made)
        if self._dry_run:
            return
        if step is None:
            part.unlink()
        else:
            part.rename(self._place())

    def _keep(self, text: str) -> None:
        if not self._dry_run:
            append(str(self._place()), text)

    def _place(self) -> Path:
        """Where the text of the last step is staged."""
        return journal.staged(self._folder, len(self._merge.steps) - 1)
