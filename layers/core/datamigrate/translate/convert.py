"""Convert a value to another type of the source, in the target's SQL.

Only conversions that give the same value on both sides are made; the rest is refused.
"""

from datamigrate.catalog.model import DataType
from datamigrate.translate import literals
from datamigrate.translate.codes import PRECISION, TYPES_MIX, Refused
from datamigrate.translate.constants import convert_constant
from datamigrate.translate.context import Context
from datamigrate.translate.sql import (
    INT,
    NUMBERS,
    TEXT,
    Binds,
    Sql,
    digits,
    family,
    is_offset,
    is_text,
    length,
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
_PADDED = frozenset({"char", "nchar"})
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


def days_later(moment: Sql, operator: str, days: Sql, to: DataType) -> Sql:
    """A datetime and a number of days."""
    text = f"{moment.within(Binds.ADD)} {operator} {days:p} * interval '1 day'"
    return Sql(text, to, Binds.ADD)


def cast(value: Sql, to: DataType, ctx: Context) -> Sql:
    """As the target casts."""
    return Sql(f"cast({value} as {ctx.type_sql(to)})", to)


def _refuse(given: DataType, to: DataType) -> Refused:
    return Refused(TYPES_MIX, f"expected a `{to.text}`", f"a `{given.text}`")


def _retyped(value: Sql, to: DataType) -> Sql:
    return Sql(value.text, to, value.binds)


def _by_family(
    value: Sql, given: DataType, to: DataType, ctx: Context, explicit: bool
) -> Sql | None:
    match family(given), family(to):
        case Family.STRING, Family.STRING:
            return _text_to_text(value, given, to)
        case Family.INTEGER | Family.DECIMAL | Family.FLOAT, Family.BOOLEAN:
            return Sql(f"{value.within(Binds.OTHER)} <> 0", to, Binds.COMPARE)
        case Family.BOOLEAN, Family.INTEGER if to == INT:
            return cast(value, to, ctx)
        case Family.BOOLEAN, Family.INTEGER | Family.DECIMAL | Family.FLOAT:
            return cast(cast(value, INT, ctx), to, ctx)
        case Family.DECIMAL | Family.FLOAT, Family.INTEGER:
            whole = "round({}, 0)" if given.name in _MONEY else "trunc({})"
            return Sql(f"cast({whole.format(value)} as {ctx.type_sql(to)})", to)
        case Family.FLOAT, Family.DECIMAL:
            ctx.note(PRECISION)
            return cast(value, to, ctx)
        case one, two if {one, two} <= NUMBERS:
            return cast(value, to, ctx)
        case _, Family.STRING if is_text(to):
            return _to_text(value, given, to, ctx)
        case Family.INTEGER, Family.TIMESTAMP if to.name in {"datetime", "smalldatetime"}:
            return days_later(convert_constant(_DAY_ZERO, to, ctx, explicit), "+", value, to)
        case _:
            return _moments(value, given, to, ctx, explicit)


def _text_to_text(value: Sql, given: DataType, to: DataType) -> Sql | None:
    if "xml" in {given.name, to.name}:
        return None
    most, have = length(to), length(given)
    if to.name in _PADDED and (given.name not in _PADDED or have != most):
        return Sql(f"rpad({value}, {most}, ' ')", to)
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
            text = f"case when length({text}) <= {most} then {text} else '*' end"
    return Sql(f"rpad({text}, {most}, ' ')" if to.name in _PADDED else text, to)


def _width(given: DataType) -> int:
    """The most characters that a value takes as text; 0: not known, or no such text."""
    if given.name == "decimal":
        return digits(given)[0] + 3
    return _WIDTHS.get(given.name, 0)


def _as_text(value: Sql, given: DataType, to: DataType, ctx: Context) -> str:
    match family(given):
        case Family.BOOLEAN:
            value = cast(value, INT, ctx)
        case Family.DECIMAL if not value.column:
            value = cast(value, given, ctx)
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
            return Sql(ctx.rules.at_utc.format(plain), to, Binds.COMPARE)
        case "date":
            return cast(value, to, ctx)
        case "smalldatetime" if explicit and given.name == "datetime":
            late = f"{value.within(Binds.ADD)} + interval '30.001 second'"
            return Sql(f"date_trunc('minute', {late})", to)
        case "time":
            return cast(value, to, ctx) if given.name != "date" and _keeps(given, to) else None
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
    pattern = ctx.rules.formats.get(style)
    if given is None or family(given) not in {Family.DATE, Family.TIMESTAMP} or pattern is None:
        raise Refused(TYPES_MIX, "expected a style with an equal in the target", f"`{style}`")
    clock = style in _TIMED_STYLES
    exact = style not in _MILLISECOND_STYLES or given.name == "datetime"
    if is_offset(given) or (clock and given.name == "date") or not exact:
        raise _refuse(given, to)
    quoted = literals.write_text(pattern, ctx.target.literals)
    text = ctx.rules.moment_as_text.format(value, quoted)
    width, most = _STYLE_WIDTHS.get(style, 10), length(to)
    if most is not None and most < width:
        text = f"left({text}, {most})"
    elif to.name in _PADDED and most != width:
        text = f"rpad({text}, {most}, ' ')"
    return Sql(text, to)
