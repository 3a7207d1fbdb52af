"""Every staging model reads a source, or what another model made of one."""

from collections.abc import Iterator

from datamigrate.diagnostics import Diagnostic
from datamigrate.verdict.codes import NO_SOURCE
from datamigrate.verdict.model import Project, finding

_STAGING = "staging/"


def staging(project: Project) -> Iterator[Diagnostic]:
    """V134."""
    for model in project.models:
        path = model.place.path
        if _STAGING in path and path.endswith(".sql") and not model.references and model.enabled:
            message = "expected a call of `source` in a staging model, found none"
            yield finding(NO_SOURCE, message, model.place, object=model.name)
