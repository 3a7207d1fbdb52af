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
    stem = f"models/staging/{project.source}/{table.model}"
    files = {
        f"{stem}.sql": staging_model(table, project, templates),
        f"{stem}.yml": model_properties(table, project),
    }
    if table.snapshot is not None:
        path = f"snapshots/{project.source}/{table.snapshot.name}.yml"
        files[path] = snapshot_properties(table, table.snapshot, project)
    return files
