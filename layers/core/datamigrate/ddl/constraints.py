"""Read what may constrain a table: keys, references, checks, indexes written inside it.

https://learn.microsoft.com/sql/t-sql/statements/alter-table-table-constraint-transact-sql
"""

from sys import intern

from datamigrate.catalog.model import Check, Default, ForeignKey, Index, Key
from datamigrate.ddl.cursor import Cursor
from datamigrate.ddl.expressions import read_value
from datamigrate.ddl.statements import DefaultFor, Element, Period, PrimaryKey

_CLUSTERING = {"CLUSTERED": True, "NONCLUSTERED": False}
_PLACES = frozenset({"TEXTIMAGE_ON", "FILESTREAM_ON"})
TABLE_CONSTRAINTS = frozenset({"PRIMARY", "UNIQUE", "FOREIGN", "CHECK", "CONNECTION"})


def read_clustering(cursor: Cursor) -> bool | None:
    """CLUSTERED or NONCLUSTERED, if written; HASH is stepped over."""
    word = cursor.take_any(frozenset(_CLUSTERING))
    cursor.take("HASH")
    return _CLUSTERING[word] if word else None


def read_columns(cursor: Cursor) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(a, b DESC, ...): the columns, and those of them that are descending."""
    columns: list[str] = []
    descending: list[str] = []

    def column() -> None:
        name = cursor.identifier()
        if name is None:
            cursor.report("a column's name")
            cursor.skip_item()
            return
        columns.append(intern(name))
        if cursor.take("DESC"):
            descending.append(columns[-1])
        else:
            cursor.take("ASC")

    cursor.items(column)
    return tuple(columns), tuple(descending)


def read_options(cursor: Cursor) -> tuple[tuple[str, str], ...]:
    """(NAME = value, NAME, NAME ON ...) in lower case, values as written."""
    if cursor.word != "(":
        return ()
    text = cursor.plain_group()
    held = _OPTIONS.get(text)
    if held is not None:
        cursor.skip_group()
        return held
    options: list[tuple[str, str]] = []
    findings = len(cursor.diagnostics)

    def option() -> None:
        first = cursor.i
        cursor.skip_item()
        last = cursor.i - 1
        stop = next((k for k in range(first, last + 1) if cursor.words[k] in {"=", "("}), last + 1)
        name = " ".join(cursor.words[first:stop]).lower()
        at = stop + 1 if cursor.words[stop] == "=" else stop
        options.append((name, cursor.text(at, last) if at <= last else ""))

    cursor.items(option)
    read = tuple(options)
    if text and len(_OPTIONS) < _LIMIT and len(cursor.diagnostics) == findings:
        _OPTIONS[text] = read
    return read


_LIMIT = 1024
_OPTIONS: dict[str, tuple[tuple[str, str], ...]] = {}
"""Options by the text of their parentheses: a tool writes the same few of them every time."""


def skip_storage(cursor: Cursor) -> str | None:
    """Step over WITH (...), WITH FILLFACTOR = n, ON filegroup; the partition scheme, if any."""
    partition = None
    while True:
        if cursor.at("WITH", "FILLFACTOR"):
            cursor.i += 4
        elif cursor.at("WITH", "("):
            cursor.i += 1
            cursor.skip_group()
        elif cursor.word == "ON" and _is_place(cursor):
            partition = _place(cursor) or partition
        elif cursor.word in _PLACES:
            _place(cursor)
        else:
            return partition


def _is_place(cursor: Cursor) -> bool:
    following = cursor.words[cursor.i + 1]
    return (
        following not in {"DELETE", "UPDATE"}
        and (following[:1] in "'\"[" or cursor.is_name(following))
        and following != ""
    )


def _place(cursor: Cursor) -> str | None:
    """ON filegroup or ON scheme (column); the latter's text."""
    cursor.i += 1
    first = cursor.i
    cursor.i += 1
    if cursor.word != "(":
        return None
    cursor.skip_group()
    return cursor.text(first, cursor.i - 1)


def skip_enforcement(cursor: Cursor) -> bool:
    """Step over ENFORCED or NOT ENFORCED; whether the server enforces the constraint."""
    if cursor.take_all("NOT", "ENFORCED"):
        return False
    cursor.take("ENFORCED")
    return True


def read_key(cursor: Cursor, name: str | None, first: int, column: str | None) -> Element:
    """PRIMARY KEY or UNIQUE, of one column (`column`) unless columns are listed."""
    primary = cursor.take("PRIMARY")
    if primary:
        if not cursor.take("KEY"):
            cursor.report("`KEY`")
    else:
        cursor.take("UNIQUE")
        cursor.take("KEY")
    clustered = read_clustering(cursor)
    columns: tuple[str, ...] = () if column is None else (column,)
    if cursor.word == "(":
        columns, _ = read_columns(cursor)
    elif column is None:
        cursor.report("`(` and the key's columns")
    skip_storage(cursor)
    skip_enforcement(cursor)
    key = Key(columns, cursor.span(first), name, clustered)
    return PrimaryKey(key) if primary else key


def read_foreign_key(
    cursor: Cursor, name: str | None, first: int, column: str | None
) -> ForeignKey | None:
    """[FOREIGN KEY [(columns)]] REFERENCES table [(columns)] [ON DELETE ...] [ON UPDATE ...]."""
    columns: tuple[str, ...] = () if column is None else (column,)
    if cursor.take("FOREIGN"):
        cursor.take("KEY")
        if cursor.word == "(":
            columns, _ = read_columns(cursor)
    if not cursor.take("REFERENCES"):
        cursor.report("`REFERENCES`")
        return None
    target = cursor.name()
    if target is None:
        cursor.report("the name of a table")
        return None
    ref_columns: tuple[str, ...] = ()
    if cursor.word == "(":
        ref_columns, _ = read_columns(cursor)
    on_delete, on_update = _reference_actions(cursor)
    enabled = skip_enforcement(cursor)
    return ForeignKey(
        columns,
        target.schema,
        target.name,
        ref_columns,
        cursor.span(first),
        name,
        on_delete,
        on_update,
        enabled,
        enabled,
    )


def _reference_actions(cursor: Cursor) -> tuple[str | None, str | None]:
    found: dict[str, str] = {}
    while True:
        if cursor.word == "ON" and cursor.words[cursor.i + 1] in {"DELETE", "UPDATE"}:
            event = cursor.words[cursor.i + 1]
            cursor.i += 2
            words = 1 if cursor.word in {"CASCADE", "RESTRICT"} else 2
            found[event] = " ".join(cursor.words[cursor.i : cursor.i + words]).lower()
            cursor.i = min(cursor.i + words, cursor.end)
        elif not cursor.take_all("NOT", "FOR", "REPLICATION"):
            return found.get("DELETE"), found.get("UPDATE")


def read_check(cursor: Cursor, name: str | None) -> Check | None:
    """CHECK [NOT FOR REPLICATION] (condition)."""
    cursor.take("CHECK")
    cursor.take_all("NOT", "FOR", "REPLICATION")
    condition = cursor.group()
    if condition is None:
        cursor.report("`(` and a condition")
        return None
    enforced = skip_enforcement(cursor)
    return Check(condition, name, enforced, enforced)


def read_default(cursor: Cursor, name: str | None) -> Default | None:
    """DEFAULT expression."""
    cursor.take("DEFAULT")
    expression = read_value(cursor)
    if expression is None:
        cursor.report("the default's expression")
        return None
    return Default(expression, name)


def read_index(cursor: Cursor, first: int, column: str | None = None) -> Index:
    """INDEX name [UNIQUE] [CLUSTERED] [(columns)] [INCLUDE (...)] [WHERE ...] inside a table."""
    cursor.take("INDEX")
    name = cursor.identifier()
    unique = cursor.take("UNIQUE")
    hashed = cursor.at("HASH") or cursor.at("NONCLUSTERED", "HASH")
    clustered = read_clustering(cursor)
    hashed = cursor.take("HASH") or hashed
    kind = "columnstore" if cursor.take("COLUMNSTORE") else "hash" if hashed else "rowstore"
    columns: tuple[str, ...] = () if column is None else (column,)
    descending: tuple[str, ...] = ()
    if cursor.word == "(":
        columns, descending = read_columns(cursor)
    include: tuple[str, ...] = ()
    if cursor.take("INCLUDE"):
        include, _ = read_columns(cursor)
    predicate = _filter(cursor)
    if cursor.take("HASH"):
        kind = "hash"
    skip_storage(cursor)
    span = cursor.span(first)
    return Index(name, columns, span, unique, clustered, kind, descending, include, predicate)


def _filter(cursor: Cursor) -> str | None:
    if not cursor.take("WHERE"):
        return None
    first = cursor.i
    cursor.skip_to(_FILTER_END)
    return cursor.text(first, cursor.i - 1) if cursor.i > first else None


_FILTER_END = frozenset({"WITH", "ON", ",", ")"})


def read_constraint(cursor: Cursor, first: int, name: str | None) -> Element | None:
    """A constraint of a table, its CONSTRAINT name already read; None when it is broken or no rule.

    An edge constraint (CONNECTION) says between which nodes an edge may run: no column takes part.
    """
    word = cursor.word
    if word in {"PRIMARY", "UNIQUE"}:
        return read_key(cursor, name, first, None)
    if word == "FOREIGN":
        return read_foreign_key(cursor, name, first, None)
    if word == "CHECK":
        return read_check(cursor, name)
    if word == "DEFAULT":
        return _default_for(cursor, name)
    if word == "CONNECTION":
        cursor.i += 1
        cursor.skip_group()
        _reference_actions(cursor)
        return None
    cursor.report("a constraint")
    cursor.skip_item()
    return None


def _default_for(cursor: Cursor, name: str | None) -> DefaultFor | None:
    default = read_default(cursor, name)
    if default is None or not cursor.take("FOR"):
        cursor.report("`FOR` and a column")
        return None
    column = cursor.identifier()
    cursor.take_all("WITH", "VALUES")
    return None if column is None else DefaultFor(column, default)


def read_period(cursor: Cursor) -> Period | None:
    """PERIOD FOR SYSTEM_TIME (start, end)."""
    cursor.i += 3
    columns, _ = read_columns(cursor)
    return Period(columns[0], columns[1]) if len(columns) == 2 else None
