"""Read a whole script: text -> statements, in order, each with its place.

Never raises on any text. What cannot be read is a diagnostic, and the next statement is read as if
nothing had been before it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from datamigrate.ddl.alter import read_alter_table
from datamigrate.ddl.batches import Batch, read_batches
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
from datamigrate.ddl.splitter import split
from datamigrate.ddl.statements import (
    CreateTable,
    Definition,
    Ignored,
    Name,
    Statement,
    Unsupported,
)
from datamigrate.ddl.tables import read_create_table
from datamigrate.diagnostics import Code, Diagnostic, Severity, Span
from datamigrate.dialects.base import Dialect

P102 = Code("P102", Severity.WARNING, "a statement that is not understood")
P103 = Code("P103", Severity.WARNING, "a quote, bracket or comment that is never closed")
P104 = Code("P104", Severity.WARNING, "a table that only a query makes")

_DEPTH = 8
"""How deep strings that execute strings are followed."""
_BODIES = {"PROC": "procedure", "PROCEDURE": "procedure", "FUNCTION": "function", "TRIGGER": "trigger"}
_INDEX_WORDS = frozenset(
    "UNIQUE CLUSTERED NONCLUSTERED COLUMNSTORE PRIMARY XML SPATIAL FULLTEXT SELECTIVE VECTOR JSON".split()
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
    TABLE VIEW PROC PROCEDURE FUNCTION TRIGGER INDEX TYPE SEQUENCE SYNONYM DEFAULT RULE EXTERNAL PARTITION SCHEMA
    """.split()
)
REASONS: Mapping[str, str] = {
    "ADD": "security",
    "ALTER": "changes nothing that a catalog holds",
    "BACKUP": "administration",
    "BEGIN": "flow of control",
    "BREAK": "flow of control",
    "BULK": "loads data from a file",
    "CHECKPOINT": "administration",
    "CLOSE": "cursor",
    "COMMIT": "transaction",
    "CONTINUE": "flow of control",
    "CREATE": "makes nothing that a catalog holds",
    "DBCC": "administration",
    "DEALLOCATE": "cursor",
    "DECLARE": "variable",
    "DELETE": "changes data",
    "DENY": "permission",
    "DISABLE": "trigger switched",
    "DROP": "drops nothing that a catalog holds",
    "ELSE": "flow of control",
    "ENABLE": "trigger switched",
    "END": "flow of control",
    "FETCH": "cursor",
    "GET": "message queue",
    "GOTO": "flow of control",
    "GRANT": "permission",
    "IF": "condition: what it guards is applied",
    "KILL": "administration",
    "MERGE": "changes data",
    "MOVE": "message queue",
    "OPEN": "cursor or key",
    "PRINT": "message",
    "RAISERROR": "message",
    "READTEXT": "query",
    "RECEIVE": "message queue",
    "RECONFIGURE": "administration",
    "RENAME": "renames nothing that a catalog holds",
    "RESTORE": "administration",
    "RETURN": "flow of control",
    "REVERT": "session",
    "REVOKE": "permission",
    "ROLLBACK": "transaction",
    "SAVE": "transaction",
    "SELECT": "query",
    "SEND": "message queue",
    "SET": "session setting or variable",
    "SETUSER": "session",
    "SHUTDOWN": "administration",
    "THROW": "message",
    "TRUNCATE": "changes data",
    "UPDATE": "changes data",
    "UPDATETEXT": "changes data",
    "USE": "names the database",
    "WAITFOR": "flow of control",
    "WHILE": "loop: what it holds is applied once",
    "WITH": "query",
    "WRITETEXT": "changes data",
    ";": "empty",
}


@dataclass(slots=True)
class Script:
    """The statements of one text, and where its batches were cut."""

    statements: list[Statement] = field(default_factory=list)
    separators: list[tuple[int, int]] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def read_script(text: str, file: str, dialect: Dialect) -> Script:
    """All statements of a text, in order."""
    script = Script()
    _Reader(file, dialect, script, {}, 0).read(text, None)
    return script


class _Reader:
    """One pass over a text. Variables of the client tool live as long as the script."""

    def __init__(
        self, file: str, dialect: Dialect, script: Script, variables: dict[str, str], depth: int
    ) -> None:
        self.file = file
        self.dialect = dialect
        self.script = script
        self.variables = variables
        self.depth = depth
        self.constants: dict[str, str] = {}
        self.schema: str | None = None

    def read(self, text: str, inside: Span | None) -> None:
        for batch in read_batches(text, self.file, self.dialect, inside):
            self.constants = {}
            if batch.damaged:
                self._damaged(batch)
            for number, (first, last) in enumerate(split(batch, self.dialect)):
                self._statement(batch, first, last, number == 0)
            if batch.separator and inside is None:
                self.script.separators.append(batch.separator)

    def _damaged(self, batch: Batch) -> None:
        message = "expected every quote, bracket and comment to be closed, found one that is not"
        hint = "the statements around it may be read wrongly"
        place = batch.span(min(1, len(batch.tokens) - 1), len(batch.tokens) - 1)
        self.script.diagnostics.append(Diagnostic(P103, message, place, hint))

    def _statement(self, batch: Batch, first: int, last: int, leads: bool) -> None:
        cursor = Cursor(batch, first, last, self.dialect, self.variables, self.script.diagnostics)
        span = batch.span(first, last)
        if cursor.end == 0:
            self._add("empty", None, span, Ignored(REASONS[";"]))
            return
        word = cursor.word
        if leads or word != "CREATE" or cursor.words[1] not in {"TABLE", "VIEW"}:
            self.schema = None if cursor.words[:2] != ["CREATE", "SCHEMA"] else self.schema
        read = _HEADS.get(word, _Reader._other)
        cursor.i = 1
        read(self, cursor, span, leads)

    def _add(self, kind: str, object: str | None, span: Span, definition: Definition) -> None:
        self.script.statements.append(Statement(kind, object, span, definition))

    def _add_or_report(
        self, kind: str, cursor: Cursor, span: Span, definition: Definition | None, expected: str
    ) -> None:
        """A definition that is broken beyond use stays in the ledger as not understood."""
        if definition is None:
            definition = Unsupported(expected)
        elif cursor.i < cursor.end:
            cursor.report("the end of the statement")
        name = getattr(definition, "name", None)
        self._add(kind, str(name) if name is not None else None, span, definition)

    # heads

    def _create(self, cursor: Cursor, span: Span, leads: bool) -> None:
        alters = cursor.take_all("OR", "ALTER")
        self._defined("create", cursor, span, alters)

    def _defined(self, verb: str, cursor: Cursor, span: Span, alters: bool) -> None:
        word, following = cursor.word, cursor.words[cursor.i + 1]
        if word == "TABLE" or (word == "EXTERNAL" and following == "TABLE"):
            cursor.i += 1 if word == "TABLE" else 2
            table = self._in_schema(read_create_table(cursor))
            if table is not None and table.name.name[:1] in {"#", "@"}:
                self._add("create table", str(table.name), span, Ignored("temporary table"))
                return
            self._add_or_report("create table", cursor, span, table, "a table")
        elif word in _BODIES:
            cursor.i += 1
            routine = read_routine(cursor, _BODIES[word], alters)
            self._add_or_report(f"{verb} {_BODIES[word]}", cursor, span, routine, "a routine")
        elif word == "INDEX" or word in _INDEX_WORDS:
            self._index(cursor, span)
        elif word == "MATERIALIZED" and following == "VIEW":
            cursor.i += 2
            view = read_view(cursor, materialized=True)
            self._add_or_report("create view", cursor, span, view, "a view")
        elif word in _SIMPLE:
            cursor.i += 1
            kind = f"{verb} {word.lower()}"
            definition = _SIMPLE[word](cursor)
            self._add_or_report(kind, cursor, span, definition, f"a {word.lower()}")
            if word == "SCHEMA" and definition is not None and cursor.batch.words[cursor.first + cursor.end : cursor.first + cursor.end + 1] != [";"]:
                self.schema = getattr(definition, "name", None)
        else:
            self._ignored(cursor, span, verb.upper())

    def _in_schema(self, table: CreateTable | None) -> CreateTable | None:
        """A table that CREATE SCHEMA itself makes belongs to that schema."""
        if table is None or self.schema is None or table.name.schema is not None:
            return table
        name = Name(self.schema, table.name.name)
        return CreateTable(name, *(getattr(table, f) for f in CreateTable.__slots__[1:]))

    def _index(self, cursor: Cursor, span: Span) -> None:
        words = cursor.words[cursor.i : cursor.i + 6]
        if "INDEX" not in words:
            self._ignored(cursor, span, "CREATE")
            return
        definition = read_create_index(cursor)
        self._add_or_report("create index", cursor, span, definition, "an index")

    def _alter(self, cursor: Cursor, span: Span, leads: bool) -> None:
        word, following = cursor.word, cursor.words[cursor.i + 1]
        if word == "TABLE":
            cursor.i += 1
            table = read_alter_table(cursor)
            if table is not None and table.name.name[:1] in {"#", "@"}:
                self._add("alter table", str(table.name), span, Ignored("temporary table"))
                return
            self._add_or_report("alter table", cursor, span, table, "a table")
        elif word == "VIEW" or word in _BODIES:
            self._defined("alter", cursor, span, alters=True)
        elif word == "INDEX":
            cursor.i += 1
            self._add_or_report("alter index", cursor, span, read_alter_index(cursor), "an index")
        elif word == "SCHEMA" and "TRANSFER" in cursor.words:
            cursor.i += 1
            self._add_or_report("alter schema", cursor, span, read_transfer(cursor), "a transfer")
        else:
            self._ignored(cursor, span, "ALTER")

    def _drop(self, cursor: Cursor, span: Span, leads: bool) -> None:
        if cursor.word not in _DROPPED or (
            cursor.word == "EXTERNAL" and cursor.words[cursor.i + 1] != "TABLE"
        ):
            self._ignored(cursor, span, "DROP")
            return
        kind = f"drop {cursor.word.lower()}"
        definition = read_drop(cursor)
        names = getattr(definition, "names", ())
        if definition is None:
            self._add(kind, None, span, Unsupported("a name"))
        elif all(name.name[:1] == "#" for name in names):
            self._add(kind, None, span, Ignored("temporary table"))
        else:
            self._add(kind, ", ".join(map(str, names)), span, definition)

    def _insert(self, cursor: Cursor, span: Span, leads: bool) -> None:
        self._add_or_report("insert", cursor, span, read_insert(cursor), "rows")

    def _execute(self, cursor: Cursor, span: Span, leads: bool) -> None:
        if cursor.at("AS"):
            self._add("execute as", None, span, Ignored("session"))
            return
        called, definition = read_execute(cursor, self.constants, self._run, self._sub_cursor(cursor))
        self._add("execute", called, span, definition or Unsupported("a procedure"))

    def _run(self, text: str, span: Span) -> tuple[Statement, ...]:
        """The statements of a text that is executed; all of them stand where it stands."""
        if self.depth >= _DEPTH:
            return ()
        inner = Script(diagnostics=self.script.diagnostics)
        _Reader(self.file, self.dialect, inner, self.variables, self.depth + 1).read(text, span)
        return tuple(inner.statements)

    def _sub_cursor(self, cursor: Cursor) -> Callable[[str], Cursor]:
        place = cursor.span(0)

        def make(text: str) -> Cursor:
            batch = next(iter(read_batches(text, self.file, self.dialect, place)))
            last = len(batch.tokens) - 1
            return Cursor(batch, 1, last, self.dialect, self.variables, self.script.diagnostics)

        return make

    def _set(self, cursor: Cursor, span: Span, leads: bool) -> None:
        """SET, SELECT or DECLARE of a variable to a constant text is remembered."""
        word = cursor.words[0]
        if word == "SELECT" and self._selects_into(cursor, span):
            return
        if cursor.word[:1] == "@" and word in {"SET", "SELECT", "DECLARE"}:
            self._assign(cursor)
        self._ignored(cursor, span, word)

    def _assign(self, cursor: Cursor) -> None:
        while cursor.word[:1] == "@":
            name = cursor.tokens[cursor.i].lower()
            cursor.i += 1
            cursor.skip_to(frozenset({"=", ","}))
            if cursor.take("="):
                value = fold(cursor, self.constants)
                whole = cursor.word in {"", ","}
                self.constants.pop(name, None)
                if value is not None and whole:
                    self.constants[name] = value
            cursor.skip_to(frozenset({","}))
            cursor.take(",")

    def _selects_into(self, cursor: Cursor, span: Span) -> bool:
        if "INTO" not in cursor.words:
            return False
        cursor.skip_to(frozenset({"INTO", "FROM"}))
        if not cursor.take("INTO"):
            cursor.i = 1
            return False
        name = cursor.name()
        if name is None or name.name[:1] == "#":
            cursor.i = 1
            return False
        message = f"expected CREATE TABLE for `{name}`, found a query that makes it"
        hint = "script the table itself if it is to be converted"
        self.script.diagnostics.append(Diagnostic(P104, message, span, hint, str(name)))
        self._add("select into", str(name), span, Ignored("a table that only a query makes"))
        return True

    def _ignored(self, cursor: Cursor, span: Span, verb: str) -> None:
        kind = verb.lower()
        if verb in {"CREATE", "ALTER", "DROP"} and cursor.word:
            kind = f"{kind} {cursor.word.lower()}"
        self._add(kind, None, span, Ignored(REASONS[verb]))

    def _plain(self, cursor: Cursor, span: Span, leads: bool) -> None:
        self._ignored(cursor, span, cursor.words[0])

    def _other(self, cursor: Cursor, span: Span, leads: bool) -> None:
        token = cursor.tokens[0]
        if token[0] == ":" or token[:2] == "!!":
            self._directive(token, span)
        elif leads and cursor.is_name(token) and cursor.words[1] not in {"=", "("}:
            cursor.i = 0  # the first statement of a batch may leave EXECUTE out
            self._call(cursor, span)
        elif cursor.words[1] == ":" and cursor.end <= 2:
            self._add("label", None, span, Ignored("flow of control"))
        else:
            cursor.report("a statement", at=0)
            report = self.script.diagnostics.pop()
            self.script.diagnostics.append(Diagnostic(P102, report.message, span))
            self._add("unknown", None, span, Unsupported("a statement"))

    def _call(self, cursor: Cursor, span: Span) -> None:
        called = cursor.tokens[0]
        if called.lower().startswith("sp_") or cursor.words[1] in {".", ""} or cursor.end > 1 and cursor.tokens[1][:1] in "'@N":
            self._execute(cursor, span, True)
            return
        cursor.report("a statement", at=0)
        report = self.script.diagnostics.pop()
        self.script.diagnostics.append(Diagnostic(P102, report.message, span))
        self._add("unknown", None, span, Unsupported("a statement"))

    def _directive(self, token: str, span: Span) -> None:
        words = token[1:].split(None, 2)
        if len(words) > 2 and words[0].lower() == "setvar":
            value = words[2].strip()
            if len(value) > 1 and value[0] == value[-1] == '"':
                value = value[1:-1]
            self.variables[words[1].lower()] = value
        self._add("directive", words[0].lower() if words else None, span, Ignored("for the client tool"))


_HEADS: Mapping[str, Callable[[_Reader, Cursor, Span, bool], None]] = {
    **dict.fromkeys(REASONS, _Reader._plain),
    "ALTER": _Reader._alter,
    "CREATE": _Reader._create,
    "DECLARE": _Reader._set,
    "DROP": _Reader._drop,
    "EXEC": _Reader._execute,
    "EXECUTE": _Reader._execute,
    "INSERT": _Reader._insert,
    "SELECT": _Reader._set,
    "SET": _Reader._set,
}
