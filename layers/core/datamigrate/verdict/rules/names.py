"""Names are legal in the target, and each stands for one thing where case does not count."""

import re
from collections.abc import Iterable, Iterator

from datamigrate.diagnostics import Diagnostic
from datamigrate.verdict.codes import BAD_NAME, SAME_NAME
from datamigrate.verdict.model import Column, Place, Project, finding

_ILLEGAL = re.compile(r"""[\x00-\x20\x7f.,;:'"`(){}\[\]<>/\\|?*$&%!=@#~^+-]|\s""")


def names(project: Project) -> Iterator[Diagnostic]:
    """V121, V122."""
    relations = [(model.name, model.place) for model in project.models]
    relations += [*project.seeds, *project.snapshots]
    for name, place in relations:
        yield from _legal(name, place, project)
    yield from _once("a model, seed or snapshot", relations)
    for kind in ("models", "seeds", "snapshots"):
        described = [(p.name, p.place) for p in project.properties if p.kind == kind]
        yield from _once(f"the properties of {kind}", described)
    tables = [(f"{table.source}.{table.name}", table.place) for table in project.sources]
    yield from _once("a source table", tables)
    for entry in project.properties:
        yield from _columns(entry.columns, entry.name, entry.place)
    for table in project.sources:
        yield from _columns(table.columns, table.name, table.place)


def _legal(name: str, place: Place, project: Project) -> Iterator[Diagnostic]:
    illegal = _ILLEGAL.search(name)
    if illegal or not name or name[0].isdigit():
        shown = illegal[0] if illegal else name[:1]
        message = f"expected a name of letters, digits and `_`, found `{shown}` in `{name}`"
        yield finding(BAD_NAME, message, place, object=name)
    if project.layout.target is None:
        return
    rules = project.layout.target.identifiers
    size = len(name.encode("utf-8", "replace")) if rules.counts_bytes else len(name)
    if rules.longest is not None and size > rules.longest:
        message = f"expected a name of at most {rules.longest}, found {size}"
        yield finding(BAD_NAME, message, place, object=name)


def _once(what: str, named: Iterable[tuple[str, Place]]) -> Iterator[Diagnostic]:
    seen: dict[str, Place] = {}
    for name, place in named:
        first = seen.setdefault(name.casefold(), place)
        if first is not place:
            message = f"expected a name of its own for {what}, found it in `{first.path}` too"
            yield finding(SAME_NAME, message, place, object=name)


def _columns(columns: tuple[Column, ...], name: str, place: Place) -> Iterator[Diagnostic]:
    if len({column.name for column in columns}) == len(columns):
        return
    seen: set[str] = set()
    for column in columns:
        if column.name in seen:
            message = f"expected a column once, found `{column.name}` again"
            yield finding(SAME_NAME, message, Place(place.path, column.at), object=name)
        seen.add(column.name)
