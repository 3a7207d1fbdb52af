"""What DuckDB does as T-SQL does. https://duckdb.org/docs/stable/sql/functions/overview"""

from datamigrate.translate.rules import Function, Functions, Rules, Wants
from datamigrate.translate.shared_functions import SHARED, T
from datamigrate.translate.sql import BIGINT, DATE, INT, Binds

_BY_DATE = "year quarter month day".split()
_BY_CLOCK = "hour minute second millisecond microsecond".split()
# Weeks begin on Sunday in the source, whatever its settings; date_diff counts whole weeks.
_SUNDAY = "date '0001-01-07'"
_WEEKS = f"(({{1:p}} - {_SUNDAY}) // 7 - ({{0:p}} - {_SUNDAY}) // 7)"
_IS_JSON = (
    "case when json_valid({0}) then cast(json_type({0}) in ('OBJECT', 'ARRAY') as integer)"
    " when {0:p} is not null then 0 end"
)
# A start before the text takes characters off the length there, and counts from the end here.
_SUBSTRING = (
    "case when {1:p} >= 1 then substr({0}, {1}, {2})"
    " when {1:p} + {2:p} > 1 then substr({0}, 1, {1:p} + {2:p} - 1)"
    " when {1:p} + {2:p} <= 1 then left({0}, 0) end"
)


def _differences(name: str) -> Functions:
    returns = INT if name == "datediff" else BIGINT
    both = {
        **dict.fromkeys(_BY_DATE, (Wants.DATE, Wants.DATE)),
        **dict.fromkeys(_BY_CLOCK, (Wants.TIMESTAMP, Wants.TIMESTAMP)),
    }
    rows = {
        f"{name} {part}": (Function(f"date_diff('{part}', {{0}}, {{1}})", wants, returns),)
        for part, wants in both.items()
    }
    rows[f"{name} dayofyear"] = rows[f"{name} weekday"] = rows[f"{name} day"]
    rows[f"{name} week"] = (Function(_WEEKS, (Wants.DATE, Wants.DATE), returns),)
    return rows


DUCKDB_RULES = Rules(
    functions={
        **SHARED,
        **_differences("datediff"),
        **_differences("datediff_big"),
        "eomonth": (Function("last_day({0})", (Wants.DATE,), DATE),),
        "isjson": (Function(_IS_JSON, (T,), INT),),
        "substring": (
            Function("substr({0}, {1}, {2})", (T, Wants.PLACE, Wants.INT), 0),
            Function(_SUBSTRING, (T, Wants.INT, Wants.INT), 0),
        ),
        "trim": (Function("trim({0}, ' ')", (T,), 0),),
        "unicode": (Function("unicode({0})", (T,), INT),),
    },
    integer_division="{0} // {1}",
    exclusive_or="xor({0}, {1})",
    decimal_division=None,
    literals_adapt=True,
    narrow_products=18,
    full_match="regexp_full_match({0}, {1}, 's')",
    full_match_binds=Binds.ATOM,
    anchors=("", ""),
    first_match="case when regexp_matches({0}, {1}, 's')"
    " then length(regexp_extract({0}, {2}, 1, 's')) + 1 when {0:p} is not null then 0 end",
    bytes_as_text="rtrim(lower(hex({0})), '0')",
    like_escape="",
    float_literal="{}",
    moment_as_text="strftime({0}, {1})",
    formats={
        20: "%Y-%m-%d %H:%M:%S",
        21: "%Y-%m-%d %H:%M:%S.%g",
        23: "%Y-%m-%d",
        101: "%m/%d/%Y",
        102: "%Y.%m.%d",
        103: "%d/%m/%Y",
        104: "%d.%m.%Y",
        105: "%d-%m-%Y",
        108: "%H:%M:%S",
        110: "%m-%d-%Y",
        111: "%Y/%m/%d",
        112: "%Y%m%d",
        120: "%Y-%m-%d %H:%M:%S",
        121: "%Y-%m-%d %H:%M:%S.%g",
    },
)
