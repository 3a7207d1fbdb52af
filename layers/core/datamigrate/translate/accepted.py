"""Find the list of values that a CHECK lets a column have.

Only what allows exactly these values and NULL; anything else is no list.
"""

from decimal import Decimal

from datamigrate.catalog.model import Expression
from datamigrate.translate.codes import Refused
from datamigrate.translate.parse import parse
from datamigrate.translate.tree import (
    Compare,
    Constant,
    IsNull,
    Literal,
    Logic,
    Name,
    Node,
    Unary,
    Within,
)

Plain = str | int | Decimal
Choices = tuple[str, tuple[Plain, ...]]  # a column, as written, and values


def accepted_values(expression: Expression) -> Choices | None:
    """The column, as written, and its values in order, each once; None when it is no list."""
    try:
        node = parse(expression.text)
    except Refused:
        return None
    found = _choices(node)
    if found is None:
        return None
    column, values = found
    if not values or len({type(value) is str for value in values}) != 1:
        return None
    return column, tuple(dict.fromkeys(values))


def _choices(node: Node) -> Choices | None:
    """The column and the values of one part; IS NULL allows none more."""
    match node:
        case Within(_, value, choices, False):
            return _listed(value, choices)
        case Compare(_, "=", left, right):
            return _listed(left, (right,)) or _listed(right, (left,))
        case IsNull(_, Name(_, (column,), _), False):
            return column, ()
        case Logic(_, "or", parts):
            return _any(parts)
        case _:
            return None


def _any(parts: tuple[Node, ...]) -> Choices | None:
    found = [_choices(part) for part in parts]
    known = [f for f in found if f is not None]
    if len(known) < len(found) or len({column.lower() for column, _ in known}) != 1:
        return None
    return known[-1][0], tuple(value for _, values in known for value in values)


def _listed(column: Node, choices: tuple[Node, ...]) -> Choices | None:
    if not isinstance(column, Name) or len(column.parts) != 1:
        return None
    values = [_plain(choice) for choice in choices]
    known = [value for value in values if value is not None]
    return (column.parts[0], tuple(known)) if len(known) == len(values) else None


def _plain(node: Node) -> Plain | None:
    match node:
        case Literal(_, Constant.TEXT | Constant.NATIONAL, value):
            return value
        case Literal(_, Constant.INTEGER, value) if len(value) <= 38:
            return int(value)
        case Literal(_, Constant.DECIMAL, value) if len(value) <= 39:
            return Decimal(value)
        case Unary(_, "-" | "+" as sign, Literal() as inner):
            number = _plain(inner)
            if number is None or isinstance(number, str):
                return None
            return -number if sign == "-" else number
        case _:
            return None
