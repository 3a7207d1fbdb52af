"""Arithmetic, bits and text concatenation, with the types that the source gives them.

Precision and scale of decimals follow
https://learn.microsoft.com/sql/t-sql/data-types/precision-scale-and-length-transact-sql
"""

from decimal import Decimal
from fractions import Fraction

from datamigrate.catalog.model import DataType
from datamigrate.translate.codes import NO_EQUAL, PRECISION, TYPES_MIX, Refused
from datamigrate.translate.constants import decimal_literal
from datamigrate.translate.context import Context
from datamigrate.translate.convert import cast, convert, note_real
from datamigrate.translate.sql import (
    INT,
    Binds,
    Sql,
    digits,
    family,
    is_number,
    is_text,
    length,
    of,
    rank,
)
from datamigrate.types.target import Family

_WIDEST = 38
_BINDS = {"+": Binds.ADD, "-": Binds.ADD, "*": Binds.MULTIPLY}
_MONEY = frozenset({"money", "smallmoney"})


def combine(operator: str, left: Sql, right: Sql, ctx: Context) -> Sql:
    """`left operator right`."""
    if left.null or right.null:
        other = right if left.null else left
        return Sql("null", other.type, null=True)
    if operator == "+" and is_text(left.kind) and is_text(right.kind):
        return _concatenate(left, right, ctx)
    if (days := _days(operator, left, right, ctx)) is not None:
        return days
    left, right = _number(left, right, ctx), _number(right, left, ctx)
    kind = max((left.kind, right.kind), key=rank)
    if operator in "&|^":
        return _bits(operator, left, right, kind, ctx)
    match family(kind):
        case Family.INTEGER:
            return _integers(operator, left, right, kind, ctx)
        case Family.DECIMAL:
            return _decimals(operator, left, right, ctx)
        case _:
            return _floats(operator, left, right, kind, ctx)


def _days(operator: str, left: Sql, right: Sql, ctx: Context) -> Sql | None:
    """A datetime, to which whole days are added."""
    for moment, days in ((left, right), (right, left)):
        counts = operator == "+" or (operator == "-" and moment is left)
        dated = moment.kind.name in {"datetime", "smalldatetime"}
        if counts and dated and family(days.kind) is Family.INTEGER:
            return ctx.rules.moments.days[operator].of(moment.kind, moment, days)
    return None


def _concatenate(left: Sql, right: Sql, ctx: Context) -> Sql:
    national = left.kind.name.startswith("n") or right.kind.name.startswith("n")
    one, two = length(left.kind), length(right.kind)
    most = 4000 if national else 8000
    total = "max" if one is None or two is None else min(one + two, most)
    type_ = of("nvarchar" if national else "varchar", total)
    return ctx.rules.texts.concatenate.of(type_, left, right)


def _number(value: Sql, other: Sql, ctx: Context) -> Sql:
    """As a number: bits count, constant texts beside a number are read."""
    if is_number(value.kind):
        return value
    if family(value.kind) is Family.BOOLEAN:
        return convert(value, INT, ctx)
    if is_text(value.kind) and is_number(other.kind) and isinstance(value.constant, str):
        return convert(value, other.kind, ctx)
    raise _no_number(value)


def _no_number(value: Sql) -> Refused:
    return Refused(TYPES_MIX, "expected a number", f"a `{value.kind.text}`")


def _integers(operator: str, left: Sql, right: Sql, kind: DataType, ctx: Context) -> Sql:
    left, right = _adapted(left, kind, ctx), _adapted(right, kind, ctx)
    if operator == "/":
        found = ctx.rules.numbers.integer_division.of(kind, left, right)
        widened = ctx.rules.numbers.wide_quotients and kind.name != "bigint"
        return cast(found, kind, ctx) if widened else found
    return _plain(operator, left, right, kind, ctx)


def _adapted(value: Sql, kind: DataType, ctx: Context) -> Sql:
    """Cast where the target would compute in a smaller type than the source."""
    if not ctx.rules.numbers.literals_adapt or value.kind == kind or value.constant is not None:
        return value
    return cast(value, kind, ctx)


def _plain(operator: str, left: Sql, right: Sql, kind: DataType, ctx: Context) -> Sql:
    if operator == "%":
        return ctx.rules.numbers.modulo.of(kind, left, right)
    binds = _BINDS[operator]
    text = f"{left.within(binds)} {operator} {right.within(Binds(binds + 1))}"
    return Sql(text, kind, binds)


def _decimals(operator: str, left: Sql, right: Sql, ctx: Context) -> Sql:
    names = {left.kind.name, right.kind.name}
    if names & _MONEY and "decimal" not in names:
        return _money(operator, left, right, ctx)
    one, two = _digits(left), _digits(right)
    if operator == "/":
        return _divide(left, right, one, two, ctx)
    precision, scale = _result(operator, one, two)
    kind = of("decimal", *_capped(precision, scale))
    if one[1] + two[1] > _WIDEST:
        raise Refused(NO_EQUAL, "expected fewer decimals")
    left, right = _wide(left, ctx), _wide(right, ctx)
    if operator == "*":
        left = _roomy(left, right, one, two, ctx)
    found = _plain(operator, left, right, kind, ctx)
    return cast(found, kind, ctx) if precision > _WIDEST and operator == "*" else found


def _wide(value: Sql, ctx: Context) -> Sql:
    """An integer beside a decimal, as wide a decimal as its type is; the same for long literals."""
    if value.kind.name == "decimal" and "." not in value.text and value.constant is not None:
        return cast(value, value.kind, ctx)
    if not ctx.rules.numbers.literals_adapt or value.constant is not None:
        return value
    is_integer = family(value.kind) is Family.INTEGER
    return cast(value, of("decimal", *digits(value.kind)), ctx) if is_integer else value


def _roomy(left: Sql, right: Sql, one: tuple[int, int], two: tuple[int, int], ctx: Context) -> Sql:
    """The left factor, as a type whose products have room for all digits."""
    if not _has_room(one, two, ctx):
        if ctx.rules.numbers.roomy is None:
            raise Refused(NO_EQUAL, "expected fewer decimals in a product")
        return Sql(f"cast({left} as {ctx.rules.numbers.roomy})", left.type)
    most = ctx.rules.numbers.narrow_products
    if most is None or one[0] + two[0] <= most:
        return left
    for value, (precision, _) in ((left, one), (right, two)):
        if precision > most and (value.column or value.text.startswith("cast(")):
            return left
    return cast(left, of("decimal", max(one[0], most + 1), one[1]), ctx)


def _has_room(one: tuple[int, int], two: tuple[int, int], ctx: Context) -> bool:
    room = ctx.rules.numbers.room
    if room is None:
        return True
    precision, scale = _result("*", one, two)
    whole = min(precision - scale, _WIDEST)
    return whole <= room[0] and scale <= max(one[1], two[1], room[1])


def _digits(value: Sql) -> tuple[int, int]:
    """A constant integer has the digits it is written with."""
    if isinstance(value.constant, int):
        return max(len(str(abs(value.constant))), 1), 0
    return digits(value.kind)


def _result(operator: str, one: tuple[int, int], two: tuple[int, int]) -> tuple[int, int]:
    (p1, s1), (p2, s2) = one, two
    match operator:
        case "*":
            return p1 + p2 + 1, s1 + s2
        case "/":
            scale = max(6, s1 + p2 + 1)
            return p1 - s1 + s2 + scale, scale
        case "%":
            return min(p1 - s1, p2 - s2) + max(s1, s2), max(s1, s2)
        case _:
            return max(s1, s2) + max(p1 - s1, p2 - s2) + 1, max(s1, s2)


def _capped(precision: int, scale: int) -> tuple[int, int]:
    """At most 38 digits, at the cost of decimals, of which 6 are kept."""
    if precision <= _WIDEST:
        return precision, scale
    return _WIDEST, max(min(scale, 6), min(scale, _WIDEST - (precision - scale)))


def _divide(left: Sql, right: Sql, one: tuple[int, int], two: tuple[int, int], ctx: Context) -> Sql:
    """The source cuts off the digits beyond the scale of the result."""
    kind = of("decimal", *_capped(*_result("/", one, two)))
    scale = digits(kind)[1]
    factor = _reciprocal(right, scale - one[1], ctx)
    if factor is not None:
        size = _digits(factor)
        left = _roomy(_wide(left, ctx), factor, one, size, ctx)
        return Sql(f"{left.within(Binds.MULTIPLY)} * {factor}", kind, Binds.MULTIPLY)
    if ctx.rules.numbers.decimal_division is None:
        raise Refused(NO_EQUAL, "expected no division of decimals")
    divided = f"{left.within(Binds.MULTIPLY)} / {right.within(Binds.SIGN)}"
    return Sql(ctx.rules.numbers.decimal_division.format(divided, scale), kind)


def _reciprocal(value: Sql, most: int, ctx: Context) -> Sql | None:
    """Of a constant such as 100 or 2.5, where it has an end within `most` decimals."""
    if not isinstance(value.constant, (int, Decimal)) or value.constant <= 0:
        return None
    found = (1 / Decimal(value.constant)).normalize()
    scale = max(-int(found.as_tuple().exponent), 0)
    if scale > most or Fraction(found) * Fraction(value.constant) != 1:
        return None
    precision = scale + max(found.adjusted() + 1, 1)
    return Sql(decimal_literal(f"{found:f}", ctx), of("decimal", precision, scale))


def _money(operator: str, left: Sql, right: Sql, ctx: Context) -> Sql:
    """Money with money or integers; products are rounded to 4 decimals."""
    kind = max((left.kind, right.kind), key=rank)
    both_money = {left.kind.name, right.kind.name} <= _MONEY
    if operator in "/%":
        raise Refused(NO_EQUAL, f"expected no `{operator}` with money")
    left, right = _wide(left, ctx), _wide(right, ctx)
    if operator == "*":
        left = _roomy(left, right, _digits(left), _digits(right), ctx)
    found = _plain(operator, left, right, kind, ctx)
    if operator == "*" and both_money:
        ctx.note(PRECISION)
        return cast(found, kind, ctx)
    return found


def _floats(operator: str, left: Sql, right: Sql, kind: DataType, ctx: Context) -> Sql:
    if operator == "%":
        raise Refused(NO_EQUAL, "expected no `%` with floats")
    if not any(v.constant is None and v.type == kind for v in (left, right)):
        left = cast(left, kind, ctx)
    if kind.name == "real":
        note_real(ctx)
        left, right = _as_real(left, kind, ctx), _as_real(right, kind, ctx)
    if operator == "/":
        text = f"{left.within(Binds.MULTIPLY)} / {right.within(Binds.SIGN)}"
        return Sql(text, kind, Binds.MULTIPLY)
    return _plain(operator, left, right, kind, ctx)


def _as_real(value: Sql, kind: DataType, ctx: Context) -> Sql:
    return value if value.kind == kind and value.constant is None else cast(value, kind, ctx)


def _bits(operator: str, left: Sql, right: Sql, kind: DataType, ctx: Context) -> Sql:
    if {family(left.kind), family(right.kind)} != {Family.INTEGER}:
        raise Refused(TYPES_MIX, "expected integers on both sides")
    left, right = _adapted(left, kind, ctx), _adapted(right, kind, ctx)
    return ctx.rules.numbers.bits[operator].of(kind, left, right)


def signed(operator: str, value: Sql, ctx: Context) -> Sql:
    """A sign or `~` before a value."""
    if value.null:
        return value
    kind = value.kind
    if operator == "+":
        return value
    if operator == "~":
        return _inverted(value, ctx)
    if not is_number(kind):
        raise _no_number(value)
    if isinstance(value.constant, (int, float, Decimal)):
        text = value.text[1:] if value.text.startswith("-") else f"-{value.text}"
        binds = Binds.SIGN if text.startswith("-") else Binds.ATOM
        return Sql(text, kind, binds, -value.constant)
    if kind.name == "tinyint":
        value = cast(value, of("smallint"), ctx)
    return Sql(f"-{value:p}", value.type, Binds.SIGN)


def _inverted(value: Sql, ctx: Context) -> Sql:
    given = value.kind
    match family(given):
        case Family.BOOLEAN:
            return ctx.rules.not_bit.of(given, value)
        case Family.INTEGER if given.name != "tinyint":
            return ctx.rules.numbers.bits["~"].of(given, value)
        case _:
            raise Refused(TYPES_MIX, "expected an integer", f"a `{given.text}`")
