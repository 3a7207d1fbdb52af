"""Fold the statements of scripts into a catalog, and account for every character of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from datamigrate.catalog.applier import Applier
from datamigrate.catalog.apply import apply
from datamigrate.catalog.draft import Draft
from datamigrate.catalog.finish import finish
from datamigrate.catalog.model import Catalog, LedgerEntry, LooseIndex
from datamigrate.ddl import statements as ddl
from datamigrate.ddl.reading import Script
from datamigrate.diagnostics import Diagnostic, Span
from datamigrate.dialects.base import Dialect
from datamigrate.source import Source

_NOTED = (
    ddl.CreateRoutine,
    ddl.CreateView,
    ddl.CreateSequence,
    ddl.CreateSynonym,
    ddl.CreatePartition,
)


def build(read: Sequence[tuple[Source, Script]], dialect: Dialect) -> Catalog:
    """The catalog that the statements of all the scripts make, applied in order."""
    applier = Applier(Draft(dialect.default_schema))
    waiting = [
        statement
        for _, script in read
        for statement in _flat(script.statements)
        if apply(applier, statement)
    ]
    lost = _settle(applier, waiting)
    catalog, findings = finish(applier, dialect)
    unmade = frozenset(statement.span for statement in lost)
    ledger = (entry for source, script in read for entry in _ledger(source, script, unmade))
    diagnostics: list[Diagnostic] = []
    for source, script in read:
        diagnostics += [*source.diagnostics, *script.diagnostics]
    diagnostics += [*applier.diagnostics, *findings]
    return replace(
        catalog,
        ledger=tuple(ledger),
        diagnostics=tuple(diagnostics),
        loose_indexes=tuple(_loose(lost)),
    )


def _loose(lost: Iterable[ddl.Statement]) -> Iterator[LooseIndex]:
    """The indexes among the statements whose object is never made."""
    for statement in lost:
        match statement.definition:
            case ddl.CreateIndex(on, index) if on.name[:1] not in {"#", "@"}:
                yield LooseIndex(on.schema, on.name, index)
            case _:
                pass


def _settle(applier: Applier, waiting: list[ddl.Statement]) -> list[ddl.Statement]:
    """Try again what had to wait, until nothing more of it finds its object: that is left."""
    while waiting:
        left = [statement for statement in waiting if apply(applier, statement)]
        if len(left) == len(waiting):
            break
        waiting = left
    applier.last = True
    return [statement for statement in waiting if apply(applier, statement)]


def _flat(statements: Iterable[ddl.Statement]) -> Iterator[ddl.Statement]:
    """The statements, those inside executed texts in their place."""
    for statement in statements:
        if isinstance(statement.definition, ddl.Executed):
            yield from _flat(statement.definition.statements)
        else:
            yield statement


def _ledger(source: Source, script: Script, unmade: frozenset[Span]) -> Iterator[LedgerEntry]:
    """Statements, separators and the gaps between them, in order, from the first character on."""
    marks: list[tuple[int, int, ddl.Statement | None]] = [
        (s.span.start, s.span.end, s) for s in script.statements
    ]
    marks += [(start, end, None) for start, end in script.separators]
    marks.sort(key=lambda mark: mark[0])
    position = 0
    for start, end, statement in marks:
        if start > position:
            yield _gap(source, position, start)
        yield _entry(source, start, end, statement, unmade)
        position = end
    if position < len(source.text):
        yield _gap(source, position, len(source.text))


def _gap(source: Source, start: int, end: int) -> LedgerEntry:
    blank = not source.text[start:end].strip(" \t\r\n\ufeff\x00")
    kind = "space" if blank else "comment"
    span = Span(source.name, start, end)
    return LedgerEntry(span, source.line(start), kind, None, "ignored", kind)


def _entry(
    source: Source, start: int, end: int, statement: ddl.Statement | None, unmade: frozenset[Span]
) -> LedgerEntry:
    span = Span(source.name, start, end)
    line = source.line(start)
    if statement is None:
        return LedgerEntry(span, line, "separator", None, "ignored", "ends a batch")
    outcome, reason = _outcome(statement)
    if span in unmade:
        outcome, reason = "ignored", "the script never makes what it is about"
    return LedgerEntry(span, line, statement.kind, statement.object, outcome, reason)


def _outcome(statement: ddl.Statement) -> tuple[str, str | None]:
    match statement.definition:
        case ddl.Ignored(reason):
            return "ignored", reason
        case ddl.Unsupported(expected):
            return "unsupported", f"expected {expected}"
        case ddl.Executed(statements):
            return _executed(statements)
        case definition if isinstance(definition, _NOTED):
            return "noted", None
        case _:
            return "applied", None


def _executed(statements: tuple[ddl.Statement, ...]) -> tuple[str, str | None]:
    """A text that is executed counts as what its most important statement does."""
    outcomes = [_outcome(statement)[0] for statement in statements]
    for outcome in ("applied", "noted", "unsupported"):
        if outcome in outcomes:
            return outcome, None
    return "ignored", "runs a text that defines nothing"
