"""What Databricks does as T-SQL does, by its documentation: nothing here was run on it.

https://docs.databricks.com/aws/en/sql/language-manual/sql-ref-functions-builtin-alpha
Differences of times are whole units there, not boundaries, and much that takes a timestamp goes by
the session's zone: both are avoided, so that a time without a zone stays one.
"""

from datamigrate.translate.codes import TEXT_COMPARES
from datamigrate.translate.formats import DATES, templates
from datamigrate.translate.rules import (
    Function,
    Moments,
    Numbers,
    Queries,
    Regexes,
    Rules,
    Texts,
    Wants,
    days_by_interval,
)
from datamigrate.translate.shared_functions import (
    CONCAT_BY_OPERATOR,
    INT_,
    INTEGER,
    NUMBER,
    PLACE,
    ROUND,
    STANDARD,
    WORD,
    T,
    X,
    additions,
    clocks,
    differences,
    extractions,
    guids,
    trims,
    users,
    with_days,
)
from datamigrate.translate.sql import DATE, FLOAT, INT, TEXT, Binds, Form

_INTERVALS = {
    "year": "'1' year",
    "quarter": "'3' month",
    "month": "'1' month",
    "week": "'7' day",
    "day": "'1' day",
    "hour": "'1' hour",
    "minute": "'1' minute",
    "second": "'1' second",
    "millisecond": "'0.001' second",
    "microsecond": "'0.000001' second",
}
_MOVED = "{1:p} + {0:p} * interval {part}"
# To a date whole days are added by a function, which leaves it a date.
_ON_DATES = {
    f"dateadd {part}": (
        Function(text, (INT_, Wants.ONLY_DATE), DATE),
        Function(_MOVED.replace("{part}", _INTERVALS[part]), (INT_, Wants.TIMESTAMP), 1, Binds.ADD),
    )
    for part, text in {"day": "date_add({1}, {0})", "week": "date_add({1}, {0:p} * 7)"}.items()
}

_YEARS = "extract(year from {1}) - extract(year from {0})"
_SUNDAY = "date '0001-01-07'"
_DAYS = "cast(datediff(cast({1} as date), cast({0} as date)) as bigint)"
_HOURS = f"{_DAYS} * 24 + extract(hour from {{1}}) - extract(hour from {{0}})"
_MINUTES = f"({_HOURS}) * 60 + extract(minute from {{1}}) - extract(minute from {{0}})"


def _in_seconds(factor: str) -> str:
    """Seconds have decimals, of which whole milliseconds or microseconds are counted."""
    one, other = (f"cast(extract(second from {{{n}}}){factor} as bigint)" for n in (1, 0))
    return f"cast(({_MINUTES}) * 60{factor} + {one} - {other} as {{type}})"


_AS_TEXT = "cast({0} as string)"

RULES = Rules(
    functions={
        **STANDARD,
        **trims({name: f"{name}({{0}})" for name in ("ltrim", "rtrim", "trim")}),
        **additions(_MOVED, f"cast({_MOVED} as date)", _INTERVALS, Binds.ADD),
        **with_days(_ON_DATES, "dateadd"),
        **clocks(
            "localtimestamp()",
            "localtimestamp()",
            # From the seconds since then: a time of day alone may come twice in a night.
            "(timestamp_ntz '1970-01-01 00:00:00'"
            " + unix_micros(current_timestamp()) * interval '0.000001' second)",
            "current_timestamp()",
        ),
        **CONCAT_BY_OPERATOR,
        **differences(
            {
                "year": f"cast({_YEARS} as {{type}})",
                "quarter": f"cast(({_YEARS}) * 4 + extract(quarter from {{1}})"
                " - extract(quarter from {0}) as {type})",
                "month": f"cast(({_YEARS}) * 12 + extract(month from {{1}})"
                " - extract(month from {0}) as {type})",
                "week": f"cast(datediff({{1}}, {_SUNDAY}) div 7"
                f" - datediff({{0}}, {_SUNDAY}) div 7 as {{type}})",
                "day": "datediff({1}, {0})",
                "hour": f"cast({_HOURS} as {{type}})",
                "minute": f"cast({_MINUTES} as {{type}})",
                "second": _in_seconds(""),
                "millisecond": _in_seconds(" * 1000"),
                "microsecond": _in_seconds(" * 1000000"),
            }
        ),
        **extractions(
            {
                "year": "year",
                "quarter": "quarter",
                "month": "month",
                "dayofyear": "doy",
                "day": "day",
                "iso_week": "week",
            },
            "cast(extract(second from {0}) as {int})",
        ),
        **guids("uuid()"),
        **users("current_user()"),
        "charindex": (
            Function("charindex({0}, {1})", (WORD, T), INT, notes=(TEXT_COMPARES,)),
            Function("charindex({0}, {1}, {2})", (WORD, T, PLACE), INT, notes=(TEXT_COMPARES,)),
        ),
        "concat_ws": (Function("concat_ws({0}, {1})", (WORD, X, X), TEXT, repeats=True, before=1),),
        "datefromparts": (Function("make_date({0}, {1}, {2})", (INT_, INT_, INT_), DATE),),
        "eomonth": (Function("last_day({0})", (Wants.DATE,), DATE),),
        "len": (Function("length(rtrim({0}))", (T,), INT),),
        "log10": (Function("log10({0})", (NUMBER,), FLOAT),),
        "pi": (Function("pi()", (), FLOAT),),
        "power": (
            Function("cast(power({0}, {1}) as {int})", (INTEGER, INTEGER), INT),
            Function("power({0}, {1})", (Wants.FLOAT, NUMBER), FLOAT),
        ),
        "rand": (Function("rand()", (), FLOAT),),
        "round": ROUND,
        "unicode": (Function("ascii(nullif({0}, ''))", (T,), INT),),
    },
    numbers=Numbers(
        integer_division=Form("{0:multiply} div {1:sign}", Binds.MULTIPLY),
        wide_quotients=True,
        truncate="{0}",
        float_literal="cast({} as double)",
    ),
    texts=Texts(
        regexes=Regexes(
            full_match=Form("regexp_like({0}, {1})"),
            first_match="regexp_instr({0}, {1})",
            flags="(?s)",
            # `$` is also before a newline at the end.
            anchors=("^", "\\z"),
            end="\\z",
        ),
        like_escape="\\",
    ),
    moments=Moments(
        formats={
            **templates(
                "date_format(cast({{0}} as date), '{}')",
                DATES,
                {"year": "yyyy", "month": "MM", "day": "dd"},
            ),
            **dict.fromkeys((20, 120), f"left({_AS_TEXT}, 19)"),
            # The text has only the decimals that are not 0.
            **dict.fromkeys((21, 121), f"rpad(rpad({_AS_TEXT}, 20, '.'), 23, '0')"),
            108: f"substr({_AS_TEXT}, 12, 8)",
        },
        days=days_by_interval("interval '1' day"),
        to_minute="cast(left(cast({0:add} + interval '30.001' second as string), 16)"
        " || ':00' as timestamp_ntz)",
        at_utc=Form("cast(cast({0} as string) || 'Z' as timestamp)"),
        has_time=False,
    ),
    bytes_as_text="trim(trailing '0' from lower(hex({0})))",
    comparable_guid="lower({0})",
    queries=Queries(
        # https://docs.databricks.com/aws/en/sql/language-manual/sql-ref-syntax-qry-select-setops
        sets={"union": "union distinct"},
        # An average has four decimals more than what it is of.
        decimal_average="round(avg({word}cast({value} as decimal(38, {scale}))){over}, {scale})",
        joined_texts=None,
        correlated_limits=False,
        ascending="{0}",
        descending="{0} desc",
    ),
)
