"""What DuckDB does as T-SQL does. https://duckdb.org/docs/stable/sql/functions/overview"""

from datamigrate.translate.formats import FORMATS, templates
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
from datamigrate.translate.shared_functions import (
    CLOCK_PARTS,
    POSTGRES_LIKE,
    T,
    differences,
)
from datamigrate.translate.sql import DATE, INT, Binds, Form

# Weeks begin on Sunday in the source, whatever its settings; date_diff counts whole weeks.
_SUNDAY = "date '0001-01-07'"
_WEEKS = f"(({{1:p}} - {_SUNDAY}) // 7 - ({{0:p}} - {_SUNDAY}) // 7)"
_BOUNDARIES = ["year", "quarter", "month", "day", *CLOCK_PARTS]
_IS_JSON = (
    "case when json_valid({0}) then cast(json_type({0}) in ('OBJECT', 'ARRAY') as integer)"
    " when {0:p} is not null then 0 end"
)
# avg() is a double: whole numbers of the last decimal are divided instead.
_AVERAGE = (
    "cast(cast(sum({0}){over} * {factor} as hugeint) // count({0}){over} as decimal(38, 0))"
    " * {unit}"
)

RULES = Rules(
    functions={
        **POSTGRES_LIKE,
        **differences(
            {
                **{part: f"date_diff('{part}', {{0}}, {{1}})" for part in _BOUNDARIES},
                "week": _WEEKS,
            }
        ),
        "eomonth": (Function("last_day({0})", (Wants.DATE,), DATE),),
        "isjson": (Function(_IS_JSON, (T,), INT),),
        "unicode": (Function("unicode({0})", (T,), INT),),
    },
    numbers=Numbers(
        integer_division=Form("{0:multiply} // {1:sign}", Binds.MULTIPLY),
        bits={**INFIX_BITS, "^": Form("(xor({0}, {1}))")},
        float_literal="{}",
        literals_adapt=True,
        narrow_products=18,
    ),
    texts=Texts(
        regexes=Regexes(
            full_match=Form("regexp_full_match({0}, {1}, 's')"),
            first_match="case when regexp_matches({0}, {1}, 's')"
            " then length(regexp_extract({0}, {2}, 1, 's')) + 1 when {0:p} is not null then 0 end",
        ),
    ),
    moments=Moments(
        formats=templates(
            "strftime({{0}}, '{}')",
            FORMATS,
            {
                "year": "%Y",
                "month": "%m",
                "day": "%d",
                "hour": "%H",
                "minute": "%M",
                "second": "%S",
                "milli": "%g",
            },
        ),
        days=days_by_interval("interval '1 day'"),
        to_minute="date_trunc('minute', {0:add} + interval '30.001 second')",
        at_utc=Form("{0:p} at time zone 'UTC'", Binds.COMPARE),
    ),
    bytes_as_text="rtrim(lower(hex({0})), '0')",
    queries=Queries(decimal_average=_AVERAGE),
)
