"""What applying statements carries along: the draft, the findings, bound defaults and rules."""

from datamigrate.catalog.draft import Draft
from datamigrate.catalog.model import Default
from datamigrate.ddl import statements as ddl
from datamigrate.diagnostics import Code, Diagnostic, Severity, Span

C101 = Code("C101", Severity.WARNING, "an object that the script never makes")
C102 = Code("C102", Severity.NOTE, "an object that is made again")
C103 = Code("C103", Severity.WARNING, "a column that the table does not have")

Waits = bool
"""True when the object is not there yet: the statement is to be tried again at the end."""


class Applier:
    """A draft and the findings so far. `last`: what is missing now is missing for good."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.diagnostics: list[Diagnostic] = []
        self.defaults: dict[str, ddl.CreateDefault] = {}
        self.rules: dict[str, ddl.CreateRule] = {}
        self.type_defaults: dict[str, Default] = {}
        self.last = False

    def missing(self, kind: str, name: ddl.Name, span: Span) -> Waits:
        """Wait for an object; report it once nothing more can make it."""
        if self.last and name.name[:1] not in {"#", "@"}:
            message = f"expected {kind} `{name}`, found none in the script"
            self.diagnostics.append(Diagnostic(C101, message, span, None, str(name)))
        return True

    def again(self, kind: str, name: object, span: Span) -> Waits:
        """Report an object that is there already; the first one is kept."""
        message = f"expected {kind} `{name}` to be made once, found it made again: the first stays"
        self.diagnostics.append(Diagnostic(C102, message, span, None, str(name)))
        return False

    def no_column(self, table: str, column: str, span: Span) -> None:
        """Report a column that the table does not have."""
        message = f"expected column `{column}` in `{table}`, found none"
        self.diagnostics.append(Diagnostic(C103, message, span, None, table))
