"""Values of DynamoDB's items and back: text, whole numbers, flags, lists and maps of them."""

from collections.abc import Mapping
from typing import Any

Attributes = dict[str, Any]
"""An item as plain values; None is not stored."""


def item(values: Mapping[str, object]) -> Attributes:
    """As DynamoDB's client takes it."""
    return {name: _typed(value) for name, value in values.items() if value is not None}


def plain(found: Mapping[str, Mapping[str, Any]]) -> Attributes:
    """As Python reads it."""
    return {name: _value(typed) for name, typed in found.items()}


def _typed(value: object) -> dict[str, Any]:
    match value:
        case str():
            return {"S": str(value)}
        case bool():
            return {"BOOL": value}
        case int():
            return {"N": str(value)}
        case list() | tuple():
            return {"L": [_typed(held) for held in value]}
        case dict():
            return {"M": item(value)}
    raise TypeError(type(value).__name__)


def _value(typed: Mapping[str, Any]) -> object:
    ((kind, held),) = typed.items()
    match kind:
        case "N":
            return int(held)
        case "L":
            return [_value(one) for one in held]
        case "M":
            return plain(held)
    return held
