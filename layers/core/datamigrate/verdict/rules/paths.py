"""Paths stay inside the project, are told apart by every file system, and lead to UTF-8."""

import re
from collections.abc import Iterator

from datamigrate.diagnostics import Diagnostic
from datamigrate.verdict.codes import NOT_TEXT, OUTSIDE, SAME_PATH
from datamigrate.verdict.model import Place, Project, finding

_DRIVE = re.compile(r"[A-Za-z]:")
_SURROGATE = re.compile("[\ud800-\udfff]")


def paths(project: Project) -> Iterator[Diagnostic]:
    """V101, V102, V103."""
    seen: dict[str, str] = {}
    for path, text in project.files.items():
        if _leads_out(path):
            message = f"expected a path inside of the project, found `{path}`"
            yield finding(OUTSIDE, message, Place(path))
        other = seen.setdefault(path.casefold(), path)
        if other != path:
            message = f"expected paths that differ in more than case, found `{other}` too"
            yield finding(SAME_PATH, message, Place(path))
        if damaged := _SURROGATE.search(text):
            message = "expected UTF-8, found bytes that are none"
            yield finding(NOT_TEXT, message, Place(path, damaged.start()))


def _leads_out(path: str) -> bool:
    parts = path.split("/")
    return (
        not path
        or not {"", ".", ".."}.isdisjoint(parts)
        or "\\" in path
        or "\0" in path
        or _DRIVE.match(path) is not None
    )
