"""Why a migration or a table fails, in words for its user. Each code has a page docs/codes/<id>.md.

A rejection is final: nothing that carries one is tried again.
"""

import json
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from datamigrate.diagnostics import Code, Severity

TOO_LARGE = Code("A101", Severity.ERROR, "an upload above the size limit")
EMPTY = Code("A102", Severity.ERROR, "an upload without text")
NOT_SQL = Code("A103", Severity.ERROR, "an upload that is not SQL")
NO_TABLES = Code("A104", Severity.ERROR, "a script without a table")
BAD_OPTION = Code("A105", Severity.ERROR, "an option with a value that is not known")
GONE = Code("A106", Severity.ERROR, "an upload that is no longer there")
STEP_FAILED = Code("A107", Severity.ERROR, "a step that could not be done")
TABLE_FAILED = Code("A108", Severity.ERROR, "a table that could not be generated")
TABLE_LOST = Code("A109", Severity.ERROR, "a table whose worker ended without an answer")
TABLE_LATE = Code("A110", Severity.ERROR, "a table that was not generated in time")
BAD_PROJECT = Code("A111", Severity.ERROR, "a project that does not hold together")
STOPPED = Code("A112", Severity.ERROR, "an execution that was stopped")

CODES = (
    TOO_LARGE,
    EMPTY,
    NOT_SQL,
    NO_TABLES,
    BAD_OPTION,
    GONE,
    STEP_FAILED,
    TABLE_FAILED,
    TABLE_LOST,
    TABLE_LATE,
    BAD_PROJECT,
    STOPPED,
)
OF_THE_SCRIPT = frozenset(
    code.id for code in (TOO_LARGE, EMPTY, NOT_SQL, NO_TABLES, BAD_OPTION, GONE)
)
"""What the upload or its options are to blame for: a second try cannot change it."""
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Rejection:
    """A code and a message, short enough for any item or payload."""

    code: str
    message: str


class RejectedError(Exception):
    """The user's upload or options cannot be worked with."""

    def __init__(self, rejection: Rejection) -> None:
        super().__init__(rejection.message)
        self.rejection = rejection


class StepError(Exception):
    """A step failed; its text is the place alone, since others' may hold DDL."""


def reject(code: Code, message: str) -> Rejection:
    """A rejection with a message of at most 500 characters."""
    short = message if len(message) <= _LONGEST else f"{message[: _LONGEST - 1]}…"
    return Rejection(code.id, short)


def place_of(error: BaseException) -> str:
    """The kind of an error and where it was raised. Its own text may hold DDL, and is left out."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return type(error).__name__
    last = frames[-1]
    return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"


def kind_of(failed: Mapping[str, str]) -> str:
    """The kind of a step's error as the state machine tells it. Its text may hold DDL."""
    try:
        cause = json.loads(failed.get("Cause") or "{}")
    except ValueError:
        cause = {}
    found = cause if isinstance(cause, dict) else {}
    if found.get("errorType") == StepError.__name__:
        return str(found.get("errorMessage"))
    return str(found.get("errorType") or failed.get("Error", "no reason"))
