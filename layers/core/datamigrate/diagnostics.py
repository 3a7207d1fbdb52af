"""Say what was found in the user's text: a code, a severity, a place, a message and a hint.

Nothing in the core raises because of what the user wrote; it collects diagnostics and goes on.
"""

from collections.abc import Iterable
from enum import StrEnum

from datamigrate.values import dataclass


class Severity(StrEnum):
    """How much a finding matters; the order is from least to most."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, eq=False)
class Code:
    """One kind of finding, which is known by identity. Its page is docs/codes/<id>.md."""

    id: str
    severity: Severity
    title: str


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` (exclusive) of the decoded text of `file`."""

    file: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding: `message` says what was expected and what was found, `hint` one thing to do."""

    code: Code
    message: str
    span: Span | None = None
    hint: str | None = None
    object: str | None = None


def worst(diagnostics: Iterable[Diagnostic]) -> Severity | None:
    """The highest severity among the diagnostics, or None when there are none."""
    order = list(Severity)
    return max((d.code.severity for d in diagnostics), key=order.index, default=None)
