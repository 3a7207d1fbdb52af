"""Each name stands for one thing, as the target compares names."""

from collections.abc import Iterable, Iterator

from datamigrate.diagnostics import Diagnostic
from datamigrate.types import Target
from datamigrate.verdict.codes import SAME_NAME
from datamigrate.verdict.folding import folded
from datamigrate.verdict.model import Column, Place, Project, finding


def unique_names(project: Project) -> Iterator[Diagnostic]:
    """V122."""
    relations = [(model.name, model.place) for model in project.models]
    yield from _once("a model, seed or snapshot", [*relations, *project.seeds, *project.snapshots])
    for kind in ("models", "seeds", "snapshots"):
        described = [(p.name, p.place) for p in project.properties if p.kind == kind]
        yield from _once(f"the properties of {kind}", described)
    tables = [(f"{table.source}.{table.name}", table.place) for table in project.sources]
    yield from _once("a source table", tables)
    target = project.layout.target
    for entry in project.properties:
        yield from _columns(entry.columns, entry.name, entry.place, target)
    for table in project.sources:
        yield from _columns(table.columns, table.name, table.place, target)


def _once(what: str, named: Iterable[tuple[str, Place]]) -> Iterator[Diagnostic]:
    seen: dict[str, Place] = {}
    for name, place in named:
        first = seen.setdefault(name.casefold(), place)
        if first is not place:
            message = f"expected a name of its own for {what}, found it in `{first.path}` too"
            yield finding(SAME_NAME, message, place, object=name)


def _columns(
    columns: tuple[Column, ...], owner: str, place: Place, target: Target | None
) -> Iterator[Diagnostic]:
    if len({column.name.casefold() for column in columns}) == len(columns):
        return
    seen: set[str] = set()
    for column in columns:
        name = folded(column.name, column.quoted, target) if target else column.name
        if name in seen:
            message = f"expected a column once, found `{column.name}` again"
            yield finding(SAME_NAME, message, Place(place.path, column.at), object=owner)
        seen.add(name)
