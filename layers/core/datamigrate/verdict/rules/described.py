"""Properties are those of a model or seed that is there."""

from collections.abc import Iterator

from datamigrate.diagnostics import Diagnostic
from datamigrate.verdict.codes import NO_MODEL
from datamigrate.verdict.model import Project, file_names, finding


def described(project: Project) -> Iterator[Diagnostic]:
    """V131."""
    there = {
        "models": {model.name for model in project.models},
        "seeds": {name for name, _ in project.seeds},
    }
    for entry in project.properties:
        if entry.kind in there and file_names(entry).isdisjoint(there[entry.kind]):
            message = f"expected a file for the properties in `{entry.kind}`, found none"
            yield finding(NO_MODEL, message, entry.place, object=entry.name)
