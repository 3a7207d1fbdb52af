"""Turn the rows of INSERT statements into seeds for the landing tables."""

from collections.abc import Mapping

from datamigrate.catalog.model import Catalog
from datamigrate.plan.context import Context, Key, Staged
from datamigrate.plan.model import SeedPlan


def plan_seeds(
    catalog: Catalog, staged: Mapping[Key, Staged], context: Context
) -> tuple[SeedPlan, ...]:
    """One seed for each table that has rows."""
    return ()
