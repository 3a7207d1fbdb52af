"""What Amazon Redshift does as T-SQL does, by its documentation: nothing here was run on it.

https://docs.aws.amazon.com/redshift/latest/dg/c_SQL_functions.html
There is no function that makes a GUID, and none for the time in UTC on a compute node.
SIMILAR TO matches whole texts, by patterns of its own, and may see `%` and its like between
brackets too:
https://docs.aws.amazon.com/redshift/latest/dg/pattern-matching-conditions-similar-to.html
"""

from datamigrate.translate.formats import FORMATS, TO_CHAR, templates
from datamigrate.translate.rules import (
    DAYS_BY_DATEADD,
    INFIX_BITS,
    Function,
    Functions,
    Moments,
    Numbers,
    Queries,
    Regexes,
    Rules,
    Texts,
    Wants,
)
from datamigrate.translate.shared_functions import (
    CLOCK_PARTS,
    CONCAT_BY_OPERATOR,
    DAY_PARTS,
    INT_,
    NUMBER,
    STANDARD,
    T,
    additions,
    clocks,
    differences,
    extractions,
    trims,
    users,
)
from datamigrate.translate.sql import DATE, FLOAT, INT, Binds, Form

_WEEK = "datediff(day, date '0001-01-07', {%d}) / 7"
_DAY = "cast({0:p} * 10000 + {1:p} * 100 + {2:p} as varchar)"

# A year after February 29 is March 1 there, twelve months after it are February 28.
_MONTHS = {"year": " * 12", "quarter": " * 3"}


def _moved() -> Functions:
    """DATEADD, which makes a time of a date."""
    parts = {part: part for part in (*DAY_PARTS, *CLOCK_PARTS) if part not in _MONTHS}
    rows = dict(
        additions("dateadd({part}, {0}, {1})", "cast(dateadd({part}, {0}, {1}) as date)", parts)
    )
    for part, factor in _MONTHS.items():
        text = f"dateadd(month, {{0:p}}{factor}, {{1}})"
        rows[f"dateadd {part}"] = (
            Function(f"cast({text} as date)", (INT_, Wants.ONLY_DATE), DATE),
            Function(text, (INT_, Wants.TIMESTAMP), 1),
        )
    return rows


RULES = Rules(
    functions={
        **STANDARD,
        **trims({"trim": "btrim({0}, ' ')"}),
        **_moved(),
        **clocks("getdate()", "sysdate", None, None),
        **CONCAT_BY_OPERATOR,
        # Boundaries are counted; when weeks begin is not said.
        **differences(
            {
                **{part: f"datediff({part}, {{0}}, {{1}})" for part in (*DAY_PARTS, *CLOCK_PARTS)},
                "week": f"({_WEEK % 1} - {_WEEK % 0})",
            }
        ),
        **extractions(
            {
                "year": "year",
                "quarter": "quarter",
                "month": "month",
                "dayofyear": "doy",
                "day": "day",
            }
        ),
        **users("current_user"),
        "datefromparts": (
            Function(f"to_date(lpad({_DAY}, 8, '0'), 'YYYYMMDD', true)", (INT_, INT_, INT_), DATE),
        ),
        "eomonth": (Function("last_day({0})", (Wants.DATE,), DATE),),
        "log10": (Function("log({0})", (NUMBER,), FLOAT),),
        "pi": (Function("pi()", (), FLOAT),),
        "rand": (Function("random()", (), FLOAT),),
        "unicode": (Function("ascii(nullif({0}, ''))", (T,), INT),),
    },
    numbers=Numbers(
        bits={**INFIX_BITS, "^": Form("(({0:p} | {1:p}) - ({0:p} & {1:p}))")},
    ),
    texts=Texts(
        regexes=Regexes(
            full_match=Form("{0:p} similar to {1}", Binds.COMPARE),
            first_match="regexp_instr({0}, {1})",
            any_text="%",
            any_character="_",
            special="\\.^$|?*+()[]{}%_",
            refused_in_class="\\[]%_.?{",
            finds_lines=True,
        ),
        like_escape="\\",
    ),
    moments=Moments(
        formats=templates(
            "to_char({{0}}, '{}')",
            FORMATS,
            {**TO_CHAR, "milli": "MS"},
        ),
        days=DAYS_BY_DATEADD,
        to_minute="date_trunc('minute', dateadd(millisecond, 30001, {0}))",
        at_utc=Form("{0:p} at time zone 'UTC'", Binds.COMPARE),
        date_as_text="to_char({0}, 'YYYY-MM-DD')",
    ),
    bytes_as_text="rtrim(lower(to_hex({0})), '0')",
    bit_as_integer="case when {0} then 1 when not {0:p} then 0 end",
    comparable_guid="lower({0})",
    queries=Queries(
        # An average has no more decimals than what it is of.
        decimal_average="round(avg({word}cast({value} as decimal(38, {scale}))){over}, {scale})",
        joined_texts="listagg({0}, {1}){order}",
        joined_order=" within group (order by {0})",
        lateral=None,
        framed=frozenset(
            "avg count count_big first_value last_value max min stdev stdevp sum var varp".split()
        ),
        frames=frozenset({"rows"}),
        defaults=False,
        correlated_limits=False,
    ),
)
