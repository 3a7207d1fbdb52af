"""Every model has properties: without them it has no tests and no contract."""

from collections.abc import Iterator

from datamigrate.diagnostics import Diagnostic
from datamigrate.verdict.codes import NO_PROPERTIES
from datamigrate.verdict.model import Project, file_names, finding


def undescribed(project: Project) -> Iterator[Diagnostic]:
    """V132."""
    described = {
        name for entry in project.properties if entry.kind == "models" for name in file_names(entry)
    }
    for model in project.models:
        if model.name not in described:
            message = "expected properties of the model in YAML, found none"
            yield finding(NO_PROPERTIES, message, model.place, object=model.name)
