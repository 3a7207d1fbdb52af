"""Decide which column of a landing table tells how fresh its rows are."""

from datamigrate.plan.context import Context, Staged
from datamigrate.plan.model import Freshness
from datamigrate.types import Family


def plan_freshness(staged: Staged, context: Context) -> Freshness | None:
    """By the settings' column, in a table that has it as a moment in time."""
    rule = context.settings.freshness
    if rule is None:
        return None
    moments = {
        key: column.plan.identifier
        for key, column in staged.columns.items()
        if column.plan.identifier is not None and column.plan.family is Family.TIMESTAMP
    }
    found = context.choices.loaded_at(moments, staged.original)
    return Freshness(found, rule.warn_after, rule.error_after) if found is not None else None
