"""Read what a script measured, as any client exports it. No name or value holds a delimiter."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import NamedTuple
from urllib.parse import unquote

from datamigrate.values import dataclass

NAMES = (
    *("schema_name", "table_name", "column_name", "row_count", "null_count"),
    *("minimum", "maximum", "total", "hash_total"),
)
"""The columns of a result."""

WHOLE = "*"
"""In place of a column: what is said of the table."""

_DELIMITERS = ",;\t|"
_LONGEST = 80  # characters of a number
_CHATTER = ("(", "-", "warning: null value", "changed database context")


class Key(NamedTuple):
    """A column, or with WHOLE a table, under the names of the source."""

    schema: str
    table: str
    column: str


class Measures(NamedTuple):
    """What was measured; None is nothing, or NULL."""

    rows: str | None
    nulls: str | None
    minimum: str | None
    maximum: str | None
    total: str | None
    hash: str | None


@dataclass(frozen=True, slots=True)
class Result:
    """What one side measured; `twice` are measured more than once, `unread` lines are no measures.

    A line has its number, from 1.
    """

    measures: Mapping[Key, Measures]
    twice: tuple[Key, ...]
    unread: tuple[tuple[int, str], ...]


def read_measures(text: str) -> Result:
    """What an export holds; headers may stand in it again and again."""
    found: dict[Key, Measures] = {}
    twice: list[Key] = []
    unread: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        fields = _fields(line)
        if fields is None:
            if not _is_chatter(line):
                unread.append((number, line))
        elif not _is_head(fields):
            key = Key(*map(unquote, fields[:3]))
            if key in found:
                twice.append(key)
            found[key] = Measures(*_values(fields[3:]))
    return Result(found, tuple(twice), tuple(unread))


def _fields(line: str) -> list[str] | None:
    for delimiter in _DELIMITERS:
        fields = line.split(delimiter)
        if len(fields) == len(NAMES):
            return [field.strip().strip('"') for field in fields]
    return None


def _is_head(fields: list[str]) -> bool:
    """The names, or the line that sqlcmd draws under them."""
    return not any(field.strip("-") for field in fields) or fields[0].lower() == NAMES[0]


def _is_chatter(line: str) -> bool:
    said = line.strip().lower()
    return not said or said.startswith(_CHATTER)


def _values(fields: list[str]) -> Iterator[str | None]:
    for field in fields:
        yield None if field in {"", "NULL"} else _plain(field)


def _plain(text: str) -> str:
    """A number without the zeros that some servers write behind it."""
    try:
        number = Decimal(text[:_LONGEST])
    except InvalidOperation:
        return text
    if len(text) > _LONGEST or not number.is_finite() or abs(number.adjusted()) > _LONGEST:
        return text
    written = f"{number:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
