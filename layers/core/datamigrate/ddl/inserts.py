"""Read INSERT with rows that are written out.

https://learn.microsoft.com/sql/t-sql/statements/insert-transact-sql
"""

from datamigrate.catalog.model import Value
from datamigrate.ddl.constraints import read_columns
from datamigrate.ddl.cursor import Cursor
from datamigrate.ddl.literals import NOT_LITERAL, read_constant, read_literal, read_row_value
from datamigrate.ddl.statements import Ignored, Insert, Name

Row = tuple[Value, ...]


def read_insert(cursor: Cursor) -> Insert | Ignored | None:
    """INSERT [INTO] table [(columns)] VALUES ... or SELECT of constants."""
    if cursor.take("TOP"):
        cursor.skip_group()
        cursor.take("PERCENT")
    cursor.take("INTO")
    name = cursor.name()
    if name is None:
        cursor.i = cursor.end
        return Ignored("rows of a function")
    if name.name[:1] in {"#", "@"}:
        cursor.i = cursor.end
        return Ignored("rows of a temporary table")
    if cursor.word == "WITH":
        cursor.i += 1
        cursor.skip_group()
    columns: tuple[str, ...] = ()
    if cursor.word == "(" and cursor.words[cursor.i + 1] not in {"SELECT", "(", "VALUES", "EXEC"}:
        columns, _ = read_columns(cursor)
    if cursor.word == "OUTPUT":
        cursor.skip_to(frozenset({"VALUES", "SELECT", "DEFAULT", "EXEC", "EXECUTE"}))
    return _rows(cursor, name, columns)


def _rows(cursor: Cursor, name: Name, columns: tuple[str, ...]) -> Insert | Ignored | None:
    word = cursor.word
    if word == "VALUES":
        cursor.i += 1
        return Insert(name, columns, tuple(_values(cursor)))
    if word == "DEFAULT" and cursor.take_all("DEFAULT", "VALUES"):
        return Insert(name, columns, ((),))
    rows = _selected(cursor) if word == "SELECT" else None
    if rows is not None:
        return Insert(name, columns, tuple(rows), selected=True)
    cursor.i = cursor.end
    return Ignored("rows that a query or a procedure gives")


def _values(cursor: Cursor) -> list[Row]:
    rows: list[Row] = []
    while cursor.word == "(":
        cursor.i += 1
        rows.append(_row(cursor))
        if not cursor.take(")"):
            cursor.report("`)` after a row")
            break
        if not cursor.take(","):
            break
    return rows


def _row(cursor: Cursor) -> Row:
    """Values up to the closing parenthesis; most are one token, which needs no further reading."""
    tokens, words, i, end = cursor.tokens, cursor.words, cursor.i, cursor.end
    row: list[Value] = []
    while i < end:
        following = words[i + 1]
        value: object = NOT_LITERAL
        if following == "," or following == ")":
            value = read_literal(tokens[i])
        if value is NOT_LITERAL:
            cursor.i = i
            row.append(read_row_value(cursor))
            i = max(cursor.i, i)
        else:
            row.append(value)  # type: ignore[arg-type]  # NOT_LITERAL is excluded
            i += 1
        if words[i] != ",":
            break
        i += 1
    cursor.i = i
    return tuple(row)


def _selected(cursor: Cursor) -> list[Row] | None:
    """SELECT constants [UNION ALL SELECT constants ...]; None when the query reads from a table."""
    rows: list[Row] = []
    while cursor.take("SELECT"):
        row: list[Value] = []
        while True:
            first = cursor.i
            value = _selected_value(cursor)
            if value is NOT_LITERAL or cursor.i == first:
                return None
            row.append(value)  # type: ignore[arg-type]  # NOT_LITERAL is excluded
            if not cursor.take(","):
                break
        rows.append(tuple(row))
        if not cursor.take("UNION"):
            break
        cursor.take("ALL")
    return rows if rows and cursor.i >= cursor.end else None


def _selected_value(cursor: Cursor) -> Value | object:
    """One constant of a SELECT list, an alias behind it dropped."""
    value = read_constant(cursor)
    cursor.take("AS")
    if cursor.at_name() and cursor.word not in {"UNION", "FROM", "WHERE"}:
        cursor.i += 1
    return value
