"""Columns that tests, snapshots and freshness name are there."""

from collections.abc import Iterator

from datamigrate.diagnostics import Diagnostic
from datamigrate.types import Target
from datamigrate.verdict.codes import NOT_TESTABLE
from datamigrate.verdict.folding import bare, folded
from datamigrate.verdict.model import Place, Project, Test, finding, shown
from datamigrate.verdict.yaml import Node, Sequence

Relation = tuple[str, ...]

_OWN = frozenset({"combination_of_columns", "columns", "order_by", "column_name"})
"""Arguments that name columns of what is tested."""
_OTHERS = frozenset({"field", "to_columns"})
"""Arguments that name columns of the relation in `to`."""


def columns_tested(project: Project) -> Iterator[Diagnostic]:
    """V175."""
    target = project.layout.target
    if target is None:
        return
    for entry in project.properties:
        own: Relation = ("ref", entry.name)
        for test in entry.tests:
            if test.arguments:
                yield from _test(test, own, entry.name, entry.place.path, project, target)
        if entry.relation is not None:
            copied = (entry.relation.kind, *entry.relation.arguments)
            yield from _named(entry.reads, copied, entry.name, entry.place, project, target)
    for table in project.sources:
        own = ("source", table.source, table.name)
        yield from _named(table.reads, own, table.name, table.place, project, target)
        for test in table.tests:
            if test.arguments:
                yield from _test(test, own, table.name, table.place.path, project, target)


def _test(
    test: Test, own: Relation, owner: str, path: str, project: Project, target: Target
) -> Iterator[Diagnostic]:
    place = Place(path, test.at)
    to = next(((call.kind, *call.arguments) for call in test.references), None)
    for key, value in (test.arguments or {}).items():
        if key in _OWN:
            yield from _named(_names(value), own, owner, place, project, target)
        elif key in _OTHERS and to is not None:
            yield from _named(_names(value), to, owner, place, project, target)


def _names(value: Node) -> tuple[str, ...]:
    values = value if isinstance(value, Sequence) else [value]
    return tuple(name for name in values if isinstance(name, str) and "{" not in name)


def _named(
    names: tuple[str, ...],
    relation: Relation,
    owner: str,
    place: Place,
    project: Project,
    target: Target,
) -> Iterator[Diagnostic]:
    has = project.relations.columns(relation) if names else None
    if has is None:
        return
    missing = [name for name in names if folded(*bare(name, target), target) not in has]
    if missing:
        message = f"expected columns of `{relation[-1]}`, found {shown(missing)}"
        yield finding(NOT_TESTABLE, message, place, object=owner)
