"""Turn a check for a list of values into `accepted_values`. Any other check gives None."""

from decimal import Decimal

from datamigrate.catalog.model import Check
from datamigrate.plan.context import Context, Staged, StagedColumn
from datamigrate.plan.model import Argument, DataTest
from datamigrate.translate.expression import accepted_values
from datamigrate.types import Family

_NUMBERS = frozenset({Family.INTEGER, Family.DECIMAL})
Literal = str | int | Decimal


def plan_values(staged: Staged, check: Check, context: Context) -> DataTest | None:
    """The test, when the check says `column in (...)` in one way or another."""
    if not (check.trusted and check.enabled):
        return None
    found = accepted_values(check.expression)
    column = staged.columns.get(found[0].lower()) if found else None
    if found is None or column is None:
        return None
    arguments = _arguments(column, found[1], context)
    return DataTest("accepted_values", column.plan.name, arguments) if arguments else None


def _arguments(
    column: StagedColumn, values: tuple[Literal, ...], context: Context
) -> tuple[tuple[str, Argument], ...] | None:
    """Values as the test writes them between its own quotes, or without any."""
    literals = context.target.literals
    family = column.plan.family
    if family is Family.STRING and all(isinstance(value, str) for value in values):
        escapes = str.maketrans(dict(literals.text_escapes))
        return (("values", tuple(str(value).translate(escapes) for value in values)),)
    if any(isinstance(value, str) for value in values):
        return None
    if family in _NUMBERS:
        return (("values", tuple(str(value) for value in values)), ("quote", False))
    if family is Family.BOOLEAN and all(value in (0, 1) for value in values):
        bits = tuple(literals.true if value else literals.false for value in values)
        return (("values", bits), ("quote", False))
    return None
