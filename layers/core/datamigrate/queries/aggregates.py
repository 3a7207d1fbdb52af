"""Aggregates and window functions, with the types that the source gives them.

https://learn.microsoft.com/sql/t-sql/functions/aggregate-functions-transact-sql and
https://learn.microsoft.com/sql/t-sql/functions/ranking-functions-transact-sql
"""

from collections.abc import Sequence

from datamigrate.catalog.model import DataType
from datamigrate.translate.calls import fit
from datamigrate.translate.codes import NO_EQUAL, PRECISION, TEXT_COMPARES, TYPES_MIX, Refused
from datamigrate.translate.context import Context
from datamigrate.translate.convert import cast, convert
from datamigrate.translate.rules import Wants
from datamigrate.translate.sql import (
    BIGINT,
    FLOAT,
    INT,
    MOMENTS,
    NUMBERS,
    Sql,
    digits,
    family,
    is_text,
    length,
    of,
)
from datamigrate.types.target import Family

_SPREAD = frozenset({"stdev", "stdevp", "var", "varp"})
AGGREGATES = frozenset({"avg", "count", "count_big", "max", "min", "string_agg", "sum", *_SPREAD})
_RANKS = {
    "row_number": (BIGINT, 0),
    "rank": (BIGINT, 0),
    "dense_rank": (BIGINT, 0),
    "ntile": (BIGINT, 1),
    "percent_rank": (FLOAT, 0),
    "cume_dist": (FLOAT, 0),
}
_NEIGHBOURS = frozenset({"lag", "lead", "first_value", "last_value"})
WINDOWED = frozenset({*_RANKS, *_NEIGHBOURS})
_MONEY = frozenset({"money", "smallmoney"})
_HIGHEST = {*NUMBERS, *MOMENTS, Family.STRING, Family.TIME}
ORDERED = frozenset({*_HIGHEST, Family.BOOLEAN, Family.BINARY})


def aggregated(
    name: str, arguments: Sequence[Sql], distinct: bool, over: str, order: str, ctx: Context
) -> Sql:
    """An aggregate; `over` is its window with a blank before it, `order` what its texts have."""
    takes = 2 if name == "string_agg" else 1
    if len(arguments) != takes:
        raise Refused(NO_EQUAL, f"expected {takes} arguments", f"{len(arguments)}")
    if distinct and over:
        raise Refused(NO_EQUAL, "expected no `DISTINCT` in a window")
    value = arguments[0]
    word = "distinct " if distinct else ""
    if distinct and is_text(value.type):
        ctx.note(TEXT_COMPARES)
    match name:
        case "count":
            return cast(Sql(f"count({word}{value}){over}", BIGINT), INT, ctx)
        case "count_big":
            return Sql(f"count({word}{value}){over}", BIGINT)
        case "min" | "max":
            return _extreme(name, value, word, over, ctx)
        case "sum":
            return _summed(value, word, over, ctx)
        case "avg":
            return _averaged(value, word, over, ctx)
        case "string_agg":
            return _joined(value, arguments[1], over, order, ctx)
        case _:
            number = fit(value, Wants.NUMBER, ctx)
            return Sql(f"{ctx.rules.queries.spread[name]}({word}{number}){over}", FLOAT)


def _extreme(name: str, value: Sql, word: str, over: str, ctx: Context) -> Sql:
    if family(value.kind) not in _HIGHEST:
        message = "expected values with the order of the source"
        raise Refused(TYPES_MIX, message, f"a `{value.kind.text}`")
    if is_text(value.kind):
        ctx.note(TEXT_COMPARES)
    return Sql(f"{name}({word}{value}){over}", value.kind)


def _summed(value: Sql, word: str, over: str, ctx: Context) -> Sql:
    """A sum of small integers is an int, one of decimals has 38 digits."""
    kind = value.kind
    match family(kind):
        case Family.INTEGER:
            to = BIGINT if kind.name == "bigint" else INT
            return cast(Sql(f"sum({word}{value}){over}", BIGINT), to, ctx)
        case Family.DECIMAL:
            to = of("money") if kind.name in _MONEY else of("decimal", 38, digits(kind)[1])
            return Sql(f"sum({word}{value}){over}", to)
        case Family.FLOAT:
            return Sql(f"sum({word}{convert(value, FLOAT, ctx)}){over}", FLOAT)
        case _:
            raise _no_number(kind)


def _averaged(value: Sql, word: str, over: str, ctx: Context) -> Sql:
    """An average of integers is one too, cut off; one of decimals has 6 decimals at least."""
    kind = value.kind
    match family(kind):
        case Family.INTEGER:
            to = BIGINT if kind.name == "bigint" else INT
            total = cast(Sql(f"sum({word}{value}){over}", BIGINT), BIGINT, ctx)
            count = Sql(f"count({word}{value}){over}", BIGINT)
            return cast(ctx.rules.numbers.integer_division.of(BIGINT, total, count), to, ctx)
        case Family.DECIMAL:
            to = of("money") if kind.name in _MONEY else of("decimal", 38, max(digits(kind)[1], 6))
            return _decimal_average(value, word, over, to, ctx)
        case Family.FLOAT:
            return Sql(f"avg({word}{convert(value, FLOAT, ctx)}){over}", FLOAT)
        case _:
            raise _no_number(kind)


def _decimal_average(value: Sql, word: str, over: str, to: DataType, ctx: Context) -> Sql:
    ctx.note(PRECISION)
    scale = digits(to)[1]
    text = ctx.rules.queries.decimal_average.format(
        f"{word}{value}",
        word=word,
        value=value,
        over=over,
        scale=scale,
        factor=10**scale,
        unit=f"{10.0**-scale:.{scale}f}",
    )
    return cast(Sql(text, None), to, ctx)


def _no_number(kind: DataType) -> Refused:
    return Refused(TYPES_MIX, "expected a number", f"a `{kind.text}`")


def _joined(value: Sql, between: Sql, over: str, order: str, ctx: Context) -> Sql:
    """STRING_AGG; NULL is no part of it."""
    template = ctx.rules.queries.joined_texts
    if template is None or over:
        raise Refused(NO_EQUAL, f"expected an aggregate that {ctx.target.label} has too")
    text = fit(value, Wants.TEXTUAL, ctx)
    national = text.kind.name.startswith("n")
    longest = "max" if length(text.kind) is None else 4000 if national else 8000
    separator = fit(between, Wants.WORD, ctx)
    sql = template.format(text, separator, order=order and f"{order}")
    return Sql(sql, of("nvarchar" if national else "varchar", longest))


def windowed(name: str, arguments: Sequence[Sql], over: str, ctx: Context) -> Sql:
    """A function of a row's place in its window."""
    if name in _RANKS:
        kind, takes = _RANKS[name]
        if len(arguments) != takes:
            raise Refused(NO_EQUAL, f"expected {takes} arguments", f"{len(arguments)}")
        given = [fit(value, Wants.COUNT, ctx).text for value in arguments]
        return Sql(f"{name}({', '.join(given)}){over}", kind)
    most = 3 if name in {"lag", "lead"} else 1
    if not 1 <= len(arguments) <= most:
        raise Refused(NO_EQUAL, f"expected at most {most} arguments", f"{len(arguments)}")
    value, *rest = arguments
    if len(rest) > 1 and not ctx.rules.queries.defaults:
        raise Refused(NO_EQUAL, "expected no value for a row that is not there")
    kind = value.kind
    given = [value.text]
    given += [fit(offset, Wants.COUNT, ctx).text for offset in rest[:1]]
    given += [convert(default, kind, ctx).text for default in rest[1:]]
    return Sql(f"{name}({', '.join(given)}){over}", kind)
