"""Write a snapshot: dbt goes on with the history that the source keeps of a temporal table."""

from datamigrate.plan.model import Project, Snapshot, TablePlan
from datamigrate.render.jinja import inert, prose
from datamigrate.render.yaml import Node, emit


def snapshot_properties(table: TablePlan, snapshot: Snapshot, project: Project) -> str:
    """The snapshot's YAML; a row that is gone ends there, as it does in the source."""
    key = snapshot.unique_key
    entry: dict[str, Node] = {
        "name": snapshot.name,
        "description": prose(
            f"Versions of the rows of `{table.original}`, a temporal table of {project.dialect},"
            f" by the beginning of their period."
        ),
        "relation": f"ref('{table.model}')",
        "config": {
            "strategy": "timestamp",
            "unique_key": key[0] if len(key) == 1 else list(key),
            "updated_at": snapshot.updated_at,
            "hard_deletes": "invalidate",
            "meta": {"owner": inert(project.owner)} if project.owner else None,
        },
    }
    return emit({"version": 2, "snapshots": [entry]})
