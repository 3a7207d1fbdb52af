"""Comparisons, where the source converts one side to the type of the other.

The pieces are as true, false or unknown as the source's condition is.
"""

from datamigrate.catalog.model import DataType
from datamigrate.translate.codes import TEXT_COMPARES, TYPES_MIX, Refused
from datamigrate.translate.context import Context
from datamigrate.translate.convert import cast, convert, note_real
from datamigrate.translate.literals import write_text
from datamigrate.translate.sql import (
    INT,
    MOMENTS,
    NUMBERS,
    TEXT,
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
    if is_text(left.kind) and is_text(right.kind):
        ctx.note(TEXT_COMPARES)
        return left, right
    if is_text(left.kind) or is_text(right.kind):
        return _beside_text(left, right, ctx, ordered)
    kinds = {family(left.kind), family(right.kind)}
    if kinds <= {*NUMBERS, Family.BOOLEAN}:
        return _numbers(left, right, ctx, ordered)
    if kinds <= MOMENTS:
        return _moments(left, right, ctx)
    if kinds == {Family.BINARY}:
        return _bytes(left, ctx), _bytes(right, ctx)
    if kinds == {Family.TIME} and ctx.rules.moments.has_time:
        return left, right
    if kinds == {Family.UUID} and not ordered:
        return _guid(left, ctx), _guid(right, ctx)
    if Family.TIMESTAMP in kinds and (left.constant is not None or right.constant is not None):
        return _constant_last(left, right, ctx)
    raise _unlike(left.kind, right.kind)


def _guid(value: Sql, ctx: Context) -> Sql:
    """As something that compares as GUIDs do, whose digits have no case."""
    text = ctx.rules.comparable_guid.format(value)
    return value if text == value.text else Sql(text, value.type)


def _bytes(value: Sql, ctx: Context) -> Sql:
    """As text that compares as binaries do, which are equal whatever zeros follow."""
    if ctx.rules.bytes_as_text is None:
        return value
    if isinstance(value.constant, bytes):
        return Sql(write_text(value.constant.hex().rstrip("0"), ctx.target.literals), TEXT)
    return Sql(ctx.rules.bytes_as_text.format(value), TEXT)


def _unlike(left: DataType, right: DataType) -> Refused:
    found = f"`{left.text}` and `{right.text}`"
    return Refused(TYPES_MIX, "expected two values that compare as in the source", found)


def _beside_text(left: Sql, right: Sql, ctx: Context, ordered: bool) -> tuple[Sql, Sql]:
    """A constant text becomes what it is compared with; a column of texts does not."""
    if isinstance(left.constant, str) and rank(left.kind) < rank(right.kind):
        converted = convert(left, right.kind, ctx), right
    elif isinstance(right.constant, str) and rank(right.kind) < rank(left.kind):
        converted = left, convert(right, left.kind, ctx)
    else:
        raise _unlike(left.kind, right.kind)
    kind = family(converted[0].kind)
    if kind in {*NUMBERS, Family.BOOLEAN}:
        return _numbers(*converted, ctx, ordered)
    if kind is Family.UUID and not ordered:
        one, two = converted
        return (one, _guid(two, ctx)) if two is right else (_guid(one, ctx), two)
    if kind is Family.UUID or (kind is Family.TIME and not ctx.rules.moments.has_time):
        raise _unlike(left.kind, right.kind)
    return converted


def _constant_last(left: Sql, right: Sql, ctx: Context) -> tuple[Sql, Sql]:
    """A number beside a datetime counts days."""
    if right.constant is not None:
        return left, convert(right, left.kind, ctx)
    return convert(left, right.kind, ctx), right


def _moments(left: Sql, right: Sql, ctx: Context) -> tuple[Sql, Sql]:
    if is_offset(left.kind) == is_offset(right.kind):
        return left, right
    if is_offset(left.kind):
        return left, convert(right, left.kind, ctx)
    return convert(left, right.kind, ctx), right


def _numbers(left: Sql, right: Sql, ctx: Context, ordered: bool) -> tuple[Sql, Sql]:
    bits = family(left.kind) is Family.BOOLEAN, family(right.kind) is Family.BOOLEAN
    if any(bits):
        return _bits(left, right, ctx, ordered)
    if "real" in {left.kind.name, right.kind.name}:
        note_real(ctx)
    if left.kind.name == "real" and right.kind.name != "float":
        return left, _as_real(right, left.kind, ctx)
    if right.kind.name == "real" and left.kind.name != "float":
        return _as_real(left, right.kind, ctx), right
    return left, right


def _as_real(value: Sql, kind: DataType, ctx: Context) -> Sql:
    """Digits that a real cannot hold would make it differ from itself."""
    whole = isinstance(value.constant, int) and abs(value.constant) < 1 << 24
    return value if whole or value.kind == kind else cast(value, kind, ctx)


def _bits(left: Sql, right: Sql, ctx: Context, ordered: bool) -> tuple[Sql, Sql]:
    """A bit is a boolean: equal to true or false, and a number beside any other."""
    if not ordered:
        if left.kind == right.kind:
            return left, right
        if _is_bit(right):
            return left, convert(right, left.kind, ctx)
        if _is_bit(left):
            return convert(left, right.kind, ctx), right
    return _as_number(left, ctx), _as_number(right, ctx)


def _is_bit(value: Sql) -> bool:
    return isinstance(value.constant, int) and value.constant in {0, 1}


def _as_number(value: Sql, ctx: Context) -> Sql:
    return convert(value, INT, ctx) if family(value.kind) is Family.BOOLEAN else value
