"""Files that the manifest lists are there, edited or not."""

from collections.abc import Iterator

from datamigrate.diagnostics import Diagnostic
from datamigrate.render.manifest import MANIFEST
from datamigrate.verdict.codes import FILE_GONE
from datamigrate.verdict.model import Place, Project, finding
from datamigrate.verdict.records import recorded


def generated_files(project: Project) -> Iterator[Diagnostic]:
    """V185. Who has deleted one on purpose knows of it; a warning stops nothing."""
    for path in recorded(project):
        if path not in project.files:
            message = f"expected the file `{path}`, which was generated, found none"
            yield finding(FILE_GONE, message, Place(MANIFEST))
