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
_WIDTHS = {"bit": 1, "tinyint": 3, "smallint": 6, "int": 11, "bigint": 20, "uniqueidentifier": 36}
_DAY_ZERO = Sql("", None, constant="19000101")
_STARS = frozenset({"int", "smallint", "tinyint"})
_MONEY = frozenset({"money", "smallmoney"})
# CONVERT styles with a time of day, and those longer than a date of ten characters.
_TIMED_STYLES = frozenset({108, 120})
_STYLE_WIDTHS = {108: 8, 112: 8, 120: 19}


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
            return _text_to_text(value, given, to, ctx, explicit)
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


def _text_to_text(
    value: Sql, given: DataType, to: DataType, ctx: Context, explicit: bool
) -> Sql | None:
    if "xml" in {given.name, to.name}:
        return None
    fixed = {"char", "nchar"}
    if to.name in fixed and (explicit or given.name not in fixed) and length(to) != length(given):
        return None
    most, have = length(to), length(given)
    if to.name in {"text", "ntext"} or most is None or (have is not None and have <= most):
        return _retyped(value, to)
    return Sql(f"left({value}, {most})", to)


def _to_text(value: Sql, given: DataType, to: DataType, ctx: Context) -> Sql | None:
    """CAST of another type to a text that is long enough for all its values."""
    if to.name in {"char", "nchar", "text", "ntext"}:
        return None
    width = _WIDTHS.get(given.name)
    text = cast(value, to, ctx).text
    match family(given):
        case Family.BOOLEAN:
            text = cast(cast(value, INT, ctx), to, ctx).text
        case Family.DECIMAL if given.name == "decimal":
            width = digits(given)[0] + 3
            scaled = value if value.column else cast(value, given, ctx)
            text = cast(scaled, to, ctx).text
        case Family.UUID:
            text = f"upper({text})"
        case Family.DATE:
            width = 10
    most = length(to)
    if width is None:
        return None
    if most is None or most >= width:
        return Sql(text, to)
    if given.name not in _STARS or to.name != "varchar":
        return None
    # An integer too long for a varchar is a star.
    text = cast(value, TEXT, ctx).text
    return Sql(f"case when length({text}) <= {most} then {text} else '*' end", to)


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
    width = _STYLE_WIDTHS.get(style, 10)
    most = length(to)
    padded = to.name in {"char", "nchar"} and (most is None or most > width)
    if padded or is_offset(given) or (style in _TIMED_STYLES and given.name == "date"):
        raise _refuse(given, to)
    quoted = literals.write_text(pattern, ctx.target.literals)
    text = ctx.rules.moment_as_text.format(value, quoted)
    return Sql(text if most is None or most >= width else f"left({text}, {most})", to)
