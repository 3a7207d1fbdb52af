"""What PostgreSQL does as T-SQL does. https://www.postgresql.org/docs/current/functions.html"""

from datamigrate.translate.formats import FORMATS, TO_CHAR, templates
from datamigrate.translate.rules import (
    INFIX_BITS,
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
from datamigrate.translate.shared_functions import INT_, POSTGRES_LIKE, T, differences, trims
from datamigrate.translate.sql import DATE, INT, Binds, Form

_YEARS = "extract(year from {1}) - extract(year from {0})"
# A Sunday: weeks begin on Sunday in the source, whatever its settings.
_SUNDAY = "date '0001-01-07'"
_CLOCK = (
    "cast(extract(epoch from date_trunc('{field}', {{1}}) - date_trunc('{field}', {{0}}))"
    "{factor} as {{type}})"
)
_BY_CLOCK = {
    "hour": ("hour", " / 3600"),
    "minute": ("minute", " / 60"),
    "second": ("second", ""),
    "millisecond": ("milliseconds", " * 1000"),
    "microsecond": ("microseconds", " * 1000000"),
}

RULES = Rules(
    functions={
        **POSTGRES_LIKE,
        **trims({"trim": "btrim({0}, ' ')"}),
        **differences(
            {
                "year": f"cast({_YEARS} as {{type}})",
                "quarter": f"cast(({_YEARS}) * 4 + extract(quarter from {{1}})"
                " - extract(quarter from {0}) as {type})",
                "month": f"cast(({_YEARS}) * 12 + extract(month from {{1}})"
                " - extract(month from {0}) as {type})",
                "week": f"(({{1:p}} - {_SUNDAY}) / 7 - ({{0:p}} - {_SUNDAY}) / 7)",
                "day": "({1:p} - {0:p})",
                **{
                    part: _CLOCK.format(field=field, factor=factor)
                    for part, (field, factor) in _BY_CLOCK.items()
                },
            }
        ),
        "eomonth": (
            Function(
                "cast(date_trunc('month', {0}) + interval '1 month' - interval '1 day' as date)",
                (Wants.DATE,),
                DATE,
            ),
        ),
        "substring": (Function("substr({0}, {1}, {2})", (T, INT_, INT_), 0),),
        "unicode": (Function("ascii({0})", (T,), INT),),
    },
    numbers=Numbers(
        bits={**INFIX_BITS, "^": Form("({0:p} # {1:p})")},
        decimal_division="trunc({0}, {1})",
    ),
    texts=Texts(
        regexes=Regexes(
            full_match=Form("{0:p} ~ {1}", Binds.COMPARE),
            first_match="case when {0:p} is not null"
            " then coalesce(length(substring({0} from {2})) + 1, 0) end",
            anchors=("^", "$"),
        ),
        like_escape="\\",
    ),
    moments=Moments(
        formats=templates(
            "to_char({{0}}, '{}')",
            FORMATS,
            {**TO_CHAR, "milli": "MS"},
        ),
        days=days_by_interval("interval '1 day'"),
        to_minute="date_trunc('minute', {0:add} + interval '30.001 second')",
        at_utc=Form("{0:p} at time zone 'UTC'", Binds.COMPARE),
    ),
    bytes_as_text="rtrim(encode({0}, 'hex'), '0')",
    queries=Queries(
        decimal_average="trunc(sum({0}){over} / count({0}){over}, {scale})",
    ),
)
