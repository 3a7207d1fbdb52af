"""Decide how a column is measured when source and target are compared."""

from datamigrate.catalog.model import Traits
from datamigrate.plan.context import Typed
from datamigrate.types import Target
from datamigrate.types.measures.forms import ANY_TYPE, measured_as
from datamigrate.types.measures.model import Measured


def plan_measured(typed: Typed, traits: Traits, target: Target) -> Measured | None:
    """None where the values of both sides cannot be compared.

    A type that the settings give is taken where it is of the same kind as the one that it replaces.
    """
    if traits.encrypted is not None:
        return None
    found = measured_as(typed.source, target.measuring.seconds)
    if found is None or found.form not in target.measuring.texts:
        return None
    if typed.natural is None:
        return found
    same = typed.natural.family is typed.target.family
    return found if same and found.form in ANY_TYPE else None
