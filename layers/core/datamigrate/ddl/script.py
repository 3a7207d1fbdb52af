"""Read a whole script: text -> statements, in order, each with its place.

Never raises on any text. What cannot be read is a diagnostic, and the next statement is read as if
nothing had been before it.
"""

from collections.abc import Iterator

from datamigrate.ddl.batches import Batch, read_batches
from datamigrate.ddl.cursor import Cursor
from datamigrate.ddl.heads import HEADS, other, plain
from datamigrate.ddl.reading import Reading
from datamigrate.ddl.splitter import split
from datamigrate.ddl.statements import Ignored, Statement
from datamigrate.diagnostics import Code, Diagnostic, Severity, Span
from datamigrate.dialects.base import Dialect

P103 = Code("P103", Severity.WARNING, "a quote, bracket or comment that is never closed")

_DEPTH = 8
"""How deep strings that execute strings are followed."""


def read_script(
    text: str, file: str, dialect: Dialect, diagnostics: list[Diagnostic]
) -> Iterator[Statement]:
    """All statements of a text and the separators between them, in order, as they are read."""
    reading = _reading(file, dialect, diagnostics, dict(dialect.placeholders), 0)
    return _read(reading, text, None)


def _reading(
    file: str,
    dialect: Dialect,
    diagnostics: list[Diagnostic],
    variables: dict[str, str],
    depth: int,
) -> Reading:
    def run(text: str, span: Span) -> tuple[Statement, ...]:
        """The statements of a text that is executed; all of them stand where it stands."""
        if depth >= _DEPTH:
            return ()
        inner = _reading(file, dialect, diagnostics, variables, depth + 1)
        return tuple(_read(inner, text, span))

    return Reading(file, dialect, diagnostics, variables, run)


def _read(reading: Reading, text: str, inside: Span | None) -> Iterator[Statement]:
    for batch in read_batches(text, reading.file, reading.dialect, inside):
        if reading.constants and not batch.continued:
            reading.constants.clear()
        if batch.damaged:
            reading.diagnostics.append(_damage(batch))
        if len(batch.tokens) > 1:
            for first, last in split(batch, reading.dialect):
                _statement(reading, batch, first, last, first == 1 and not batch.continued)
            yield from reading.found
            reading.found.clear()
        if batch.separator and inside is None:
            yield Statement("separator", None, Span(reading.file, *batch.separator), _SEPARATOR)


_SEPARATOR = Ignored("ends a batch")


def _statement(reading: Reading, batch: Batch, first: int, last: int, leads: bool) -> None:
    cursor = Cursor(batch, first, last, reading.dialect, reading.variables, reading.diagnostics)
    span = batch.span(first, last)
    if cursor.end == 0:
        reading.add("empty", None, span, Ignored("empty"))
        return
    word = cursor.words[0]
    if reading.schema is not None and (leads or word != "CREATE"):
        reading.schema = None
    head = HEADS.get(word)
    if head is None:
        head = plain if word in reading.dialect.ignored else other
    cursor.i = 1
    head(reading, cursor, span, leads)


def _damage(batch: Batch) -> Diagnostic:
    message = "expected every quote, bracket and comment to be closed, found one that is not"
    hint = "the statements around it may be read wrongly"
    last = len(batch.tokens) - 1
    return Diagnostic(P103, message, batch.span(min(1, last), last), hint)
