"""Write seeds: a CSV for each landing table that has rows, and where dbt is to put them."""

from datamigrate.plan.model import ProjectPlan


def seed_files(plan: ProjectPlan) -> dict[str, str]:
    """Text by path; nothing without seeds."""
    return {}
