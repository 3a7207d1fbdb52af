"""Write the sources: the landing tables under the names that the script gives them."""

from datamigrate.plan.model import ColumnPlan, Freshness, Project, TablePlan
from datamigrate.render.jinja import doubled, inert, prose
from datamigrate.render.landing import default_of, is_required
from datamigrate.render.properties import column_description
from datamigrate.render.repeated import repeated
from datamigrate.render.yaml import Node, Written, emit, item, scalar
from datamigrate.types import TARGETS, Target
from datamigrate.types.identifiers import quoted


def sources_path(table: TablePlan) -> str:
    """The file of the source that the table is in: beside the models that read it."""
    return f"models/staging/{table.source}/_{table.source}__sources.yml"


def sources_head(table: TablePlan, project: Project) -> str:
    """How that file begins. A source is a schema, and has a file of its own."""
    schema = table.schema
    source: Node = {
        "name": table.source,
        "description": prose(f"Schema `{schema}` of the {project.dialect} database, as loaded."),
        "loader": f"landing/{project.target}.sql",
        "schema": inert(doubled(schema, TARGETS[project.target])),
        "quoting": {"schema": True, "identifier": True},
        "config": {"meta": {"owner": inert(project.owner)} if project.owner else None},
    }
    return emit({"version": 2}) + "sources:\n" + item(source, "  ") + "    tables:\n"


def sources_table(table: TablePlan, project: Project) -> str:
    """The table, in its source."""
    target = TARGETS[project.target]
    landed = [column for column in table.columns if column.identifier is not None]
    entry: Node = {
        "name": table.source_table,
        "identifier": inert(doubled(table.identifier, target)),
        "description": prose(table.description or f"Copy of `{table.original}`."),
        "config": _freshness(table.freshness, target),
        "columns": [Written("\n".join(_columns(landed, project)))] if landed else None,
    }
    return item(entry, "      ")


def _freshness(freshness: Freshness | None, target: Target) -> Node:
    if freshness is None:
        return None
    periods = {"warn_after": freshness.warn_after, "error_after": freshness.error_after}
    return {
        "loaded_at_field": inert(quoted(freshness.loaded_at, target)),
        "freshness": {
            name: {"count": period.count, "period": period.unit.value}
            for name, period in periods.items()
            if period is not None
        },
    }


@repeated
def _columns(column: ColumnPlan, project: Project) -> str:
    target = TARGETS[project.target]
    required, default = is_required(column, target), default_of(column, target)
    text = (
        f"          - name: {scalar(inert(column.identifier or ''))}\n"
        f"            quote: true\n"
        f"            data_type: {scalar(column.type)}\n"
        f"            description: {scalar(prose(column_description(column, project)))}"
    )
    if required or default:
        text += "\n            config:\n              meta:"
    if required:
        text += "\n                required: true"
    if default:
        text += f"\n                default: {scalar(inert(default))}"
    return text
