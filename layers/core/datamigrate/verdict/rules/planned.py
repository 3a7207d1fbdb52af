"""Every table of a plan is in place: its model, its properties, its source, with every column.

A table's files may be written by a worker that failed; whoever joins them asks this.
"""

from collections.abc import Iterator

from datamigrate.diagnostics import Code, Diagnostic
from datamigrate.plan.model import ProjectPlan, TablePlan
from datamigrate.verdict.codes import COLUMN_MISSING, TABLE_MISSING
from datamigrate.verdict.model import Column, Model, Project, Properties, shown


def planned(project: Project, plan: ProjectPlan) -> Iterator[Diagnostic]:
    """V181, V182: one finding for a table of which something is missing."""
    models = {model.name: model for model in project.models}
    described = {entry.name: entry for entry in project.properties if entry.kind == "models"}
    sources = {(table.source, table.name): table.columns for table in project.sources}
    for table in plan.tables:
        model, entry = models.get(table.model), described.get(table.model)
        landed = sources.get((table.source, table.source_table))
        missing = [
            what
            for what, there in (
                (f"{table.path}.sql", model),
                (f"{table.path}.yml", entry),
                (f"source {table.source}.{table.source_table}", landed),
            )
            if there is None
        ]
        if missing:
            yield _found(TABLE_MISSING, f"the files of the table, found no {shown(missing)}", table)
        columns = sorted(_columns(table, model, entry, landed))
        if columns:
            yield _found(COLUMN_MISSING, f"every column in place, found no {shown(columns)}", table)


def _columns(
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


def _found(code: Code, expected: str, table: TablePlan) -> Diagnostic:
    return Diagnostic(code, f"expected {expected}", object=table.original)
