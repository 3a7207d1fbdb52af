"""Values of DynamoDB's items and back: text, whole numbers, flags, lists and maps of them."""

from collections.abc import Mapping
from typing import Any

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

Attributes = dict[str, Any]
"""An item as plain values; None is not stored."""

_write = TypeSerializer().serialize
_read = TypeDeserializer().deserialize


def item(values: Mapping[str, object]) -> Attributes:
    """As DynamoDB's client takes it."""
    return {name: _write(value) for name, value in values.items() if value is not None}


def plain(found: Mapping[str, Any]) -> Attributes:
    """As Python reads it; numbers are whole ones."""
    return {name: _whole(_read(value)) for name, value in found.items()}


def _whole(value: object) -> object:
    if isinstance(value, dict):
        return {name: _whole(held) for name, held in value.items()}
    if isinstance(value, list):
        return [_whole(held) for held in value]
    return value if isinstance(value, str | bool | None) else int(str(value))
