"""Functions that DuckDB and PostgreSQL both have, as rows of the T-SQL function.

https://learn.microsoft.com/sql/t-sql/functions/functions
"""

from datamigrate.translate.codes import CLOCK, SESSION, TEXT_COMPARES, UNORDERED
from datamigrate.translate.rules import Function, Functions, Wants
from datamigrate.translate.sql import DATE, DATETIME, DATETIME2, FLOAT, INT, TEXT, Binds, of

T, X, WORD = Wants.TEXT, Wants.TEXTUAL, Wants.WORD
COUNT, PLACE, INTEGER, INT_ = Wants.COUNT, Wants.PLACE, Wants.INTEGER, Wants.INT
NUMBER, DEC, MOMENT = Wants.NUMBER, Wants.DECIMAL, Wants.MOMENT
GUID, OFFSET = of("uniqueidentifier"), of("datetimeoffset", 7)
ONE_CHARACTER = of("varchar", 1)

_NOW = Function("localtimestamp", (), DATETIME, notes=(CLOCK,))
_NOW2 = Function("localtimestamp", (), DATETIME2, notes=(CLOCK,))
_UTC = "timezone('UTC', now())"
_USER = (Function("current_user", (), of("nvarchar", 128), notes=(SESSION,)),)
# The place counts from the beginning of the text, wherever the search starts.
_FROM = (
    "case when strpos(substr({1}, {2}), {0}) > 0"
    " then strpos(substr({1}, {2}), {0}) + {2} - 1 when {1:p} is not null then 0 end"
)
# A number that is too long is stars.
_STR = (
    "case when length(cast({{0}} as varchar)) <= {0} then lpad(cast({{0}} as varchar), {0}, ' ')"
    " when {{0:p}} is not null then repeat('*', {0}) end"
)
_MATH = "cos exp sin sqrt tan".split()

# What an interval of one is, for the parts of a date that both targets know.
_DAYS = {
    "year": "1 year",
    "quarter": "3 months",
    "month": "1 month",
    "week": "7 days",
    "day": "1 day",
    "dayofyear": "1 day",
    "weekday": "1 day",
}
_CLOCK = {
    "hour": "1 hour",
    "minute": "1 minute",
    "second": "1 second",
    "millisecond": "1 millisecond",
    "microsecond": "1 microsecond",
}
_EXTRACT = {
    "year": "year",
    "quarter": "quarter",
    "month": "month",
    "dayofyear": "doy",
    "day": "day",
    "iso_week": "week",
}
_EXTRACT_CLOCK = {"hour": "hour", "minute": "minute", "second": "second"}


def _added(interval: str, timed: bool) -> tuple[Function, ...]:
    """DATEADD keeps the type: the targets make a timestamp of a date, which is cast back."""
    rows = []
    for template, count in _intervals(interval):
        if not timed:
            rows.append(Function(f"cast({template} as date)", (count, Wants.ONLY_DATE), DATE))
        rows.append(Function(template, (count, Wants.TIMESTAMP), 1, Binds.ADD))
    return tuple(rows)


def _intervals(interval: str) -> list[tuple[str, Wants]]:
    """For a constant count the short form, where the interval is of one."""
    one, unit = interval.split()
    counted = [(f"{{1:p}} + interval '{{0}} {unit}'", Wants.FIXED)] if one == "1" else []
    return [*counted, (f"{{1:p}} + {{0:p}} * interval '{interval}'", INT_)]


def _extracted(field: str, wants: Wants) -> tuple[Function, ...]:
    return (Function(f"cast(trunc(extract({field} from {{0}})) as integer)", (wants,), INT),)


def _whole(field: str) -> tuple[Function, ...]:
    return (Function(f"cast(extract({field} from {{0}}) as integer)", (MOMENT,), INT),)


def _named(field: str) -> tuple[Function, ...]:
    """DATENAME of a part that has no name but its number."""
    text = f"cast(cast(extract({field} from {{0}}) as integer) as varchar)"
    return (Function(text, (MOMENT,), of("nvarchar", 30)),)


SHARED: Functions = {
    "abs": (
        Function("abs({0})", (INTEGER,), 0),
        Function("abs({0})", (DEC,), 0),
        Function("abs({0})", (Wants.FLOAT,), 0),
    ),
    "ceiling": (
        Function("{0:p}", (INTEGER,), 0),
        Function("ceil({0})", (DEC,), 0),
        Function("ceil({0})", (Wants.FLOAT,), 0),
    ),
    "char": (Function("chr({0})", (Wants.ASCII,), ONE_CHARACTER),),
    "charindex": (
        Function("strpos({1}, {0})", (WORD, T), INT, notes=(TEXT_COMPARES,)),
        Function(_FROM, (WORD, T, PLACE), INT, notes=(TEXT_COMPARES,)),
    ),
    "concat": (Function("concat({0})", (X, X), TEXT, repeats=True),),
    "concat_ws": (Function("concat_ws({0})", (WORD, X, X), TEXT, repeats=True),),
    "current_timestamp": (_NOW,),
    "current_user": _USER,
    "datalength": (
        Function("octet_length({0})", (Wants.BINARY,), INT),
        Function("length({0}) * 2", (Wants.NATIONAL,), INT, Binds.MULTIPLY),
        Function("length({0})", (T,), INT),
    ),
    "datefromparts": (Function("make_date({0}, {1}, {2})", (INT_, INT_, INT_), DATE),),
    "day": _whole("day"),
    "floor": (
        Function("{0:p}", (INTEGER,), 0),
        Function("floor({0})", (DEC,), 0),
        Function("floor({0})", (Wants.FLOAT,), 0),
    ),
    "getdate": (_NOW,),
    "getutcdate": (Function(_UTC, (), DATETIME),),
    "left": (Function("left({0}, {1})", (T, INT_), 0),),
    "len": (Function("length(rtrim({0}, ' '))", (T,), INT),),
    "log": (Function("ln({0})", (NUMBER,), FLOAT),),
    "log10": (Function("log10({0})", (NUMBER,), FLOAT),),
    "lower": (Function("lower({0})", (T,), 0),),
    "ltrim": (Function("ltrim({0}, ' ')", (T,), 0),),
    "month": _whole("month"),
    "nchar": (Function("chr({0})", (Wants.ASCII,), of("nvarchar", 1)),),
    "newid": (Function("gen_random_uuid()", (), GUID),),
    "newsequentialid": (Function("gen_random_uuid()", (), GUID, notes=(UNORDERED,)),),
    "original_login": _USER,
    "pi": (Function("pi()", (), FLOAT),),
    "power": (
        Function("cast(trunc(power({0}, {1})) as integer)", (INTEGER, INTEGER), INT),
        Function("power({0}, {1})", (Wants.FLOAT, NUMBER), FLOAT),
    ),
    "quotename": (
        Function(
            "case when length({0}) <= 128 then '[' || replace({0}, ']', ']]') || ']' end",
            (T,),
            of("nvarchar", 258),
        ),
    ),
    "rand": (Function("random()", (), FLOAT),),
    "replace": (Function("replace({0}, {1}, {2})", (T, T, T), TEXT, notes=(TEXT_COMPARES,)),),
    "replicate": (
        Function("repeat({0}, {1})", (T, COUNT), TEXT),
        Function("case when {1:p} >= 0 then repeat({0}, {1}) end", (T, Wants.NARROW), TEXT),
    ),
    "reverse": (Function("reverse({0})", (T,), 0),),
    "right": (Function("right({0}, {1})", (T, INT_), 0),),
    "round": (
        Function("{0:p}", (INTEGER, COUNT), 0),
        Function("round({0}, {1})", (DEC, COUNT), 0),
        Function("trunc({0}, {1})", (DEC, COUNT, PLACE), 0),
    ),
    "rtrim": (Function("rtrim({0}, ' ')", (T,), 0),),
    "session_user": _USER,
    "sign": (Function("cast(sign({0}) as integer)", (INTEGER,), INT),),
    "space": (
        Function("repeat(' ', {0})", (COUNT,), of("varchar", 8000)),
        Function(
            "case when {0:p} >= 0 then repeat(' ', {0}) end", (Wants.NARROW,), of("varchar", 8000)
        ),
    ),
    "square": (Function("power({0}, 2)", (NUMBER,), FLOAT),),
    "str": (
        Function(_STR.format("10"), (Wants.NARROW,), of("varchar", 10)),
        Function(_STR.format("{1}"), (Wants.NARROW, PLACE), of("varchar", 8000)),
    ),
    "stuff": (
        Function(
            "case when {1} <= length({0}) then left({0}, {1} - 1)"
            " || coalesce({3}, '') || substr({0}, {1} + {2}) end",
            (T, PLACE, COUNT, T),
            TEXT,
        ),
    ),
    "suser_name": _USER,
    "suser_sname": _USER,
    "sysdatetime": (_NOW2,),
    "sysdatetimeoffset": (Function("now()", (), OFFSET),),
    "system_user": _USER,
    "sysutcdatetime": (Function(_UTC, (), DATETIME2),),
    "user": _USER,
    "user_name": _USER,
    "year": _whole("year"),
    "upper": (Function("upper({0})", (T,), 0),),
    **{name: (Function(f"{name}({{0}})", (NUMBER,), FLOAT),) for name in _MATH},
    **{f"dateadd {part}": _added(interval, False) for part, interval in _DAYS.items()},
    **{f"dateadd {part}": _added(interval, True) for part, interval in _CLOCK.items()},
    **{f"datepart {part}": _whole(field) for part, field in _EXTRACT.items()},
    **{f"datename {part}": _named(field) for part, field in _EXTRACT.items() if part != "month"},
    **{
        f"datepart {part}": _extracted(field, Wants.TIMESTAMP)
        for part, field in _EXTRACT_CLOCK.items()
    },
}
