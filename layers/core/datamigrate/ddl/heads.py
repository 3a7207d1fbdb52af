"""One function for each word that can begin a statement: what it defines, or why nothing."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from datamigrate.ddl.alter import read_alter_table
from datamigrate.ddl.cursor import Cursor
from datamigrate.ddl.execute import fold, read_execute
from datamigrate.ddl.inserts import read_insert
from datamigrate.ddl.objects import (
    read_alter_index,
    read_bindable,
    read_create_index,
    read_create_type,
    read_drop,
    read_partition,
    read_routine,
    read_schema,
    read_sequence,
    read_synonym,
    read_transfer,
    read_view,
)
from datamigrate.ddl.reading import Reading
from datamigrate.ddl.statements import (
    AlterTable,
    CreateSchema,
    CreateTable,
    Definition,
    Ignored,
    Name,
    Rename,
    Unsupported,
)
from datamigrate.ddl.tables import read_create_table
from datamigrate.diagnostics import Code, Diagnostic, Severity, Span

P104 = Code("P104", Severity.WARNING, "a table that only a query makes")

Head = Callable[[Reading, Cursor, Span, bool], None]
"""Reads a statement from after its first word; the last argument: it is the first of its batch."""

_BODIES = {
    "PROC": "procedure",
    "PROCEDURE": "procedure",
    "FUNCTION": "function",
    "TRIGGER": "trigger",
}
_INDEX_WORDS = frozenset(
    """
    CLUSTERED COLUMNSTORE FULLTEXT JSON NONCLUSTERED PRIMARY SELECTIVE SPATIAL UNIQUE VECTOR XML
    """.split()
)
_SIMPLE: Mapping[str, Callable[[Cursor], Definition | None]] = {
    "DEFAULT": lambda cursor: read_bindable(cursor, "default"),
    "PARTITION": read_partition,
    "RULE": lambda cursor: read_bindable(cursor, "rule"),
    "SCHEMA": read_schema,
    "SEQUENCE": read_sequence,
    "SYNONYM": read_synonym,
    "TYPE": read_create_type,
    "VIEW": read_view,
}
_DROPPED = frozenset(
    """
    DEFAULT EXTERNAL FUNCTION INDEX PARTITION PROC PROCEDURE RULE SCHEMA SEQUENCE SYNONYM TABLE
    TRIGGER TYPE VIEW
    """.split()
)
_TEMPORARY = frozenset("#@")


def create(reading: Reading, cursor: Cursor, span: Span, leads: bool) -> None:
    """CREATE [OR ALTER] of anything."""
    _define("create", reading, cursor, span, cursor.take_all("OR", "ALTER"))


def _define(verb: str, reading: Reading, cursor: Cursor, span: Span, alters: bool) -> None:
    word, following = cursor.word, cursor.words[cursor.i + 1]
    if word == "TABLE" or (word == "EXTERNAL" and following == "TABLE"):
        cursor.i += 1 if word == "TABLE" else 2
        _table(
            "create table", reading, cursor, span, _in_schema(reading, read_create_table(cursor))
        )
    elif word in _BODIES:
        cursor.i += 1
        routine = read_routine(cursor, _BODIES[word], alters)
        reading.add_read(f"{verb} {_BODIES[word]}", cursor, span, routine, "a routine")
    elif word == "INDEX" or (word in _INDEX_WORDS and "INDEX" in cursor.words[:8]):
        _index(reading, cursor, span)
    elif word == "MATERIALIZED" and following == "VIEW":
        cursor.i += 2
        view = read_view(cursor, materialized=True)
        reading.add_read("create view", cursor, span, view, "a view")
    elif word in _SIMPLE:
        cursor.i += 1
        definition = _SIMPLE[word](cursor)
        reading.add_read(f"{verb} {word.lower()}", cursor, span, definition, f"a {word.lower()}")
        if isinstance(definition, CreateSchema) and not cursor.terminated:
            reading.schema = definition.name
    else:
        reading.ignore(cursor, span, verb.upper())


def _table(
    kind: str, reading: Reading, cursor: Cursor, span: Span, table: CreateTable | AlterTable | None
) -> None:
    if table is not None and table.name.name[:1] in _TEMPORARY:
        reading.add(kind, str(table.name), span, Ignored("temporary table"))
    else:
        reading.add_read(kind, cursor, span, table, "a table")


def _index(reading: Reading, cursor: Cursor, span: Span) -> None:
    index = read_create_index(cursor)
    if index is not None and index.on.name[:1] in _TEMPORARY:
        reading.add("create index", str(index.on), span, Ignored("temporary table"))
    else:
        reading.add_read("create index", cursor, span, index, "an index")


def _in_schema(reading: Reading, table: CreateTable | None) -> CreateTable | None:
    """A table that CREATE SCHEMA itself makes belongs to that schema."""
    if table is None or reading.schema is None or table.name.schema is not None:
        return table
    return replace(table, name=Name(reading.schema, table.name.name))


def alter(reading: Reading, cursor: Cursor, span: Span, leads: bool) -> None:
    """ALTER of anything."""
    word = cursor.word
    if word == "TABLE":
        cursor.i += 1
        _table("alter table", reading, cursor, span, read_alter_table(cursor))
    elif word == "VIEW" or word in _BODIES:
        _define("alter", reading, cursor, span, alters=True)
    elif word == "INDEX":
        cursor.i += 1
        reading.add_read("alter index", cursor, span, read_alter_index(cursor), "an index")
    elif word == "SCHEMA" and "TRANSFER" in cursor.words:
        cursor.i += 1
        reading.add_read("alter schema", cursor, span, read_transfer(cursor), "a transfer")
    else:
        reading.ignore(cursor, span, "ALTER")


def drop(reading: Reading, cursor: Cursor, span: Span, leads: bool) -> None:
    """DROP of anything."""
    external = cursor.word == "EXTERNAL" and cursor.words[cursor.i + 1] != "TABLE"
    if cursor.word not in _DROPPED or external:
        reading.ignore(cursor, span, "DROP")
        return
    kind = f"drop {cursor.word.lower()}"
    definition = read_drop(cursor)
    if definition is None:
        reading.add(kind, None, span, Unsupported("a name"))
    elif all(name.name[:1] == "#" for name in definition.names):
        reading.add(kind, None, span, Ignored("temporary table"))
    else:
        reading.add(kind, ", ".join(map(str, definition.names)), span, definition)


def rename(reading: Reading, cursor: Cursor, span: Span, leads: bool) -> None:
    """RENAME OBJECT [::] name [COLUMN old] TO new, as in Azure Synapse."""
    if not cursor.take("OBJECT"):
        reading.ignore(cursor, span, "RENAME")
        return
    cursor.take("::")
    path = cursor.path()
    kind = "object"
    if cursor.take("COLUMN"):
        path, kind = (*path, *cursor.path()), "column"
    new = cursor.identifier() if cursor.take("TO") else None
    definition = Rename(path, new, kind) if path and new else None
    name = ".".join(path) or None
    reading.add("rename object", name, span, definition or Unsupported("a name, `TO` and a name"))


def insert(reading: Reading, cursor: Cursor, span: Span, leads: bool) -> None:
    """INSERT."""
    reading.add_read("insert", cursor, span, read_insert(cursor), "rows")


def execute(reading: Reading, cursor: Cursor, span: Span, leads: bool) -> None:
    """EXECUTE of a procedure or a text."""
    if cursor.at("AS"):
        reading.add("execute as", None, span, Ignored("session"))
        return

    def sub_cursor(text: str) -> Cursor:
        return reading.cursor(text, span)

    called, definition = read_execute(cursor, reading.constants, reading.run, sub_cursor)
    reading.add("execute", called, span, definition)


def assign(reading: Reading, cursor: Cursor, span: Span, leads: bool) -> None:
    """SET or DECLARE: a variable that is given a constant text is remembered."""
    if cursor.word[:1] == "@":
        _assign(reading.constants, cursor)
    reading.ignore(cursor, span, cursor.words[0])


def _assign(constants: dict[str, str], cursor: Cursor) -> None:
    while cursor.word[:1] == "@":
        name = cursor.tokens[cursor.i].lower()
        cursor.i += 1
        cursor.skip_to(frozenset({"=", ","}))
        if cursor.take("="):
            value = fold(cursor, constants)
            constants.pop(name, None)
            if value is not None and cursor.word in {"", ","}:
                constants[name] = value
        cursor.skip_to(frozenset({","}))
        cursor.take(",")


def select(reading: Reading, cursor: Cursor, span: Span, leads: bool) -> None:
    """SELECT: one that makes a table is reported, as nothing here knows the table's columns."""
    made = _made_by(cursor)
    if made is None:
        cursor.i = 1
        assign(reading, cursor, span, leads)
        return
    message = f"expected CREATE TABLE for `{made}`, found a query that makes it"
    hint = "script the table itself if it is to be converted"
    reading.diagnostics.append(Diagnostic(P104, message, span, hint, str(made)))
    reading.add("select into", str(made), span, Ignored("a table that only a query makes"))


def _made_by(cursor: Cursor) -> Name | None:
    if "INTO" not in cursor.words:
        return None
    cursor.skip_to(frozenset({"INTO", "FROM"}))
    name = cursor.name() if cursor.take("INTO") else None
    return None if name is None or name.name[:1] in _TEMPORARY else name


def plain(reading: Reading, cursor: Cursor, span: Span, leads: bool) -> None:
    """A statement that defines nothing."""
    reading.ignore(cursor, span, cursor.words[0])


def other(reading: Reading, cursor: Cursor, span: Span, leads: bool) -> None:
    """A word that begins no statement: a line for the client tool, a call, a label, or unknown."""
    token = cursor.tokens[0]
    if len(token) > 1 and token[0] in ":!":
        _directive(reading, token, span)
    elif leads and _is_call(cursor):
        cursor.i = 0  # the first statement of a batch may leave EXECUTE out
        execute(reading, cursor, span, leads)
    elif cursor.words[1] == ":" and cursor.end == 2:
        reading.add("label", None, span, Ignored("flow of control"))
    else:
        reading.unknown(cursor, span)


def _is_call(cursor: Cursor) -> bool:
    if not cursor.is_name(cursor.tokens[0]):
        return False
    following = cursor.tokens[1][:1] if cursor.end > 1 else ""
    return cursor.words[0].startswith("SP_") or following in {"", ".", "'", "@", "N"}


def _directive(reading: Reading, token: str, span: Span) -> None:
    words = token[1:].split(None, 2)
    if len(words) > 2 and words[0].lower() == "setvar":
        value = words[2].strip()
        if len(value) > 1 and value[0] == value[-1] == '"':
            value = value[1:-1]
        reading.variables[words[1].lower()] = value
    name = words[0].lower() if words else None
    reading.add("directive", name, span, Ignored("for the client tool"))


HEADS: Mapping[str, Head] = {
    "ALTER": alter,
    "CREATE": create,
    "DECLARE": assign,
    "DROP": drop,
    "EXEC": execute,
    "EXECUTE": execute,
    "INSERT": insert,
    "RENAME": rename,
    "SELECT": select,
    "SET": assign,
}
