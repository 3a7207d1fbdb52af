"""Comparisons, where the source converts one side to the type of the other.

The pieces are as true, false or unknown as the source's condition is.
"""

from datamigrate.catalog.model import DataType
from datamigrate.translate.codes import TEXT_COMPARES, TYPE_UNKNOWN, TYPES_MIX, Refused
from datamigrate.translate.context import Context
from datamigrate.translate.convert import cast, convert
from datamigrate.translate.sql import (
    INT,
    MOMENTS,
    NUMBERS,
    Binds,
    Sql,
    family,
    is_offset,
    is_text,
    rank,
)
from datamigrate.types.target import Family

EQUALITY = frozenset({"=", "<>"})


def compared(operator: str, left: Sql, right: Sql, ctx: Context) -> Sql:
    """`left operator right`."""
    left, right = paired(left, right, ctx, ordered=operator not in EQUALITY)
    text = f"{left.within(Binds.OTHER)} {operator} {right.within(Binds.OTHER)}"
    return Sql(text, None, Binds.COMPARE)


def paired(left: Sql, right: Sql, ctx: Context, ordered: bool) -> tuple[Sql, Sql]:
    """Both sides as the target can compare them. `ordered`: by more than equality."""
    if left.null or right.null:
        return left, right
    if left.type is None or right.type is None:
        raise Refused(TYPE_UNKNOWN, "expected a value of known type")
    if is_text(left.type) and is_text(right.type):
        ctx.note(TEXT_COMPARES)
        return left, right
    if is_text(left.type) or is_text(right.type):
        return _beside_text(left, right, ctx, ordered)
    kinds = {family(left.type), family(right.type)}
    if kinds <= {*NUMBERS, Family.BOOLEAN}:
        return _numbers(left, right, ctx, ordered)
    if kinds <= MOMENTS:
        return _moments(left, right, ctx)
    if kinds == {Family.TIME} or (kinds == {Family.UUID} and not ordered):
        return left, right
    if Family.TIMESTAMP in kinds and (left.constant is not None or right.constant is not None):
        return _constant_last(left, right, ctx)
    raise _unlike(left.type, right.type)


def _unlike(left: DataType, right: DataType) -> Refused:
    found = f"`{left.text}` and `{right.text}`"
    return Refused(TYPES_MIX, "expected two values that compare as in the source", found)


def _beside_text(left: Sql, right: Sql, ctx: Context, ordered: bool) -> tuple[Sql, Sql]:
    """A constant text becomes what it is compared with; a column of texts does not."""
    assert left.type is not None
    assert right.type is not None
    if isinstance(left.constant, str) and rank(left.type) < rank(right.type):
        converted = convert(left, right.type, ctx), right
    elif isinstance(right.constant, str) and rank(right.type) < rank(left.type):
        converted = left, convert(right, left.type, ctx)
    else:
        raise _unlike(left.type, right.type)
    if ordered and family(left.type) is Family.UUID:
        raise _unlike(left.type, right.type)
    kind = converted[0].type
    if kind is not None and (family(kind) in {*NUMBERS, Family.BOOLEAN}):
        return _numbers(*converted, ctx, ordered)
    return converted


def _constant_last(left: Sql, right: Sql, ctx: Context) -> tuple[Sql, Sql]:
    """A number beside a datetime counts days."""
    assert left.type is not None
    assert right.type is not None
    if right.constant is not None:
        return left, convert(right, left.type, ctx)
    return convert(left, right.type, ctx), right


def _moments(left: Sql, right: Sql, ctx: Context) -> tuple[Sql, Sql]:
    assert left.type is not None
    assert right.type is not None
    if is_offset(left.type) == is_offset(right.type):
        return left, right
    if is_offset(left.type):
        return left, convert(right, left.type, ctx)
    return convert(left, right.type, ctx), right


def _numbers(left: Sql, right: Sql, ctx: Context, ordered: bool) -> tuple[Sql, Sql]:
    assert left.type is not None
    assert right.type is not None
    bits = family(left.type) is Family.BOOLEAN, family(right.type) is Family.BOOLEAN
    if any(bits):
        return _bits(left, right, ctx, ordered)
    if left.type.name == "real" and right.type.name != "float":
        return left, _as_real(right, left.type, ctx)
    if right.type.name == "real" and left.type.name != "float":
        return _as_real(left, right.type, ctx), right
    return left, right


def _as_real(value: Sql, kind: DataType, ctx: Context) -> Sql:
    """Digits that a real cannot hold would make it differ from itself."""
    whole = isinstance(value.constant, int) and abs(value.constant) < 1 << 24
    return value if whole or value.type == kind else cast(value, kind, ctx)


def _bits(left: Sql, right: Sql, ctx: Context, ordered: bool) -> tuple[Sql, Sql]:
    """A bit is a boolean: equal to true or false, and a number beside any other."""
    assert left.type is not None
    assert right.type is not None
    if not ordered:
        if left.type == right.type:
            return left, right
        if _is_bit(right):
            return left, convert(right, left.type, ctx)
        if _is_bit(left):
            return convert(left, right.type, ctx), right
    return _as_number(left, ctx), _as_number(right, ctx)


def _is_bit(value: Sql) -> bool:
    return isinstance(value.constant, int) and value.constant in {0, 1}


def _as_number(value: Sql, ctx: Context) -> Sql:
    assert value.type is not None
    return convert(value, INT, ctx) if family(value.type) is Family.BOOLEAN else value
