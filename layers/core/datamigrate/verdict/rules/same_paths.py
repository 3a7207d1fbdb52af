"""Paths are told apart by every file system, those too for which case does not count."""

from collections.abc import Iterator

from datamigrate.diagnostics import Diagnostic
from datamigrate.verdict.codes import SAME_PATH
from datamigrate.verdict.model import Place, Project, finding


def same_paths(project: Project) -> Iterator[Diagnostic]:
    """V102."""
    seen: dict[str, str] = {}
    for path in project.files:
        other = seen.setdefault(path.casefold(), path)
        if other != path:
            message = f"expected paths that differ in more than case, found `{other}` too"
            yield finding(SAME_PATH, message, Place(path))
