"""Write the sources: the landing tables under the names that the script gives them."""

from collections import defaultdict
from functools import lru_cache

from datamigrate.plan.model import ColumnPlan, Project, ProjectPlan, TablePlan
from datamigrate.render.jinja import doubled, inert
from datamigrate.render.properties import column_description
from datamigrate.render.yaml import REPEATED, Node, Written, emit, scalar
from datamigrate.types import TARGETS, Target


def sources(plan: ProjectPlan) -> str:
    """The YAML of all sources, one for each schema."""
    by_source: defaultdict[str, list[TablePlan]] = defaultdict(list)
    for table in plan.tables:
        by_source[table.source].append(table)
    return emit(
        {
            "version": 2,
            "sources": [_source(name, by_source[name], plan.project) for name in sorted(by_source)],
        }
    )


def _source(name: str, tables: list[TablePlan], project: Project) -> Node:
    schema = tables[0].schema
    target = TARGETS[project.target]
    return {
        "name": name,
        "description": inert(f"Schema `{schema}` of the {project.dialect} database, as loaded."),
        "schema": inert(doubled(schema, target)),
        "quoting": {"schema": True, "identifier": True},
        "config": {"meta": {"owner": inert(project.owner)} if project.owner else None},
        "tables": [_table(table, project, target) for table in tables],
    }


def _table(table: TablePlan, project: Project, target: Target) -> Node:
    return {
        "name": table.source_table,
        "identifier": inert(doubled(table.identifier, target)),
        "description": inert(table.description or f"Copy of `{table.original}`."),
        "columns": [
            _column(column, project) for column in table.columns if column.identifier is not None
        ],
    }


def _column(column: ColumnPlan, project: Project) -> Written:
    description = column_description(column, project)
    return _written(
        column.identifier or "", column.type, description, column.required, column.default
    )


@lru_cache(maxsize=REPEATED)
def _written(
    name: str, kind: str, description: str, required: bool, default: str | None
) -> Written:
    text = (
        f"          - name: {scalar(inert(name))}\n"
        f"            quote: true\n"
        f"            data_type: {scalar(kind)}\n"
        f"            description: {scalar(inert(description))}"
    )
    if required or default:
        text += "\n            config:\n              meta:"
    if required:
        text += "\n                required: true"
    if default:
        text += f"\n                default: {scalar(inert(default))}"
    return Written(text)
