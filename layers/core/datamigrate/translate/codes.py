"""What can be said of an expression. A refused expression is left out, never written wrong."""

from datamigrate.diagnostics import Code, Severity
from datamigrate.translate.tree import Place

NOT_READ = Code("T201", Severity.WARNING, "the expression cannot be read")
NO_EQUAL = Code("T202", Severity.WARNING, "the target has no equal")
TYPE_UNKNOWN = Code("T203", Severity.WARNING, "the type of an operand is not known")
TYPES_MIX = Code("T204", Severity.WARNING, "the conversion differs in the target")
SEQUENCE = Code("T205", Severity.WARNING, "numbers from a sequence")
USER_FUNCTION = Code("T206", Severity.WARNING, "a function or method of the user")
COLUMN_UNKNOWN = Code("T207", Severity.WARNING, "a column that the table does not have")
TOO_DEEP = Code("T208", Severity.WARNING, "the expression is too deep or too long")
TEXT_COMPARES = Code("T211", Severity.NOTE, "text compares differently")
CLOCK = Code("T212", Severity.NOTE, "the clock of another server")
PRECISION = Code("T213", Severity.NOTE, "the last digits may differ")
SESSION = Code("T214", Severity.NOTE, "a value of the session")
UNORDERED = Code("T215", Severity.NOTE, "identifiers without the order of the source")

CODES = (
    NOT_READ,
    NO_EQUAL,
    TYPE_UNKNOWN,
    TYPES_MIX,
    SEQUENCE,
    USER_FUNCTION,
    COLUMN_UNKNOWN,
    TOO_DEEP,
    TEXT_COMPARES,
    CLOCK,
    PRECISION,
    SESSION,
    UNORDERED,
)

NOTES = {
    TEXT_COMPARES: "the source may ignore case and trailing spaces here, the target does not",
    CLOCK: "the time of day is that of the target's session, not of the source's server",
    PRECISION: "the source rounds here in a way that the target does not repeat",
    SESSION: "the value is that of the target's session, under the target's own names",
    UNORDERED: "the identifiers are unique but do not grow as those of the source do",
}


class Refused(Exception):  # noqa: N818 - no error: it carries a diagnostic to where it is built
    """An expression that is left out: `expected` reads "expected ..."; `found` is the culprit.

    `placed`: `found` quotes the part of the text at fault already. `at` is where that stands.
    """

    def __init__(
        self,
        code: Code,
        expected: str,
        found: str | None = None,
        placed: bool = False,
        at: Place | None = None,
    ) -> None:
        super().__init__(expected)
        self.placed = placed
        self.at = at
        self.code = code
        self.expected = expected
        self.found = found

    def standing(self, at: Place) -> "Refused":
        """The same, at another place."""
        return Refused(self.code, self.expected, self.found, self.placed, at)
