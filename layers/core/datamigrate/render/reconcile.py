"""Write the scripts that measure the tables of the source and of the target, to be compared.

Both name tables and columns as the source does, with `%` escapes for all but letters, digits and
`_.-~`: such a name needs no quotes in SQL, in a comment or in CSV, and survives any code page.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from datamigrate.plan.model import ColumnPlan, TablePlan
from datamigrate.types import Loss, Target
from datamigrate.types.identifiers import quoted
from datamigrate.types.measures.model import FREE, KINDS, PLAIN, SUMMED, Form, Measured, Measuring
from datamigrate.types.measures.tsql import SQL_SERVER

SOURCE, TARGET = "reconcile/source.sql", "reconcile/target.sql"
WHOLE = "*"
"""In place of a column: the row as a whole. No column is written so."""
_SEVERAL = 150
"""Columns from which on a row's text may be longer than 8,000 bytes."""
_REPEATED = 2048
"""How many columns are kept at hand, each in its place: the same ones are in many tables."""
_TITLE = "-- Measures of each table and column; README.md says how to compare them.\n"
_NAME, _TEXT = "\0", "\1"  # stand in a template
_LINE = ",\n            "
_WIDTHS = {Form.TIME: 8, Form.TIMESTAMP: 19, Form.INSTANT: 19}
"""Characters of a time, and of a date with one, before the decimals of a second."""


class _Pieces(NamedTuple):
    """A column's parts of a statement: its text, the same as part of a row's, and its own row."""

    value: str
    mark: str
    row: str


class _Held(NamedTuple):
    """The pieces of a column in one place, for the source and for the target."""

    column: ColumnPlan
    source: _Pieces
    target: _Pieces


class Scripts:
    """The scripts of both sides, table by table."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._held: dict[int, _Held] = {}

    @property
    def heads(self) -> Iterator[tuple[str, str]]:
        """Each file, and what stands above its first table."""
        for path, measuring in ((SOURCE, SQL_SERVER), (TARGET, self._target.measuring)):
            told = f"-- {measuring.note}\n-- {measuring.command}\n"
            yield path, f"{_TITLE}{told}{measuring.before}"

    def table(self, table: TablePlan) -> Iterator[tuple[str, str]]:
        """For each file a statement, which gives a row for the table and one for each column."""
        held: list[_Held] = []
        for column in table.columns:
            if column.measured is not None:
                place = len(held)
                found = self._held.get(id(column) << 16 | place)
                if found is None or found.column is not column:
                    found = self._made(column, place)
                held.append(found)
        head = "\n"
        if len(held) < len(table.columns) or table.left_out:
            head += "".join(_left_out(table, self._target))
        name = f"{_bracketed(table.original_schema)}.{_bracketed(table.original_name)}"
        yield SOURCE, head + _statement(table, name, [one.source for one in held], SQL_SERVER)
        name = f"{quoted(table.schema, self._target)}.{quoted(table.identifier, self._target)}"
        pieces = [one.target for one in held]
        yield TARGET, head + _statement(table, name, pieces, self._target.measuring)

    def _made(self, column: ColumnPlan, place: int) -> _Held:
        if len(self._held) >= _REPEATED:
            self._held.clear()
        name = quoted(column.identifier or "", self._target)
        made = _Held(
            column,
            _pieces(column, _bracketed(column.source_name), place, SQL_SERVER),
            _pieces(column, name, place, self._target.measuring),
        )
        self._held[id(column) << 16 | place] = made
        return made


def _pieces(column: ColumnPlan, name: str, place: int, measuring: Measuring) -> _Pieces:
    assert column.measured is not None
    value, mark, row = _templates(measuring, column.measured)
    text = f"t{place}"
    return _Pieces(
        f"{value.replace(_NAME, name)} as {text}",
        mark.replace(_TEXT, text),
        row.replace(_NAME, plain(column.source_name)).replace(_TEXT, text),
    )


def _statement(table: TablePlan, relation: str, pieces: list[_Pieces], measuring: Measuring) -> str:
    values, marks, rows = zip(*pieces, strict=True) if pieces else (("1 as t0",), ("''",), ())
    text = measuring.between_marks.join(marks)
    if len(pieces) > _SEVERAL:
        text = measuring.long_text + text
    whole = measuring.row.format(name=WHOLE, kind=PLAIN, text=text)
    unpivoted = measuring.unpivoted.format(
        values=_LINE.join(values),
        relation=relation,
        rows=measuring.between_rows.join((whole, *rows)),
    )
    statement = measuring.statement.format(
        schema=plain(table.original_schema),
        table=plain(table.original_name),
        relation=relation,
        unpivoted=unpivoted,
    )
    return statement + measuring.after


def commands(target: Target) -> tuple[str, str]:
    """How the scripts of source and target are run."""
    return SQL_SERVER.command, target.measuring.command


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """The name as both scripts and their results write it."""
    if name.isascii() and name.isalnum():
        return name
    return quote(name, safe="", errors="surrogatepass")


def _bracketed(name: str) -> str:
    return f"[{name.replace(']', ']]')}]"


@lru_cache(maxsize=1024)
def _templates(measuring: Measuring, measured: Measured) -> _Pieces:
    """The pieces of all columns that are measured alike, with signs for a name and for a text."""
    form, digits = measured.form, measured.digits
    value = measuring.texts[form].format(
        column=_NAME,
        digits=digits,
        zeros="0" * digits,
        nines="9" * digits,
        width=_WIDTHS.get(form, 0) + (digits + 1 if digits else 0),
    )
    mark = measuring.free_mark if form in FREE else measuring.mark
    kind = SUMMED if measured.summed else KINDS.get(form, PLAIN)
    row = measuring.row.format(name=_NAME, kind=kind, text=_TEXT)
    return _Pieces(value, mark.format(text=_TEXT), row)


def _left_out(table: TablePlan, target: Target) -> Iterator[str]:
    """A comment for each column that is not compared."""
    name = f"{plain(table.original_schema)}.{plain(table.original_name)}"
    for column in table.columns:
        if column.measured is None:
            yield f"-- left out: {name}.{plain(column.source_name)}, {_why(column, target)}\n"
    for left in table.left_out:
        yield f"-- left out: {name}.{plain(left.source_name)}, which the project does not have\n"


def _why(column: ColumnPlan, target: Target) -> str:
    if column.identifier is None:
        return "which is computed in the model and not copied"
    if column.loss is Loss.CHOSEN:
        return "whose type is another one by the settings"
    return f"whose values have no text that SQL Server and {target.label} agree on"
