"""Write the files of one table: its staging model, what dbt knows of it, and its snapshot.

Needs the table's plan and the project's facts, and no other table.
"""

from datamigrate.plan.model import Project, TablePlan
from datamigrate.render.properties import model_properties
from datamigrate.render.snapshot import snapshot_properties
from datamigrate.render.staging import staging_model
from datamigrate.render.templates import OURS, Templates


def render_table(table: TablePlan, project: Project, templates: Templates = OURS) -> dict[str, str]:
    """Text by path."""
    model, properties, *snapshots = table_paths(table, project)
    files = {
        model: staging_model(table, project, templates),
        properties: model_properties(table, project),
    }
    if table.snapshot is not None:
        files[snapshots[0]] = snapshot_properties(table, table.snapshot, project)
    return files


def table_paths(table: TablePlan, project: Project) -> tuple[str, ...]:
    """Where the model, its properties, and the snapshot stand, if there is one."""
    paths = (f"{table.path}.sql", f"{table.path}.yml")
    if table.snapshot is None:
        return paths
    return (*paths, f"snapshots/{project.source}/{table.snapshot.name}.yml")
