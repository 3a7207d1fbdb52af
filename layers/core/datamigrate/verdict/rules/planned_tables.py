"""Every object of a plan has its files: model, properties, source, snapshot.

A table's files may be written by a worker that failed; whoever joins them asks this.
"""

from collections.abc import Iterator

from datamigrate.diagnostics import Diagnostic
from datamigrate.plan.model import ProjectPlan
from datamigrate.verdict.codes import TABLE_MISSING
from datamigrate.verdict.model import Project, shown


def planned_tables(project: Project, plan: ProjectPlan) -> Iterator[Diagnostic]:
    """V181: one finding for each of which something is missing."""
    models = {model.name for model in project.models}
    described = {entry.name for entry in project.properties if entry.kind == "models"}
    sources = {(table.source, table.name) for table in project.sources}
    snapshots = {name for name, _ in project.snapshots}
    for table in plan.tables:
        wanted = [
            (f"{table.path}.sql", table.model in models),
            (f"{table.path}.yml", table.model in described),
            (
                f"source {table.source}.{table.source_table}",
                (table.source, table.source_table) in sources,
            ),
        ]
        if table.snapshot is not None:
            wanted.append((f"snapshot {table.snapshot.name}", table.snapshot.name in snapshots))
        missing = [what for what, there in wanted if not there]
        if missing:
            yield _found(f"the files of the table, found no {shown(missing)}", table.original)
    for view in plan.views:
        wanted = [
            (f"{view.path}.sql", view.model in models),
            (f"{view.path}.yml", view.model in described),
        ]
        missing = [what for what, there in wanted if not there]
        if missing:
            yield _found(f"the files of the view, found no {shown(missing)}", view.original)


def _found(expected: str, name: str) -> Diagnostic:
    return Diagnostic(TABLE_MISSING, f"expected {expected}", object=name)
