"""What reading a script carries along: findings, statements, variables, where a schema began."""

from collections.abc import Callable
from dataclasses import field

from datamigrate.ddl.batches import read_batches
from datamigrate.ddl.cursor import Cursor
from datamigrate.ddl.statements import CreateIndex, Definition, Ignored, Statement, Unsupported
from datamigrate.diagnostics import Code, Diagnostic, Severity, Span
from datamigrate.dialects.base import Dialect
from datamigrate.values import dataclass

P102 = Code("P102", Severity.WARNING, "a statement that is not understood")


def _named(definition: Definition) -> str | None:
    if isinstance(definition, CreateIndex):
        return f"{definition.on}.{definition.index.name}" if definition.index.name else None
    name = getattr(definition, "name", None)
    return None if name is None else str(name)


@dataclass(slots=True)
class Reading:
    """The state of one pass over a text; `found` are the statements since somebody took them.

    `variables` are those of the client tool and live as long as the script; `constants` are the
    batch's own that hold a known text; `schema` is the one that CREATE SCHEMA has just begun.
    `run` reads a text that a statement executes.
    """

    file: str
    dialect: Dialect
    diagnostics: list[Diagnostic]
    variables: dict[str, str]
    run: Callable[[str, Span], tuple[Statement, ...]]
    found: list[Statement] = field(default_factory=list)
    constants: dict[str, str] = field(default_factory=dict)
    schema: str | None = None

    def add(self, kind: str, name: str | None, span: Span, definition: Definition) -> None:
        """Keep a statement."""
        self.found.append(Statement(kind, name, span, definition))

    def add_read(
        self, kind: str, cursor: Cursor, span: Span, definition: Definition | None, expected: str
    ) -> None:
        """Keep a definition; one that is broken beyond use stays as not understood."""
        if definition is None:
            definition = Unsupported(expected)
        elif cursor.i < cursor.end:
            cursor.report("the end of the statement")
        self.add(kind, _named(definition), span, definition)

    def ignore(self, cursor: Cursor, span: Span, verb: str) -> None:
        """Keep a statement that defines nothing a catalog holds."""
        kind = verb.lower()
        if verb in {"CREATE", "ALTER", "DROP"} and cursor.word:
            kind = f"{kind} {cursor.word.lower()}"
        self.add(kind, None, span, Ignored(self.dialect.ignored[verb]))

    def unknown(self, cursor: Cursor, span: Span) -> None:
        """Keep and report a statement that nobody here understands."""
        message = f"expected a statement, found `{cursor.tokens[0][:40]}`"
        self.diagnostics.append(Diagnostic(P102, message, span))
        self.add("unknown", None, span, Unsupported("a statement"))

    def cursor(self, text: str, place: Span) -> Cursor:
        """A cursor over a short text, such as the name of a type in a string."""
        batch = next(iter(read_batches(text, self.file, self.dialect, place)))
        last = len(batch.tokens) - 1
        return Cursor(batch, 1, last, self.dialect, self.variables, self.diagnostics)
