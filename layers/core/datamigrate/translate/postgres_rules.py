"""What PostgreSQL does as T-SQL does. https://www.postgresql.org/docs/current/functions.html"""

from datamigrate.translate.rules import Function, Functions, Rules, Wants
from datamigrate.translate.shared_functions import SHARED, T
from datamigrate.translate.sql import BIGINT, DATE, INT, Binds

_YEARS = "extract(year from {1}) - extract(year from {0})"
# A Sunday: weeks begin on Sunday in the source, whatever its settings.
_SUNDAY = "date '0001-01-07'"
_BY_DATE = {
    "year": f"cast({_YEARS} as {{type}})",
    "quarter": f"cast(({_YEARS}) * 4 + extract(quarter from {{1}})"
    " - extract(quarter from {0}) as {type})",
    "month": f"cast(({_YEARS}) * 12 + extract(month from {{1}})"
    " - extract(month from {0}) as {type})",
    "week": f"(({{1:p}} - {_SUNDAY}) / 7 - ({{0:p}} - {_SUNDAY}) / 7)",
    "day": "({1:p} - {0:p})",
}
_CLOCK = (
    "cast(extract(epoch from date_trunc('{field}', {{1}}) - date_trunc('{field}', {{0}}))"
    "{factor} as {type})"
)
_BY_CLOCK = {
    "hour": ("hour", " / 3600"),
    "minute": ("minute", " / 60"),
    "second": ("second", ""),
    "millisecond": ("milliseconds", " * 1000"),
    "microsecond": ("microseconds", " * 1000000"),
}


def _differences(name: str, sql_type: str) -> Functions:
    returns = INT if name == "datediff" else BIGINT
    dates = (Wants.DATE, Wants.DATE)
    rows = {
        f"{name} {part}": (Function(text.replace("{type}", sql_type), dates, returns),)
        for part, text in _BY_DATE.items()
    }
    rows[f"{name} dayofyear"] = rows[f"{name} weekday"] = rows[f"{name} day"]
    times = (Wants.TIMESTAMP, Wants.TIMESTAMP)
    for part, (field, factor) in _BY_CLOCK.items():
        text = _CLOCK.format(field=field, factor=factor, type=sql_type)
        rows[f"{name} {part}"] = (Function(text, times, returns),)
    return rows


POSTGRES_RULES = Rules(
    functions={
        **SHARED,
        **_differences("datediff", "integer"),
        **_differences("datediff_big", "bigint"),
        "eomonth": (
            Function(
                "cast(date_trunc('month', {0}) + interval '1 month' - interval '1 day' as date)",
                (Wants.DATE,),
                DATE,
            ),
        ),
        "substring": (Function("substr({0}, {1}, {2})", (T, Wants.INT, Wants.INT), 0),),
        "trim": (Function("btrim({0}, ' ')", (T,), 0),),
        "unicode": (Function("ascii({0})", (T,), INT),),
    },
    integer_division="{0} / {1}",
    exclusive_or="{0:p} # {1:p}",
    decimal_division="trunc({0}, {1})",
    literals_adapt=False,
    narrow_products=None,
    full_match="{0:p} ~ {1}",
    full_match_binds=Binds.COMPARE,
    anchors=("^", "$"),
    first_match="case when {0:p} is not null"
    " then coalesce(length(substring({0} from {2})) + 1, 0) end",
    bytes_as_text="rtrim(encode({0}, 'hex'), '0')",
    like_escape="\\",
    float_literal="cast({} as double precision)",
    moment_as_text="to_char({0}, {1})",
    formats={
        20: "YYYY-MM-DD HH24:MI:SS",
        21: "YYYY-MM-DD HH24:MI:SS.MS",
        23: "YYYY-MM-DD",
        101: "MM/DD/YYYY",
        102: "YYYY.MM.DD",
        103: "DD/MM/YYYY",
        104: "DD.MM.YYYY",
        105: "DD-MM-YYYY",
        108: "HH24:MI:SS",
        110: "MM-DD-YYYY",
        111: "YYYY/MM/DD",
        112: "YYYYMMDD",
        120: "YYYY-MM-DD HH24:MI:SS",
        121: "YYYY-MM-DD HH24:MI:SS.MS",
    },
)
