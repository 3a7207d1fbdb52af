"""Paths stay inside of the project."""

import re
from collections.abc import Iterator

from datamigrate.diagnostics import Diagnostic
from datamigrate.verdict.codes import OUTSIDE
from datamigrate.verdict.model import Place, Project, finding

_DRIVE = re.compile(r"[A-Za-z]:")


def outside(project: Project) -> Iterator[Diagnostic]:
    """V101."""
    for path in project.files:
        if _leads_out(path):
            message = f"expected a path inside of the project, found `{path}`"
            yield finding(OUTSIDE, message, Place(path))


def _leads_out(path: str) -> bool:
    parts = path.split("/")
    return (
        not path
        or not {"", ".", ".."}.isdisjoint(parts)
        or "\\" in path
        or "\0" in path
        or _DRIVE.match(path) is not None
    )
