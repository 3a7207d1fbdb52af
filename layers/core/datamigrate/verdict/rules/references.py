"""Every `ref` and `source` leads to something, in models and in the arguments of tests."""

from collections.abc import Iterator

from datamigrate.diagnostics import Diagnostic
from datamigrate.verdict.codes import UNRESOLVED
from datamigrate.verdict.model import Project, Reference, every_reference, finding


def references(project: Project) -> Iterator[Diagnostic]:
    """V141."""
    sources = {(table.source, table.name) for table in project.sources}
    relations = _relation_names(project)
    for owner, call in every_reference(project):
        if call.kind == "source":
            resolved = call.arguments in sources
        else:
            resolved = call.arguments[-1] in relations and _is_own(call, project)
        if not resolved and not _may_be_a_package(call, project):
            yield _unresolved(call, owner)


def _relation_names(project: Project) -> set[str]:
    """What `ref` may name; a model of several versions goes by its plain name too."""
    names = {model.name for model in project.models}
    names.update(name for name, _ in (*project.seeds, *project.snapshots))
    names.update(entry.name for entry in project.properties if entry.versions)
    return names


def _is_own(call: Reference, project: Project) -> bool:
    return len(call.arguments) == 1 or call.arguments[0] == project.layout.name


def _may_be_a_package(call: Reference, project: Project) -> bool:
    """Packages bring models and sources that are not among the files."""
    if not project.layout.packages:
        return False
    return call.kind == "source" or len(call.arguments) == 1 or not _is_own(call, project)


def _unresolved(call: Reference, owner: str) -> Diagnostic:
    arguments = ", ".join(f"'{argument}'" for argument in call.arguments)
    what = "a source table" if call.kind == "source" else "a model, seed or snapshot"
    message = f"expected {what} of the project, found `{call.kind}({arguments})`"
    return finding(UNRESOLVED, message, call.place, object=owner)
