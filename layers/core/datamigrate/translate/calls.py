"""Functions: those with a row in the target's table, and the few with rules of their own."""

from collections.abc import Sequence

from datamigrate.catalog.model import DataType
from datamigrate.translate.codes import NO_EQUAL, TYPE_UNKNOWN, TYPES_MIX, Refused
from datamigrate.translate.context import Context
from datamigrate.translate.convert import cast, convert
from datamigrate.translate.rules import Function, Wants
from datamigrate.translate.sql import (
    DATE,
    DATETIME,
    DATETIME2,
    FLOAT,
    INT,
    MOMENTS,
    NUMBERS,
    PADDED,
    TEXT,
    Binds,
    Sql,
    common,
    family,
    is_offset,
    is_text,
    length,
    of,
)
from datamigrate.types.target import Family

_TRUTH = frozenset({"true", "false"})

# The first argument of these is a part of a date.
DATE_FUNCTIONS = frozenset({"dateadd", "datediff", "datediff_big", "datename", "datepart"})

# https://learn.microsoft.com/sql/t-sql/functions/datepart-transact-sql
_PARTS = {
    "year": "yy yyyy",
    "quarter": "qq q",
    "month": "mm m",
    "dayofyear": "dy y",
    "day": "dd d",
    "week": "wk ww",
    "weekday": "dw w",
    "hour": "hh",
    "minute": "mi n",
    "second": "ss s",
    "millisecond": "ms",
    "microsecond": "mcs",
    "nanosecond": "ns",
    "iso_week": "isowk isoww",
    "tzoffset": "tz",
}
DATE_PARTS = {short: part for part, all_ in _PARTS.items() for short in (part, *all_.split())}


def called(name: str, arguments: Sequence[Sql], ctx: Context) -> Sql:
    """A function of the table. `name` is lower-case, with the part of a date for date functions."""
    rows = ctx.rules.functions.get(name)
    if rows is None:
        raise Refused(NO_EQUAL, f"expected a function that {ctx.target.label} has too")
    refusal: Refused | None = None
    for row in rows:
        try:
            return _applied(row, arguments, ctx)
        except Refused as reason:
            refusal = refusal or reason
    assert refusal is not None
    raise refusal


def _applied(row: Function, arguments: Sequence[Sql], ctx: Context) -> Sql:
    wants = row.wants
    if row.repeats and len(arguments) > len(wants):
        wants = (*wants, *[wants[-1]] * (len(arguments) - len(wants)))
    if len(arguments) != len(wants):
        raise Refused(NO_EQUAL, f"expected {len(wants)} arguments", f"{len(arguments)}")
    fitted = [fit(value, want, ctx) for value, want in zip(arguments, wants, strict=True)]
    pieces: list[object] = [*fitted]
    if row.repeats:
        pieces[row.before :] = [_listed(row, fitted[row.before :])]
    text = ctx.filled(row.template, *pieces)
    ctx.note(*row.notes)
    returns = fitted[row.returns].type if isinstance(row.returns, int) else row.returns
    return Sql(text, _shortened(returns, fitted), row.binds)


def _listed(row: Function, values: Sequence[Sql]) -> str:
    """A constant is not NULL: it needs nothing around it."""
    return row.between.join(
        value.text if value.constant is not None else row.nullable.format(value) for value in values
    )


def _shortened(returns: DataType | None, fitted: list[Sql]) -> DataType | None:
    """The type of a part of a fixed-length text is that of a text."""
    if returns is not None and returns.name in {"char", "nchar"} and fitted:
        return of("nvarchar" if returns.name == "nchar" else "varchar", *returns.params)
    return returns


def fit(value: Sql, want: Wants, ctx: Context) -> Sql:
    """The value as a row wants it, or `Refused`."""
    if want in _CONSTANTS:
        return _constant(value, want)
    if value.null:
        raise Refused(TYPE_UNKNOWN, f"expected {want}", "`NULL`")
    found = _fitted(value, value.kind, want, ctx)
    if found is None:
        raise Refused(TYPES_MIX, f"expected {want}", f"a `{value.kind.text}`")
    return found


def _constant(value: Sql, want: Wants) -> Sql:
    given = value.constant
    match want:
        case Wants.WORD:
            good = isinstance(given, str) and given != ""
        case Wants.FIXED:
            good = isinstance(given, int)
        case Wants.ASCII:
            good = isinstance(given, int) and 1 <= given <= 127
        case _:
            least = 1 if want is Wants.PLACE else 0
            good = isinstance(given, int) and least <= given < 1 << 31
    if not good:
        raise Refused(NO_EQUAL, f"expected {want}", f"`{value.text}`")
    return value


def _fitted(value: Sql, given: DataType, want: Wants, ctx: Context) -> Sql | None:
    kind = family(given)
    match want:
        case Wants.TEXT:
            return value if is_text(given) else None
        case Wants.TEXTUAL:
            return value if is_text(given) else convert(value, TEXT, ctx, explicit=True)
        case Wants.NATIONAL:
            return value if is_text(given) and given.name.startswith("n") else None
        case Wants.BINARY:
            return value if kind is Family.BINARY else None
        case Wants.INTEGER:
            return value if kind is Family.INTEGER else None
        case Wants.NARROW:
            return value if kind is Family.INTEGER and given.name != "bigint" else None
        case Wants.INT:
            return _int(value, given, ctx)
        case Wants.DECIMAL:
            return _typed(value, given, ctx) if kind is Family.DECIMAL else None
        case Wants.FLOAT:
            return _typed(value, given, ctx) if kind is Family.FLOAT else None
        case Wants.NUMBER:
            return _typed(convert(value, FLOAT, ctx), FLOAT, ctx) if kind in NUMBERS else None
        case _:
            return _moment(value, given, want, ctx)


def _typed(value: Sql, given: DataType, ctx: Context) -> Sql:
    """A constant whose digits alone would make it an integer, or a decimal, in the target."""
    told = value.constant is None or (family(given) is Family.DECIMAL and "." in value.text)
    return value if told or value.text.startswith("cast(") else cast(value, given, ctx)


def _int(value: Sql, given: DataType, ctx: Context) -> Sql | None:
    if family(given) not in NUMBERS:
        return None
    small = given.name in {"int", "smallint", "tinyint"}
    return value if small else convert(value, INT, ctx, explicit=True)


def _moment(value: Sql, given: DataType, want: Wants, ctx: Context) -> Sql | None:
    if isinstance(value.constant, str):
        value = convert(value, DATE if want is Wants.DATE else DATETIME2, ctx)
        given = DATE if want is Wants.DATE else DATETIME2
    if family(given) in {Family.INTEGER, Family.DECIMAL}:
        value, given = convert(value, DATETIME, ctx), DATETIME
    if family(given) not in MOMENTS or is_offset(given):
        return None
    match want:
        case Wants.DATE:
            return convert(value, DATE, ctx)
        case Wants.ONLY_DATE:
            return value if given.name == "date" else None
        case Wants.TIMESTAMP:
            return convert(value, DATETIME2, ctx) if given.name == "date" else value
        case _:
            return value


_CONSTANTS = frozenset({Wants.FIXED, Wants.WORD, Wants.COUNT, Wants.PLACE, Wants.ASCII})


def is_null(first: Sql, second: Sql, ctx: Context) -> Sql:
    """ISNULL: the type is that of the first, to which the second is cut."""
    if first.null:
        return second
    kind = first.kind
    other = convert(second, kind, ctx, explicit=is_text(kind))
    return Sql(ctx.rules.is_null.format(first, other), kind)


def coalesced(values: Sequence[Sql], ctx: Context) -> Sql:
    """COALESCE: the type is the common one."""
    alike = unified(values, ctx)
    return _chosen(f"coalesce({', '.join(v.text for v in alike)})", alike[0].type, ctx)


def unified(values: Sequence[Sql], ctx: Context) -> list[Sql]:
    """All as the type that data type precedence gives; at least one is not NULL."""
    types = [value.kind for value in values if not value.null]
    if not types:
        raise Refused(TYPE_UNKNOWN, "expected a value other than `NULL`")
    kind = common(types)
    return [_as_common(value, kind, ctx) for value in values]


def _as_common(value: Sql, kind: DataType, ctx: Context) -> Sql:
    if value.type is not None and value.constant is None and not value.null:
        same = family(value.type) is family(kind)
        if same and (is_text(kind) or family(kind) is Family.DECIMAL):
            fits = not is_text(kind) or _fits(value.type, kind)
            return Sql(value.text, kind, value.binds) if fits else convert(value, kind, ctx)
        if same and family(kind) is Family.INTEGER and not ctx.rules.numbers.literals_adapt:
            return Sql(value.text, kind, value.binds)
    return convert(value, kind, ctx, explicit=kind.name in PADDED)


def _fits(given: DataType, kind: DataType) -> bool:
    most, have = length(kind), length(given)
    if kind.name in PADDED:
        return have == most
    return most is None or (have is not None and have <= most)


def null_if(first: Sql, second: Sql) -> Sql:
    """NULLIF of two values that compare; the type is that of the first."""
    alike = first.type == second.type or is_text(first.type) or second.null
    if alike or (isinstance(second.constant, int) and not isinstance(first.constant, int)):
        return Sql(f"nullif({first}, {second})", first.type)
    test = f"{first.within(Binds.OTHER)} = {second.within(Binds.OTHER)}"
    return Sql(f"case when {test} then null else {first} end", first.type)


def _truth(condition: Sql, when: Sql) -> Sql:
    """A condition as a value that is never NULL; `when` is the value where it holds."""
    holds = when.text == "true"
    if condition.binds == Binds.COMPARE and condition.text.endswith((" is null", " is not null")):
        known = condition.text
        if not holds:
            value, _, word = known.rpartition(" is ")
            known = f"{value} is {'null' if word == 'not null' else 'not null'}"
        return Sql(known, when.type, Binds.COMPARE)
    text = f"coalesce({condition}, false)"
    return Sql(text, when.type) if holds else Sql(f"not {text}", when.type, Binds.NOT)


def case(branches: Sequence[tuple[Sql, Sql]], otherwise: Sql | None, ctx: Context) -> Sql:
    """CASE WHEN ... THEN ... ELSE ... END."""
    values = [value for _, value in branches]
    alike = unified(values if otherwise is None else [*values, otherwise], ctx)
    if len(branches) == 1 and otherwise is not None and {v.text for v in alike} == _TRUTH:
        return _truth(branches[0][0], alike[0])
    written = [
        f"when {when} then {value}" for (when, _), value in zip(branches, alike, strict=False)
    ]
    if otherwise is not None:
        written.append(f"else {alike[-1]}")
    return _chosen(f"case {' '.join(written)} end", alike[0].type, ctx)


def _chosen(text: str, kind: DataType | None, ctx: Context) -> Sql:
    is_bit = kind is not None and family(kind) is Family.BOOLEAN
    return Sql(ctx.rules.chosen_bit.format(text) if is_bit else text, kind)
