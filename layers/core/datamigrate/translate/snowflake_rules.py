"""What Snowflake does as T-SQL does, by its documentation: nothing here was run on it.

https://docs.snowflake.com/en/sql-reference/functions-all
Numbers keep at most 12 decimals in a product, and quotients are rounded:
https://docs.snowflake.com/en/sql-reference/operators-arithmetic
UNION may say DISTINCT:
https://docs.snowflake.com/en/sql-reference/operators-query
Regular expressions match whole texts, POSIX without escapes between brackets:
https://docs.snowflake.com/en/sql-reference/functions-regexp
"""

from datamigrate.translate.codes import TEXT_COMPARES
from datamigrate.translate.formats import FORMATS, TO_CHAR, templates
from datamigrate.translate.rules import (
    DAYS_BY_DATEADD,
    Function,
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
    PLACE,
    STANDARD,
    WORD,
    T,
    X,
    additions,
    clocks,
    differences,
    extractions,
    guids,
    users,
)
from datamigrate.translate.sql import DATE, FLOAT, INT, TEXT, Form

# Weeks begin on Sunday in the source, and by a setting here.
_WEEK = "floor(datediff(day, cast('0001-01-07' as date), {%d}) / 7)"
_ZONED = "YYYY-MM-DD HH24:MI:SS.FF9"

RULES = Rules(
    functions={
        **STANDARD,
        **additions(
            "dateadd({part}, {0}, {1})",
            "dateadd({part}, {0}, {1})",
            {part: part for part in (*DAY_PARTS, *CLOCK_PARTS)},
        ),
        **clocks(
            "cast(current_timestamp() as timestamp_ntz)",
            "cast(current_timestamp() as timestamp_ntz)",
            "sysdate()",
            "cast(current_timestamp() as timestamp_tz)",
        ),
        **CONCAT_BY_OPERATOR,
        **differences(
            {
                **{part: f"datediff({part}, {{0}}, {{1}})" for part in (*DAY_PARTS, *CLOCK_PARTS)},
                "week": f"cast({_WEEK % 1} - {_WEEK % 0} as {{type}})",
            }
        ),
        **extractions(
            {
                "year": "year",
                "quarter": "quarter",
                "month": "month",
                "dayofyear": "dayofyear",
                "day": "day",
                "iso_week": "weekiso",
            },
            "cast(extract(second from {0}) as {int})",
        ),
        **guids("uuid_string()"),
        **users("current_user()"),
        "charindex": (
            Function("charindex({0}, {1})", (WORD, T), INT, notes=(TEXT_COMPARES,)),
            Function("charindex({0}, {1}, {2})", (WORD, T, PLACE), INT, notes=(TEXT_COMPARES,)),
        ),
        "concat_ws": (
            Function(
                "array_to_string(array_construct_compact({1}), {0})",
                (WORD, X, X),
                TEXT,
                repeats=True,
                before=1,
            ),
        ),
        "datefromparts": (Function("date_from_parts({0}, {1}, {2})", (INT_, INT_, INT_), DATE),),
        "eomonth": (Function("last_day({0})", (Wants.DATE,), DATE),),
        "log10": (Function("log(10, {0})", (NUMBER,), FLOAT),),
        "pi": (Function("pi()", (), FLOAT),),
        "rand": (Function("uniform(cast(0 as float), cast(1 as float), random())", (), FLOAT),),
        "unicode": (Function("unicode(nullif({0}, ''))", (T,), INT),),
    },
    numbers=Numbers(
        # A quotient is rounded to some decimals, so that only an exact one can be cast.
        integer_division=Form("cast(({0:add} - {0:multiply} % {1:sign}) / {1:sign} as integer)"),
        bits={
            "&": Form("bitand({0}, {1})"),
            "|": Form("bitor({0}, {1})"),
            "^": Form("bitxor({0}, {1})"),
            "~": Form("bitnot({0})"),
        },
        float_literal="cast({} as float)",
        room=(38, 12),
    ),
    texts=Texts(
        regexes=Regexes(
            full_match=Form("regexp_like({0}, {1}, 's')"),
            first_match="regexp_instr({0}, {1}, 1, 1, 0, 's')",
            refused_in_class="\\[]",
        ),
    ),
    moments=Moments(
        formats=templates(
            "to_varchar({{0}}, '{}')",
            FORMATS,
            {**TO_CHAR, "milli": "FF3"},
        ),
        days=DAYS_BY_DATEADD,
        to_minute="date_trunc('minute', dateadd(millisecond, 30001, {0}))",
        at_utc=Form(
            f"to_timestamp_tz(to_varchar({{0}}, '{_ZONED}') || ' +00:00', '{_ZONED} TZH:TZM')"
        ),
        date_as_text="to_varchar({0}, 'YYYY-MM-DD')",
    ),
    bytes_as_text="rtrim(lower(hex_encode({0})), '0')",
    comparable_guid="lower({0})",
    queries=Queries(
        sets={"union": "union distinct"},
        # Of nothing but NULL it makes an empty text.
        joined_texts="case when count({0}) > 0 then listagg({0}, {1}){order} end",
        joined_order=" within group (order by {0})",
        lateral=None,
        framed=frozenset({"last_value"}),
        correlated_limits=False,
    ),
)
