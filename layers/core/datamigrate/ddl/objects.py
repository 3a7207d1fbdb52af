"""Read what is no table: types, sequences, synonyms, partitions, indexes, views, drops."""

from datamigrate.catalog.model import Index
from datamigrate.ddl.constraints import read_columns, read_options
from datamigrate.ddl.cursor import Cursor
from datamigrate.ddl.statements import (
    AlterIndex,
    CreateDefault,
    CreateIndex,
    CreatePartition,
    CreateRoutine,
    CreateRule,
    CreateSchema,
    CreateSequence,
    CreateSynonym,
    CreateType,
    CreateView,
    Definition,
    Drop,
    Name,
    Transfer,
)
from datamigrate.ddl.tables import read_elements
from datamigrate.ddl.types import read_type

_INDEX_KINDS = {
    "COLUMNSTORE": "columnstore",
    "FULLTEXT": "fulltext",
    "JSON": "json",
    "SPATIAL": "spatial",
    "VECTOR": "vector",
    "XML": "xml",
}


def read_create_index(cursor: Cursor) -> CreateIndex | None:
    """CREATE [UNIQUE] [CLUSTERED] [kind] INDEX name ON table (columns) ..., from after CREATE.

    https://learn.microsoft.com/sql/t-sql/statements/create-index-transact-sql
    """
    unique, clustered, kind = False, None, "rowstore"
    while cursor.i < cursor.end and cursor.word != "INDEX":
        unique = unique or cursor.word == "UNIQUE"
        clustered = {"CLUSTERED": True, "NONCLUSTERED": False}.get(cursor.word, clustered)
        kind = _INDEX_KINDS.get(cursor.word, kind)
        cursor.i += 1
    cursor.i += 1
    cursor.take_all("IF", "NOT", "EXISTS")
    name = None if cursor.word == "ON" else cursor.identifier()
    if not cursor.take("ON"):
        cursor.report("`ON` and the name of a table")
        return None
    table = cursor.name()
    if table is None:
        cursor.report("the name of a table")
        return None
    columns, descending = _indexed(cursor, kind)
    include, predicate, options = _index_clauses(cursor)
    span = cursor.span(0)
    return CreateIndex(
        table,
        Index(
            name, columns, span, unique, clustered, kind, descending, include, predicate, options
        ),
    )


def _indexed(cursor: Cursor, kind: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if cursor.word != "(":
        return (), ()
    if kind != "fulltext":
        return read_columns(cursor)
    columns: list[str] = []

    def column() -> None:
        name = cursor.identifier()
        if name is not None:
            columns.append(name)
        cursor.skip_item()

    cursor.items(column)
    return tuple(columns), ()


def _index_clauses(
    cursor: Cursor,
) -> tuple[tuple[str, ...], str | None, tuple[tuple[str, str], ...]]:
    include: tuple[str, ...] = ()
    predicate: str | None = None
    options: tuple[tuple[str, str], ...] = ()
    while cursor.i < cursor.end:
        if cursor.word == "INCLUDE" and cursor.words[cursor.i + 1] == "(":
            cursor.i += 1
            include, _ = read_columns(cursor)
        elif cursor.take("WHERE"):
            first = cursor.i
            cursor.skip_to(frozenset({"WITH", "ON"}))
            predicate = cursor.text(first, cursor.i - 1) if cursor.i > first else None
        elif cursor.at("WITH", "("):
            cursor.i += 1
            options += read_options(cursor)
        else:
            cursor.step()
    return include, predicate, options


def read_alter_index(cursor: Cursor) -> Definition | None:
    """ALTER INDEX name ON table DISABLE and others, from after INDEX."""
    name = cursor.identifier()
    if name is None or not cursor.take("ON"):
        cursor.report("an index and `ON`")
        return None
    table = cursor.name()
    if table is None:
        cursor.report("the name of a table")
        return None
    disabled = cursor.word == "DISABLE"
    cursor.i = cursor.end
    return AlterIndex(table, name, disabled)


def read_view(cursor: Cursor, materialized: bool = False) -> Definition | None:
    """CREATE VIEW name [(columns)] ..., from after VIEW; the text is kept whole."""
    name = cursor.name()
    if name is None:
        cursor.report("the name of a view")
        return None
    columns: tuple[str, ...] = ()
    if cursor.word == "(":
        columns, _ = read_columns(cursor)
    cursor.i = cursor.end
    return CreateView(name, columns, cursor.text(0, cursor.end - 1), materialized)


def read_routine(cursor: Cursor, kind: str, alters: bool) -> Definition | None:
    """CREATE PROCEDURE, FUNCTION, TRIGGER, from after that word; the body is not read."""
    name = cursor.name()
    on = None
    if name is not None and kind == "trigger" and cursor.take("ON"):
        on = cursor.name()
    cursor.i = cursor.end
    return CreateRoutine(kind, name or Name(None, ""), alters, on)


def read_create_type(cursor: Cursor) -> Definition | None:
    """CREATE TYPE name FROM base | AS TABLE (...) | EXTERNAL NAME ..., from after TYPE.

    https://learn.microsoft.com/sql/t-sql/statements/create-type-transact-sql
    """
    name = cursor.name()
    if name is None:
        cursor.report("the name of a type")
        return None
    if cursor.take("FROM"):
        base = read_type(cursor)
        nullable = (
            False if cursor.take_all("NOT", "NULL") else (True if cursor.take("NULL") else None)
        )
        cursor.i = cursor.end
        return CreateType(name, "alias", base, nullable)
    if cursor.take_all("AS", "TABLE"):
        elements = read_elements(cursor) if cursor.take("(") else ()
        cursor.i = cursor.end
        return CreateType(name, "table", elements=elements)
    external = cursor.word == "EXTERNAL"
    if not external:
        cursor.report("`FROM`, `AS TABLE` or `EXTERNAL NAME`")
    cursor.i = cursor.end
    return CreateType(name, "clr") if external else None


def read_sequence(cursor: Cursor) -> Definition | None:
    """CREATE SEQUENCE name options, from after SEQUENCE."""
    name = cursor.name()
    if name is None:
        cursor.report("the name of a sequence")
        return None
    first, cursor.i = cursor.i, cursor.end
    return CreateSequence(name, cursor.text(first, cursor.end - 1) if first < cursor.end else "")


def read_synonym(cursor: Cursor) -> Definition | None:
    """CREATE SYNONYM name FOR target, from after SYNONYM."""
    name = cursor.name()
    if name is None or not cursor.take("FOR"):
        cursor.report("the name of a synonym and `FOR`")
        return None
    first, cursor.i = cursor.i, cursor.end
    return CreateSynonym(name, cursor.text(first, cursor.end - 1) if first < cursor.end else "")


def read_partition(cursor: Cursor) -> Definition | None:
    """CREATE PARTITION FUNCTION or SCHEME, from after PARTITION."""
    kind = cursor.word.lower()
    cursor.i += 1
    name = cursor.identifier()
    if kind not in {"function", "scheme"} or name is None:
        cursor.report("`FUNCTION` or `SCHEME` and its name")
        return None
    cursor.i = cursor.end
    return CreatePartition(kind, name, cursor.text(0, cursor.end - 1))


def read_bindable(cursor: Cursor, kind: str) -> Definition | None:
    """CREATE DEFAULT or RULE name AS expression, from after that word."""
    name = cursor.name()
    if name is None or not cursor.take("AS") or cursor.i >= cursor.end:
        cursor.report("a name, `AS` and an expression")
        return None
    expression = cursor.expression(cursor.i, cursor.end - 1)
    cursor.i = cursor.end
    return CreateDefault(name, expression) if kind == "default" else CreateRule(name, expression)


def read_schema(cursor: Cursor) -> Definition | None:
    """CREATE SCHEMA name [AUTHORIZATION owner], from after SCHEMA."""
    owner = cursor.take("AUTHORIZATION")
    name = cursor.identifier()
    if name is None:
        cursor.report("the name of a schema")
        return None
    if not owner and cursor.take("AUTHORIZATION"):
        cursor.identifier()
    return CreateSchema(name)


def read_transfer(cursor: Cursor) -> Definition | None:
    """ALTER SCHEMA name TRANSFER [OBJECT:: | TYPE::] name, from after SCHEMA."""
    schema = cursor.identifier()
    if schema is None or not cursor.take("TRANSFER"):
        cursor.report("a schema and `TRANSFER`")
        return None
    kind = "object"
    if cursor.words[cursor.i + 1] == "::":
        kind = cursor.word.lower()
        cursor.i += 2
    name = cursor.name()
    return None if name is None else Transfer(schema, name, kind)


def read_drop(cursor: Cursor) -> Drop | None:
    """DROP kind [IF EXISTS] name, name ..., from after DROP."""
    kind = {"PROC": "procedure"}.get(cursor.word, cursor.word.lower())
    cursor.i += 1
    if kind in {"external", "partition", "fulltext", "xml"}:
        kind = cursor.word.lower() if kind == "external" else f"{kind} {cursor.word.lower()}"
        cursor.i += 1
    cursor.take_all("IF", "EXISTS")
    names: list[Name] = []
    while (name := cursor.name()) is not None:
        names.append(name)
        if not cursor.take(","):
            break
    if not names:
        cursor.report("the name of what is dropped")
        return None
    on = cursor.name() if cursor.take("ON") else None
    cursor.i = cursor.end
    if kind == "index" and on is None and names[0].schema is not None:
        return Drop(kind, (Name(None, names[0].name),), Name(None, names[0].schema))
    return Drop(kind, tuple(names), on)
