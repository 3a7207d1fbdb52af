"""Jinja in descriptions is inert: it prints constants or a block of docs, and nothing else.

Names and comments of a script become descriptions, and dbt renders these.
"""

from collections.abc import Iterator

from datamigrate.diagnostics import Diagnostic
from datamigrate.verdict.codes import LIVE_TEXT
from datamigrate.verdict.model import Project, finding

_HINT = "braces that are only meant to be read are written `{{ '{' }}`"


def descriptions(project: Project) -> Iterator[Diagnostic]:
    """V164."""
    for place in project.live:
        message = "expected a description of constants and `doc`, found Jinja that a run decides"
        yield finding(LIVE_TEXT, message, place, hint=_HINT)
