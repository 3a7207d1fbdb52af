"""Account for every character of the scripts. In each file the entries tile the text.

Of a statement only its place and what became of it are kept; entries are made when they are looked
at, the gaps between the statements too.
"""

from array import array
from collections import Counter
from collections.abc import Iterator

from datamigrate.catalog.model import LedgerEntry, StatementCount
from datamigrate.ddl import statements as ddl
from datamigrate.diagnostics import Span
from datamigrate.source import Source, offsets

_What = tuple[str, str, str | None]
"""Kind, outcome, reason."""
_Counted = tuple[str, str, str | None]
"""Outcome, kind, reason."""
_ORDER = ("unsupported", "applied", "noted", "ignored")
_NOTED = (
    ddl.CreateRoutine,
    ddl.CreateView,
    ddl.CreateSequence,
    ddl.CreateSynonym,
    ddl.CreatePartition,
)


class Account:
    """The statements of one script, in order."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.bounds = offsets(source.text)
        self.numbers, self.abouts = array("I"), array("I")
        self.whats: dict[_What, int] = {}
        self.objects: dict[str | None, int] = {}
        """What became of statements, and of which objects they are, numbered: both come again."""

    def add(self, statement: ddl.Statement) -> None:
        """Enter a statement that stands behind all that were entered before."""
        span = statement.span
        self.bounds.append(span.start)
        self.bounds.append(span.end)
        found, reason = outcome(statement)
        what = (statement.kind, found, reason)
        self.numbers.append(self.whats.setdefault(what, len(self.whats)))
        self.abouts.append(self.objects.setdefault(statement.object, len(self.objects)))

    def totals(self) -> Iterator[tuple[_What, int, int]]:
        """Of each thing that became of statements: how many, and their characters."""
        numbers = Counter(self.numbers)
        sizes = [0] * len(self.whats)
        for at, number in enumerate(self.numbers):
            sizes[number] += self.bounds[2 * at + 1] - self.bounds[2 * at]
        return ((what, numbers[number], sizes[number]) for what, number in self.whats.items())

    def __iter__(self) -> Iterator[LedgerEntry]:
        position, whats, objects = 0, list(self.whats), list(self.objects)
        for at, (number, about) in enumerate(zip(self.numbers, self.abouts, strict=True)):
            start, end = self.bounds[2 * at], self.bounds[2 * at + 1]
            if start > position:
                yield self._gap(position, start)
            yield self._entry(start, end, whats[number], objects[about])
            position = end
        if position < len(self.source.text):
            yield self._gap(position, len(self.source.text))

    def _entry(self, start: int, end: int, what: _What, about: str | None) -> LedgerEntry:
        kind, found, reason = what
        line = self.source.line(start)
        return LedgerEntry(Span(self.source.name, start, end), line, kind, about, found, reason)

    def _gap(self, start: int, end: int) -> LedgerEntry:
        blank = not self.source.text[start:end].strip(" \t\r\n\ufeff\x00")
        kind = "space" if blank else "comment"
        return self._entry(start, end, (kind, "ignored", kind), None)


class Ledger:
    """The accounts of all scripts. `unmade`: statements about what no script makes."""

    def __init__(self, accounts: tuple[Account, ...], unmade: frozenset[Span]) -> None:
        self.accounts = accounts
        self.unmade = unmade

    def __iter__(self) -> Iterator[LedgerEntry]:
        for account in self.accounts:
            for entry in account:
                yield self._settled(entry) if entry.span in self.unmade else entry

    def counts(self) -> Iterator[StatementCount]:
        """The statements by outcome, kind and reason: what is not understood first."""
        numbers: Counter[_Counted] = Counter()
        characters: Counter[_Counted] = Counter()
        for account in self.accounts:
            for (kind, found, reason), number, size in account.totals():
                numbers[found, kind, reason] += number
                characters[found, kind, reason] += size
        for entry in (e for e in self if e.span in self.unmade) if self.unmade else ():
            size = entry.span.end - entry.span.start
            for what, sign in ((("applied", entry.kind, None), -1), (_what(entry), 1)):
                numbers[what] += sign
                characters[what] += sign * size
        order = sorted(numbers, key=lambda what: (_ORDER.index(what[0]), what[1], what[2] or ""))
        for what in order:
            if numbers[what] and what[1] != "separator":
                yield StatementCount(*what, numbers[what], characters[what])

    def _settled(self, entry: LedgerEntry) -> LedgerEntry:
        reason = "the script never makes what it is about"
        return LedgerEntry(entry.span, entry.line, entry.kind, entry.object, "ignored", reason)


def _what(entry: LedgerEntry) -> _Counted:
    return entry.outcome, entry.kind, entry.reason


def outcome(statement: ddl.Statement) -> tuple[str, str | None]:
    """What becomes of a statement, and why it is not applied."""
    definition = statement.definition
    if isinstance(definition, ddl.Ignored):
        return "ignored", definition.reason
    if isinstance(definition, ddl.Unsupported):
        return "unsupported", f"expected {definition.expected}"
    if isinstance(definition, ddl.Executed):
        return _executed(definition.statements)
    return ("noted" if isinstance(definition, _NOTED) else "applied"), None


def _executed(statements: tuple[ddl.Statement, ...]) -> tuple[str, str | None]:
    """A text that is executed counts as what its most important statement does."""
    outcomes = [outcome(statement)[0] for statement in statements]
    for found in ("applied", "noted", "unsupported"):
        if found in outcomes:
            return found, None
    return "ignored", "runs a text that defines nothing"
