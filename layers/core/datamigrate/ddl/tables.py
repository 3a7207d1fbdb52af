"""Read CREATE TABLE in all its forms, and the list of elements that it shares with others.

https://learn.microsoft.com/sql/t-sql/statements/create-table-transact-sql
"""

from datamigrate.catalog.model import Temporal
from datamigrate.ddl.columns import begins_column, read_column, read_known_columns
from datamigrate.ddl.constraints import (
    TABLE_CONSTRAINTS,
    read_constraint,
    read_index,
    read_options,
    read_period,
    skip_storage,
)
from datamigrate.ddl.cursor import Cursor
from datamigrate.ddl.statements import CreateTable, Element, Name, Period

_NO_COLUMN = TABLE_CONSTRAINTS | {"CONSTRAINT", "INDEX", "PERIOD", "DEFAULT"}
"""What may begin an element that is no column."""
_AFTER_ELEMENTS = frozenset({"", "AS", "ON", "WITH", "TEXTIMAGE_ON", "FILESTREAM_ON", ";", ")"})
_NEAR = 3
"""How many stray tokens may stand between a table's name and its columns."""
_KINDS = {"NODE": "node", "EDGE": "edge", "FILETABLE": "filetable"}


def read_elements(cursor: Cursor) -> tuple[Element, ...]:
    """Columns, constraints, indexes and a period, up to the closing parenthesis or the end."""
    elements: list[Element] = []
    closing, words = _closing(cursor), cursor.words
    while True:
        read_known_columns(cursor, elements)
        if cursor.i >= cursor.end:
            break
        if words[cursor.i] == ")":
            if cursor.i == closing or words[cursor.i + 1] in _AFTER_ELEMENTS:
                break
            cursor.report("the next column")  # the list goes on: this one is too many
            cursor.i += 1
        if cursor.take(","):
            continue
        start = cursor.i
        read_element(cursor, elements)
        if cursor.i == start:
            cursor.i += 1
        if words[cursor.i] == ",":
            cursor.i += 1
        else:
            _end_of_element(cursor)
    return tuple(elements)


def _closing(cursor: Cursor) -> int | None:
    """The parenthesis that ends the list, where none is missing in the statement."""
    opening = cursor.i - 1
    known = opening >= 0 and cursor.words[opening] == "(" and cursor.balanced()
    return cursor.partner(opening) if known else None


def _end_of_element(cursor: Cursor) -> None:
    """The end, or the next element: a constraint may follow without a comma."""
    word = cursor.word
    if word in {")", "", "CONSTRAINT", "INDEX"} or word in TABLE_CONSTRAINTS:
        return
    if begins_column(cursor):
        return
    cursor.report("`,` or `)`")
    while cursor.i < cursor.end and cursor.word not in {",", ")"} and not begins_column(cursor):
        cursor.step()


def read_element(cursor: Cursor, elements: list[Element]) -> None:
    """One element of a table."""
    word, first = cursor.word, cursor.i
    if word not in _NO_COLUMN:
        read_column(cursor, elements)
    elif word == "CONSTRAINT":
        cursor.i += 1
        name = None if cursor.word in TABLE_CONSTRAINTS else cursor.identifier()
        _add(elements, read_constraint(cursor, first, name))
    elif word in TABLE_CONSTRAINTS and not _is_column(cursor):
        _add(elements, read_constraint(cursor, first, None))
    elif word == "INDEX":
        elements.append(read_index(cursor, first))
    elif word == "PERIOD" and cursor.at("PERIOD", "FOR"):
        _add(elements, read_period(cursor))
    elif word == "DEFAULT":
        _add(elements, read_constraint(cursor, first, None))
    else:
        read_column(cursor, elements)


def _is_column(cursor: Cursor) -> bool:
    """CONNECTION is no reserved word: a column may be called so."""
    return cursor.word == "CONNECTION" and cursor.words[cursor.i + 1] != "("


def _add(elements: list[Element], element: Element | None) -> None:
    if element is not None:
        elements.append(element)


def read_create_table(cursor: Cursor) -> CreateTable | None:
    """CREATE [EXTERNAL] TABLE name ...; the words before the name are already read."""
    external = cursor.words[1] == "EXTERNAL"
    cursor.take_all("IF", "NOT", "EXISTS")
    name = cursor.name()
    if name is None:
        cursor.report("the name of a table")
        return None
    kind = _kind(cursor) or ("external" if external else "table")
    elements = _body(cursor)
    kind = _kind(cursor) or kind
    partition, options, query = _tail(cursor)
    kind = _kind(cursor) or kind
    temporal = _temporal(cursor, elements, options)
    return CreateTable(name, elements, kind, temporal, options, partition, query)


def _kind(cursor: Cursor) -> str | None:
    if cursor.word == "AS" and cursor.words[cursor.i + 1] in _KINDS:
        kind = _KINDS[cursor.words[cursor.i + 1]]
        cursor.i += 2
        return kind
    return None


def _body(cursor: Cursor) -> tuple[Element, ...]:
    if cursor.word in {"AS", "WITH", "ON", ""}:
        return ()
    if not cursor.take("("):
        cursor.report("`(` and the table's columns")
        if "(" in cursor.words[cursor.i : cursor.i + _NEAR]:
            cursor.skip_to(frozenset({"("}))
            cursor.i += 1
    elements = read_elements(cursor)
    if not cursor.take(")"):
        cursor.report("`)` after the table's columns")
    return elements


def _tail(cursor: Cursor) -> tuple[str | None, tuple[tuple[str, str], ...], str | None]:
    """ON ..., TEXTIMAGE_ON ..., WITH (...), AS SELECT, in any order."""
    partition: str | None = None
    options: tuple[tuple[str, str], ...] = ()
    while cursor.i < cursor.end:
        before = cursor.i
        if cursor.at("WITH", "("):
            cursor.i += 1
            options += read_options(cursor)
        elif cursor.word == "AS" and cursor.words[cursor.i + 1] not in _KINDS:
            query = cursor.text(cursor.i + 1, cursor.end - 1) if cursor.i + 1 < cursor.end else ""
            cursor.i = cursor.end
            return partition, options, query
        elif cursor.word == "AS":
            break
        else:
            partition = skip_storage(cursor) or partition
        if cursor.i == before:
            cursor.report("`ON`, `WITH` or the end of the table")
            cursor.i = cursor.end
    return partition, options, None


def _temporal(
    cursor: Cursor, elements: tuple[Element, ...], options: tuple[tuple[str, str], ...]
) -> Temporal | None:
    period = next((e for e in elements if isinstance(e, Period)), None)
    versioning = next((value for name, value in options if name == "system_versioning"), None)
    if period is None and versioning is None:
        return None
    versioned = versioning is not None and versioning.upper().startswith("ON")
    history = read_history(cursor, versioning or "")
    return Temporal(
        period.start if period else None,
        period.end if period else None,
        versioned,
        history.schema if history else None,
        history.name if history else None,
    )


def read_history(cursor: Cursor, versioning: str) -> Name | None:
    """The history table named in ON (HISTORY_TABLE = schema.name, ...)."""
    words = cursor.words
    if "HISTORY_TABLE" not in versioning.upper() or "HISTORY_TABLE" not in words:
        return None
    was, cursor.i = cursor.i, words.index("HISTORY_TABLE") + 1
    cursor.take("=")
    name = cursor.name()
    cursor.i = was
    return name
