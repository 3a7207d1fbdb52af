"""Every column of a source has its place in a model that reads the table."""

from collections import defaultdict
from collections.abc import Iterator

from datamigrate.diagnostics import Diagnostic
from datamigrate.types import Target
from datamigrate.verdict.codes import UNREAD_COLUMN
from datamigrate.verdict.folding import folded
from datamigrate.verdict.model import Model, Project, finding, shown

Relation = tuple[str, ...]


def unread_columns(project: Project) -> Iterator[Diagnostic]:
    """V176. A table that a model passes on whole, or reads in a way unknown, is read."""
    target = project.layout.target
    if target is None:
        return
    read: defaultdict[Relation, set[str]] = defaultdict(set)
    whole: set[Relation] = set()
    for model in project.models:
        sources = {("source", *c.arguments) for c in model.references if c.kind == "source"}
        if sources:
            _note(model, sources, read, whole, target)
    for table in project.sources:
        relation = ("source", table.source, table.name)
        if relation in whole or relation not in read:
            continue
        names = read[relation]
        missing = [c.name for c in table.columns if folded(c.name, True, target) not in names]
        if missing:
            message = f"expected every column of the table in a model, found no {shown(missing)}"
            yield finding(
                UNREAD_COLUMN, message, table.place, object=f"{table.source}.{table.name}"
            )


def _note(
    model: Model,
    sources: set[Relation],
    read: defaultdict[Relation, set[str]],
    whole: set[Relation],
    target: Target,
) -> None:
    query = model.query
    if query is None or (query.columns is not None and query.columns.is_open):
        whole |= sources
        return
    if query.columns is not None:
        whole |= query.columns.relations
    for column in query.reads:
        for relation in column.relations:
            read[relation].add(folded(column.name, column.quoted, target))
