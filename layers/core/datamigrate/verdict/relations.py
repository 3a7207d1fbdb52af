"""Tell which columns a source, a model or a query has, as the target compares names."""

from collections.abc import Iterator, Sequence, Set
from typing import TYPE_CHECKING

from datamigrate.verdict.folding import folded
from datamigrate.verdict.model import Columns, Model, Properties, Query, SourceTable, shown

if TYPE_CHECKING:
    from datamigrate.verdict.model import Project

Relation = tuple[str, ...]


class Relations:
    """The relations of a project; what was asked for once is remembered."""

    def __init__(self, project: "Project") -> None:
        self._target = project.layout.target
        self._sources: dict[Relation, SourceTable] = {
            ("source", table.source, table.name): table for table in project.sources
        }
        self._models = {model.name: model for model in project.models}
        self._versioned = {entry.name for entry in project.properties if entry.versions}
        self._known: dict[Relation, frozenset[str] | None] = {}

    def columns(self, relation: Relation) -> frozenset[str] | None:
        """The names of all columns, or None where only the database knows."""
        if relation not in self._known:
            self._known[relation] = None  # for a circle
            self._known[relation] = self._columns(relation)
        return self._known[relation]

    def any_of(self, relations: Sequence[Relation]) -> Set[str] | None:
        """The columns of several together."""
        if len(relations) == 1:
            return self.columns(relations[0])
        names: set[str] = set()
        for relation in relations:
            columns = self.columns(relation)
            if columns is None:
                return None
            names |= columns
        return names

    def _columns(self, relation: Relation) -> frozenset[str] | None:
        source = self._sources.get(relation)
        if source is not None:
            return self._listed(source)
        model = self._models.get(relation[-1])
        if relation[0] != "ref" or model is None or model.query is None:
            return None
        return None if relation[-1] in self._versioned else self.of_query(model.query)

    def of_query(self, query: Query) -> frozenset[str] | None:
        """The columns that a query selects, with those that it passes on."""
        if self._target is None:
            return None
        if query.columns is None:
            target = self._target
            outputs = query.outputs or ()
            return frozenset(folded(o.name, o.quoted, target) for o in outputs)
        return self._resolved(query.columns)

    def _resolved(self, columns: Columns) -> frozenset[str] | None:
        if columns.is_open:
            return None
        names = columns.names
        for relation in sorted(columns.relations):
            passed = self.columns(relation)
            if passed is None:
                return None
            names |= passed
        return names

    def _listed(self, table: SourceTable) -> frozenset[str] | None:
        """What a source lists; its names are those of the landing table, which has quotes."""
        target = self._target
        if target is None or not table.columns:
            return None
        return frozenset(folded(column.name, True, target) for column in table.columns)


Compared = tuple[Model, Properties, str, str]
"""A described model, the columns that its SQL lacks, and those that its YAML lacks."""


def compare(project: "Project") -> Iterator[Compared]:
    """The models whose columns are not those of their properties."""
    described = {entry.name: entry for entry in project.properties if entry.kind == "models"}
    for model in project.models:
        entry = described.get(model.name)
        if entry is None or model.query is None:
            continue
        selected = _selected(model.query, project)
        if selected is None:
            continue
        told = {column.name.casefold(): column.name for column in entry.columns}
        if told.keys() != selected.keys():
            missing = shown([told[name] for name in told if name not in selected])
            extra = shown([selected[name] for name in selected if name not in told])
            yield model, entry, missing, extra


def _selected(query: Query, project: "Project") -> dict[str, str] | None:
    if query.outputs is not None:
        return {output.name.casefold(): output.name for output in query.outputs}
    names = project.relations.of_query(query)
    return {name.casefold(): name for name in sorted(names)} if names is not None else None
