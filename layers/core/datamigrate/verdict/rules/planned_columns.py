"""Every column of a plan is in its source, its model and its properties."""

from collections.abc import Iterator

from datamigrate.diagnostics import Diagnostic
from datamigrate.plan.model import ProjectPlan, TablePlan
from datamigrate.verdict.codes import COLUMN_MISSING
from datamigrate.verdict.model import Column, Model, Project, Properties, shown


def planned_columns(project: Project, plan: ProjectPlan) -> Iterator[Diagnostic]:
    """V182: one finding for a table of which a column is missing."""
    models = {model.name: model for model in project.models}
    described = {entry.name: entry for entry in project.properties if entry.kind == "models"}
    sources = {(table.source, table.name): table.columns for table in project.sources}
    for table in plan.tables:
        landed = sources.get((table.source, table.source_table))
        missing = _missing(table, models.get(table.model), described.get(table.model), landed)
        if missing:
            message = f"expected every column in place, found no {shown(sorted(missing))}"
            yield Diagnostic(COLUMN_MISSING, message, object=table.original)


def _missing(
    table: TablePlan,
    model: Model | None,
    entry: Properties | None,
    landed: tuple[Column, ...] | None,
) -> set[str]:
    """The planned columns that one of the files lacks."""
    wanted = {column.name for column in table.columns}
    landing = {column.identifier for column in table.columns if column.identifier is not None}
    missing: set[str] = set()
    if entry is not None:
        missing |= wanted - {column.name for column in entry.columns}
    if model is not None and model.query is not None and model.query.outputs is not None:
        missing |= wanted - {output.name for output in model.query.outputs}
    if landed is not None:
        missing |= landing - {column.name for column in landed}
    return missing
