"""Every table has its files: a source table its model, a model its properties and its source."""

from collections.abc import Iterator

from datamigrate.diagnostics import Diagnostic
from datamigrate.verdict.codes import NO_MODEL, NO_PROPERTIES, NO_SOURCE, UNREAD_SOURCE
from datamigrate.verdict.model import Project, Properties, finding

_STAGING = "staging/"


def files(project: Project) -> Iterator[Diagnostic]:
    """V131 to V134."""
    described = {
        name for entry in project.properties if entry.kind == "models" for name in _names(entry)
    }
    read: set[tuple[str, ...]] = set()
    for model in project.models:
        sources = [call.arguments for call in model.references if call.kind == "source"]
        read.update(sources)
        if model.name not in described:
            message = "expected properties of the model in YAML, found none"
            yield finding(NO_PROPERTIES, message, model.place, object=model.name)
        staging = _STAGING in model.place.path and model.place.path.endswith(".sql")
        if staging and not sources and not model.references:
            message = "expected a call of `source` in a staging model, found none"
            yield finding(NO_SOURCE, message, model.place, object=model.name)
    yield from _without_file(project)
    for table in project.sources:
        if (table.source, table.name) not in read:
            message = "expected a model that reads this table, found none"
            name = f"{table.source}.{table.name}"
            yield finding(UNREAD_SOURCE, message, table.place, object=name)


def _without_file(project: Project) -> Iterator[Diagnostic]:
    there = {
        "models": {model.name for model in project.models},
        "seeds": {name for name, _ in project.seeds},
    }
    for entry in project.properties:
        if entry.kind in there and _names(entry).isdisjoint(there[entry.kind]):
            message = f"expected a file for the properties in `{entry.kind}`, found none"
            yield finding(NO_MODEL, message, entry.place, object=entry.name)


def _names(entry: Properties) -> set[str]:
    """The files that properties are about; each version of a model has its own."""
    return {entry.name, *(f"{entry.name}_v{version}" for version in entry.versions)}
