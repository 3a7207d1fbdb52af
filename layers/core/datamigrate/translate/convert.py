"""Convert a value to another type of the source, in the target's SQL.

Only conversions that give the same value on both sides are made; the rest is refused.
"""

from datamigrate.catalog.model import DataType
from datamigrate.translate.codes import PRECISION, TYPES_MIX, Refused
from datamigrate.translate.constants import convert_constant
from datamigrate.translate.context import Context
from datamigrate.translate.sql import (
    FLOAT,
    INT,
    NUMBERS,
    PADDED,
    TEXT,
    Sql,
    digits,
    family,
    is_offset,
    is_text,
    length,
    of,
    parameters,
)
from datamigrate.types.target import Family

# The most characters a value takes as text, sign included.
_WIDTHS = {
    "bigint": 20,
    "bit": 1,
    "date": 10,
    "int": 11,
    "smallint": 6,
    "tinyint": 3,
    "uniqueidentifier": 36,
}
_REAL = of("real")
_DAY_ZERO = Sql("", None, constant="19000101")
_STARS = frozenset({"int", "smallint", "tinyint"})
_MONEY = frozenset({"money", "smallmoney"})
# CONVERT styles with a time of day, and those longer than a date of ten characters.
_MILLISECOND_STYLES = frozenset({21, 121})
_TIMED_STYLES = frozenset({20, 108, 120}) | _MILLISECOND_STYLES
_STYLE_WIDTHS = {20: 19, 21: 23, 108: 8, 112: 8, 120: 19, 121: 23}


def convert(value: Sql, to: DataType, ctx: Context, explicit: bool = False) -> Sql:
    """`explicit`: a CAST, which cuts text off; otherwise what the server does by itself."""
    if value.null:
        return Sql("null", to, null=True)
    if value.constant is not None:
        return convert_constant(value, to, ctx, explicit)
    if value.kind == to:
        return value
    found = _by_family(value, value.kind, to, ctx, explicit)
    if found is None:
        raise _refuse(value.kind, to)
    return found


def cast(value: Sql, to: DataType, ctx: Context) -> Sql:
    """As the target casts."""
    by = ctx.rules.numbers.decimal_cast
    if by is not None and family(to) is Family.DECIMAL:
        return Sql(by.format(value, ctx.type_sql(to), digits(to)[1]), to)
    return Sql(f"cast({value} as {ctx.type_sql(to)})", to)


def _as_float(value: Sql, ctx: Context) -> Sql:
    """A real with all of its digits: some targets read the six that it is shown with."""
    narrow = value.type == _REAL and ctx.type_sql(_REAL) != ctx.type_sql(FLOAT)
    return cast(value, FLOAT, ctx) if narrow else value


def note_real(ctx: Context) -> None:
    """A target without single precision keeps digits that the source drops."""
    if ctx.type_sql(_REAL) == ctx.type_sql(FLOAT):
        ctx.note(PRECISION)


def bit_as_integer(value: Sql, ctx: Context) -> Sql:
    """A bit as 0 or 1."""
    by = ctx.rules.bit_as_integer
    return cast(value, INT, ctx) if by is None else Sql(by.format(value), INT)


def _refuse(given: DataType, to: DataType) -> Refused:
    return Refused(TYPES_MIX, f"expected a `{to.text}`", f"a `{given.text}`")


def _retyped(value: Sql, to: DataType) -> Sql:
    return Sql(value.text, to, value.binds)


def _by_family(
    value: Sql, given: DataType, to: DataType, ctx: Context, explicit: bool
) -> Sql | None:
    match family(given), family(to):
        case Family.STRING, Family.STRING:
            return _text_to_text(value, given, to, ctx)
        case Family.INTEGER | Family.DECIMAL | Family.FLOAT, Family.BOOLEAN:
            return ctx.rules.nonzero.of(to, value)
        case Family.BOOLEAN, Family.INTEGER if to == INT:
            return bit_as_integer(value, ctx)
        case Family.BOOLEAN, Family.INTEGER | Family.DECIMAL | Family.FLOAT:
            return cast(bit_as_integer(value, ctx), to, ctx)
        case Family.DECIMAL | Family.FLOAT, Family.INTEGER:
            whole = "round({}, 0)" if given.name in _MONEY else ctx.rules.numbers.truncate
            return Sql(f"cast({whole.format(value)} as {ctx.type_sql(to)})", to)
        case Family.FLOAT, Family.DECIMAL:
            ctx.note(PRECISION)
            return cast(_as_float(value, ctx), to, ctx)
        case one, two if {one, two} <= NUMBERS:
            if to == _REAL:
                note_real(ctx)
            return cast(value, to, ctx)
        case _, Family.STRING if is_text(to):
            return _to_text(value, given, to, ctx)
        case Family.INTEGER, Family.TIMESTAMP if to.name in {"datetime", "smalldatetime"}:
            zero = convert_constant(_DAY_ZERO, to, ctx, explicit)
            return ctx.rules.moments.days["+"].of(to, zero, value)
        case _:
            return _moments(value, given, to, ctx, explicit)


def _text_to_text(value: Sql, given: DataType, to: DataType, ctx: Context) -> Sql | None:
    if "xml" in {given.name, to.name}:
        return None
    most, have = length(to), length(given)
    if to.name in PADDED and (given.name not in PADDED or have != most):
        return Sql(ctx.rules.texts.pad.format(value, most), to)
    if to.name in {"text", "ntext"} or most is None or (have is not None and have <= most):
        return _retyped(value, to)
    return Sql(f"left({value}, {most})", to)


def _to_text(value: Sql, given: DataType, to: DataType, ctx: Context) -> Sql | None:
    """Another type as text; one that is too long is a star or an error in the source."""
    if to.name in {"text", "ntext"} or not (width := _width(given)):
        return None
    most = length(to)
    text = _as_text(value, given, to if most is not None and most >= width else TEXT, ctx)
    if most is not None and most < width:
        if family(given) is Family.DATE:
            text = f"left({text}, {most})"
        elif given.name in _STARS and to.name in {"char", "varchar"}:
            size = ctx.rules.texts.length.format(text)
            text = f"case when {size} > {most} then '*' else {text} end"
    return Sql(ctx.rules.texts.pad.format(text, most) if to.name in PADDED else text, to)


def _width(given: DataType) -> int:
    """The most characters that a value takes as text; 0: not known, or no such text."""
    if given.name == "decimal":
        return digits(given)[0] + 3
    return _WIDTHS.get(given.name, 0)


def _as_text(value: Sql, given: DataType, to: DataType, ctx: Context) -> str:
    rules = ctx.rules
    match family(given):
        case Family.BOOLEAN:
            value = bit_as_integer(value, ctx)
        case Family.DECIMAL if rules.numbers.decimal_as_text is not None:
            return rules.numbers.decimal_as_text.format(value, digits(given)[1])
        case Family.DECIMAL if not value.column:
            value = cast(value, given, ctx)
        case Family.DATE if rules.moments.date_as_text is not None:
            return rules.moments.date_as_text.format(value)
        case Family.UUID:
            return f"upper({cast(value, to, ctx)})"
    return cast(value, to, ctx).text


def _moments(value: Sql, given: DataType, to: DataType, ctx: Context, explicit: bool) -> Sql | None:
    """Dates and times among themselves."""
    moments = {Family.DATE, Family.TIMESTAMP}
    if family(given) not in moments or family(to) not in {*moments, Family.TIME}:
        return _same_kind(value, given, to, ctx)
    if given.name == "datetimeoffset":
        return _retyped(value, to) if to.name == given.name and not explicit else None
    match to.name:
        case "datetimeoffset":
            plain = value if given.name != "date" else cast(value, _wide(to), ctx)
            at_utc = ctx.rules.moments.at_utc
            return None if at_utc is None else at_utc.of(to, plain)
        case "date":
            return cast(value, to, ctx)
        case "smalldatetime" if explicit and given.name == "datetime":
            return Sql(ctx.rules.moments.to_minute.format(value), to)
        case "time":
            kept = given.name != "date" and ctx.rules.moments.has_time and _keeps(given, to)
            return cast(value, to, ctx) if kept else None
        case _ if given.name == "date":
            return cast(value, to, ctx)
        case _ if not explicit:
            return _retyped(value, to)
        case _ if to.name == "datetime" and _places(given) > 3:
            ctx.note(PRECISION)
            return cast(value, to, ctx)
        case _:
            return cast(value, to, ctx) if _keeps(given, to) else None


def _wide(to: DataType) -> DataType:
    return DataType("datetime2", to.params, f"datetime2({to.params[0]})")


def _places(moment: DataType) -> int:
    """Decimals of a second."""
    match moment.name:
        case "datetime":
            return 3
        case "smalldatetime" | "date":
            return 0
        case _:
            return min(parameters(moment).precision, 6)


def _keeps(given: DataType, to: DataType) -> bool:
    """Whether no rounding takes place."""
    return to.name != "smalldatetime" and _places(to) >= _places(given)


def _same_kind(value: Sql, given: DataType, to: DataType, ctx: Context) -> Sql | None:
    """The same kind of type, of other length."""
    if family(given) is not family(to) or family(given) is Family.SPATIAL:
        return None
    if family(given) is Family.BINARY:
        most, have = length(to), length(given)
        fits = to.name == "varbinary" and (most is None or (have is not None and have <= most))
        return _retyped(value, to) if fits else None
    return _retyped(value, to) if given.name == to.name else None


def moment_as_text(value: Sql, to: DataType, style: int, ctx: Context) -> Sql:
    """CONVERT with a style that has a format in the target."""
    given = value.type
    template = ctx.rules.moments.formats.get(style)
    if given is None or family(given) not in {Family.DATE, Family.TIMESTAMP} or template is None:
        raise Refused(TYPES_MIX, "expected a style with an equal in the target", f"`{style}`")
    clock = style in _TIMED_STYLES
    exact = style not in _MILLISECOND_STYLES or given.name == "datetime"
    if is_offset(given) or (clock and given.name == "date") or not exact:
        raise _refuse(given, to)
    text = template.format(value)
    width, most = _STYLE_WIDTHS.get(style, 10), length(to)
    if most is not None and most < width:
        text = f"left({text}, {most})"
    elif to.name in PADDED and most != width:
        text = ctx.rules.texts.pad.format(text, most)
    return Sql(text, to)
