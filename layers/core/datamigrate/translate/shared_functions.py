"""Functions that targets have in common, as rows of the T-SQL function.

`EVERYWHERE` holds for every target, `STANDARD` for all but those that speak T-SQL themselves,
`POSTGRES_LIKE` for DuckDB and PostgreSQL. What only one target writes so is in its own file.
https://learn.microsoft.com/sql/t-sql/functions/functions
"""

from collections.abc import Iterable, Mapping

from datamigrate.translate.codes import CLOCK, SESSION, TEXT_COMPARES, UNORDERED
from datamigrate.translate.rules import Function, Functions, Wants
from datamigrate.translate.sql import (
    BIGINT,
    DATE,
    DATETIME,
    DATETIME2,
    FLOAT,
    INT,
    TEXT,
    Binds,
    of,
)

T, X, WORD = Wants.TEXT, Wants.TEXTUAL, Wants.WORD
COUNT, PLACE, INTEGER, INT_ = Wants.COUNT, Wants.PLACE, Wants.INTEGER, Wants.INT
NUMBER, DEC, MOMENT = Wants.NUMBER, Wants.DECIMAL, Wants.MOMENT
DATES, TIMES = (Wants.DATE, Wants.DATE), (Wants.TIMESTAMP, Wants.TIMESTAMP)
GUID, OFFSET = of("uniqueidentifier"), of("datetimeoffset", 7)
ONE_CHARACTER, SPACES = of("varchar", 1), of("varchar", 8000)

# The parts of a date that DATEADD and DATEDIFF count in, by what they are a part of.
DAY_PARTS = "year quarter month week day".split()
CLOCK_PARTS = "hour minute second millisecond microsecond".split()
_SAME_AS_DAY = ("dayofyear", "weekday")

# The place counts from the beginning of the text, wherever the search starts.
_FROM = (
    "case when strpos(substr({1}, {2}), {0}) > 0"
    " then strpos(substr({1}, {2}), {0}) + {2} - 1 when {1:p} is not null then 0 end"
)
# A number that is too long is stars.
_STR = (
    "case when length(cast({{0}} as {{text}})) <= {0}"
    " then lpad(cast({{0}} as {{text}}), {0}, ' ')"
    " when {{0:p}} is not null then repeat('*', {0}) end"
)
# A start before the text takes characters off the length there, and counts from the end here.
_SUBSTRING = (
    "case when {1:p} >= 1 then substr({0}, {1}, {2})"
    " when {1:p} + {2:p} > 1 then substr({0}, 1, {1:p} + {2:p} - 1)"
    " when {1:p} + {2:p} <= 1 then left({0}, 0) end"
)


def with_days(rows: Mapping[str, tuple[Function, ...]], name: str) -> Functions:
    """The rows of DATEADD or DATEDIFF, with the parts that count as days do."""
    same = {f"{name} {part}": rows[f"{name} day"] for part in _SAME_AS_DAY}
    return {**rows, **same}


def differences(by_part: Mapping[str, str]) -> Functions:
    """DATEDIFF and DATEDIFF_BIG, from a template for each part.

    `{name}` stands for the function, `{type}` for what it returns.
    """
    rows: dict[str, tuple[Function, ...]] = {}
    for name, returns, type_ in (("datediff", INT, "{int}"), ("datediff_big", BIGINT, "{bigint}")):
        own = {
            f"{name} {part}": (
                Function(
                    text.replace("{type}", type_).replace("{name}", name),
                    TIMES if part in CLOCK_PARTS else DATES,
                    returns,
                ),
            )
            for part, text in by_part.items()
        }
        rows |= with_days(own, name)
    return rows


def additions(
    moments: str, dates: str, parts: Mapping[str, str], binds: Binds = Binds.ATOM
) -> Functions:
    """DATEADD by templates for a time and for a date, in which `{part}` stands for the part."""
    rows: dict[str, tuple[Function, ...]] = {}
    for part, word in parts.items():
        timed = Function(moments.replace("{part}", word), (INT_, Wants.TIMESTAMP), 1, binds)
        dated = Function(dates.replace("{part}", word), (INT_, Wants.ONLY_DATE), DATE)
        rows[f"dateadd {part}"] = (timed,) if part in CLOCK_PARTS else (dated, timed)
    return with_days(rows, "dateadd")


def extractions(
    whole: Mapping[str, str], seconds: str = "cast(trunc(extract(second from {0})) as {int})"
) -> Functions:
    """YEAR, MONTH, DAY, DATEPART and DATENAME: `whole` has the target's word for a part of a date.

    `seconds` leaves their decimals out.
    """
    template = "cast(extract({word} from {{0}}) as {{int}})"
    found = {part: template.format(word=word) for part, word in whole.items()}
    clock = {part: template.format(word=part) for part in ("hour", "minute")}
    return parts_of_dates(found, {**clock, "second": seconds})


def parts_of_dates(whole: Mapping[str, str], clock: Mapping[str, str]) -> Functions:
    """The same from a template for each part."""
    return {
        **{name: _whole(whole[name]) for name in ("year", "month", "day")},
        **{f"datepart {part}": _whole(text) for part, text in whole.items()},
        **{
            f"datepart {part}": (Function(text, (Wants.TIMESTAMP,), INT),)
            for part, text in clock.items()
        },
        # The month has a name, in the language of the session.
        **{
            f"datename {part}": (
                Function(f"cast({text} as {{text}})", (MOMENT,), of("nvarchar", 30)),
            )
            for part, text in whole.items()
            if part != "month"
        },
    }


def _whole(template: str) -> tuple[Function, ...]:
    return (Function(template, (MOMENT,), INT),)


def clocks(now: str, precise: str, utc: str | None, instant: str | None) -> Functions:
    """What the clock says: as datetime, as datetime2, in UTC and with its offset."""
    rows = {
        "current_timestamp": Function(now, (), DATETIME, notes=(CLOCK,)),
        "getdate": Function(now, (), DATETIME, notes=(CLOCK,)),
        "sysdatetime": Function(precise, (), DATETIME2, notes=(CLOCK,)),
    }
    if utc is not None:
        rows["getutcdate"] = Function(utc, (), DATETIME)
        rows["sysutcdatetime"] = Function(utc, (), DATETIME2)
    if instant is not None:
        rows["sysdatetimeoffset"] = Function(instant, (), OFFSET)
    return {name: (row,) for name, row in rows.items()}


_USERS = (
    "current_user original_login session_user suser_name suser_sname system_user user user_name"
)


def users(current: str) -> Functions:
    """Who is asking, under the target's own names."""
    row = Function(current, (), of("nvarchar", 128), notes=(SESSION,))
    return dict.fromkeys(_USERS.split(), (row,))


def guids(new: str) -> Functions:
    """GUIDs made at random."""
    return {
        "newid": (Function(new, (), GUID),),
        "newsequentialid": (Function(new, (), GUID, notes=(UNORDERED,)),),
    }


def trims(by_name: Mapping[str, str]) -> Functions:
    """Blanks taken off: no other white space."""
    return {name: (Function(template, (T,), 0),) for name, template in by_name.items()}


# Where an operator joins texts, and anything with NULL is NULL.
CONCAT_BY_OPERATOR: Functions = {
    "concat": (
        Function("({0})", (X, X), TEXT, repeats=True, nullable="coalesce({0}, '')", between=" || "),
    )
}


def of_numbers(names: Iterable[str]) -> Functions:
    """Functions of one number that have the same name."""
    return {name: (Function(f"{name}({{0}})", (NUMBER,), FLOAT),) for name in names}


def _same_kind(name: str, whole: str) -> tuple[Function, ...]:
    """For integers, decimals and floats, each of which stays what it is."""
    return (
        Function(whole, (INTEGER,), 0),
        Function(f"{name}({{0}})", (DEC,), 0),
        Function(f"{name}({{0}})", (Wants.FLOAT,), 0),
    )


EVERYWHERE: Functions = {
    **of_numbers("cos exp sin sqrt tan".split()),
    "abs": _same_kind("abs", "abs({0})"),
    "floor": _same_kind("floor", "{0:p}"),
    "left": (Function("left({0}, {1})", (T, INT_), 0),),
    "lower": (Function("lower({0})", (T,), 0),),
    "reverse": (Function("reverse({0})", (T,), 0),),
    "right": (Function("right({0}, {1})", (T, INT_), 0),),
    "sign": (Function("cast(sign({0}) as {int})", (INTEGER,), INT),),
    "upper": (Function("upper({0})", (T,), 0),),
}

ROUND = (
    Function("{0:p}", (INTEGER, COUNT), 0),
    Function("round({0}, {1})", (DEC, COUNT), 0),
)

STANDARD: Functions = {
    **EVERYWHERE,
    **trims({name: f"{name}({{0}}, ' ')" for name in ("ltrim", "rtrim", "trim")}),
    "ceiling": _same_kind("ceil", "{0:p}"),
    "char": (Function("chr({0})", (Wants.ASCII,), ONE_CHARACTER),),
    "charindex": (
        Function("strpos({1}, {0})", (WORD, T), INT, notes=(TEXT_COMPARES,)),
        Function(_FROM, (WORD, T, PLACE), INT, notes=(TEXT_COMPARES,)),
    ),
    "datalength": (
        Function("octet_length({0})", (Wants.BINARY,), INT),
        Function("length({0}) * 2", (Wants.NATIONAL,), INT, Binds.MULTIPLY),
        Function("length({0})", (T,), INT),
    ),
    "len": (Function("length(rtrim({0}, ' '))", (T,), INT),),
    "log": (Function("ln({0})", (NUMBER,), FLOAT),),
    "nchar": (Function("chr({0})", (Wants.ASCII,), of("nvarchar", 1)),),
    "power": (
        Function("cast(trunc(power({0}, {1})) as {int})", (INTEGER, INTEGER), INT),
        Function("power({0}, {1})", (Wants.FLOAT, NUMBER), FLOAT),
    ),
    "quotename": (
        Function(
            "case when length({0}) <= 128 then '[' || replace({0}, ']', ']]') || ']' end",
            (T,),
            of("nvarchar", 258),
        ),
    ),
    "replace": (Function("replace({0}, {1}, {2})", (T, WORD, T), TEXT, notes=(TEXT_COMPARES,)),),
    "replicate": (
        Function("repeat({0}, {1})", (T, COUNT), TEXT),
        Function("case when {1:p} >= 0 then repeat({0}, {1}) end", (T, Wants.NARROW), TEXT),
    ),
    "round": (*ROUND, Function("trunc({0}, {1})", (DEC, COUNT, PLACE), 0)),
    "space": (
        Function("repeat(' ', {0})", (COUNT,), SPACES),
        Function("case when {0:p} >= 0 then repeat(' ', {0}) end", (Wants.NARROW,), SPACES),
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
    "substring": (
        Function("substr({0}, {1}, {2})", (T, PLACE, INT_), 0),
        Function(_SUBSTRING, (T, INT_, INT_), 0),
    ),
}

# What an interval of one is, for the parts of a date.
_INTERVALS = {
    "year": "1 year",
    "quarter": "3 months",
    "month": "1 month",
    "week": "7 days",
    "day": "1 day",
    **{part: f"1 {part}" for part in CLOCK_PARTS},
}


def _added(part: str, interval: str) -> tuple[Function, ...]:
    """DATEADD keeps the type: the targets make a timestamp of a date, which is cast back."""
    rows = []
    for template, count in _counted(interval):
        if part not in CLOCK_PARTS:
            rows.append(Function(f"cast({template} as date)", (count, Wants.ONLY_DATE), DATE))
        rows.append(Function(template, (count, Wants.TIMESTAMP), 1, Binds.ADD))
    return tuple(rows)


def _counted(interval: str) -> list[tuple[str, Wants]]:
    """For a constant count the short form, where the interval is of one."""
    one, unit = interval.split()
    counted = [(f"{{1:p}} + interval '{{0}} {unit}'", Wants.FIXED)] if one == "1" else []
    return [*counted, (f"{{1:p}} + {{0:p}} * interval '{interval}'", INT_)]


POSTGRES_LIKE: Functions = {
    **STANDARD,
    **clocks("localtimestamp", "localtimestamp", "timezone('UTC', now())", "now()"),
    **extractions(
        {
            "year": "year",
            "quarter": "quarter",
            "month": "month",
            "dayofyear": "doy",
            "day": "day",
            "iso_week": "week",
        }
    ),
    **guids("gen_random_uuid()"),
    **users("current_user"),
    **with_days(
        {f"dateadd {part}": _added(part, text) for part, text in _INTERVALS.items()}, "dateadd"
    ),
    "concat": (Function("concat({0})", (X, X), TEXT, repeats=True),),
    "concat_ws": (Function("concat_ws({0}, {1})", (WORD, X, X), TEXT, repeats=True, before=1),),
    "datefromparts": (Function("make_date({0}, {1}, {2})", (INT_, INT_, INT_), DATE),),
    "log10": (Function("log10({0})", (NUMBER,), FLOAT),),
    "pi": (Function("pi()", (), FLOAT),),
    "rand": (Function("random()", (), FLOAT),),
    "replace": (Function("replace({0}, {1}, {2})", (T, T, T), TEXT, notes=(TEXT_COMPARES,)),),
}
