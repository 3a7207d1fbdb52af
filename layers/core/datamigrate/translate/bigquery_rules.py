"""What BigQuery does as T-SQL does, by its documentation: nothing here was run on it.

https://cloud.google.com/bigquery/docs/reference/standard-sql/functions-all
A number with a point is a float64 unless it says otherwise, a cast has no precision, and numeric
has 29 digits before its point and 9 after it:
https://cloud.google.com/bigquery/docs/reference/standard-sql/data-types#decimal_types
LIKE has a backslash as escape and takes no other:
https://cloud.google.com/bigquery/docs/reference/standard-sql/operators#like_operator
"""

from datamigrate.translate.formats import FORMATS, TO_CHAR, templates
from datamigrate.translate.rules import (
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

RULES = Rules(
    functions={
        **STANDARD,
        **additions(
            "datetime_add({1}, interval {0:sign} {part})",
            "date_add({1}, interval {0:sign} {part})",
            {part: part for part in (*DAY_PARTS, *CLOCK_PARTS)},
        ),
        **clocks(
            "current_datetime()",
            "current_datetime()",
            "current_datetime('UTC')",
            "current_timestamp()",
        ),
        **CONCAT_BY_OPERATOR,
        # Boundaries are counted, and weeks begin on Sunday, as in the source.
        **differences(
            {
                **{part: f"date_diff({{1}}, {{0}}, {part})" for part in DAY_PARTS},
                **{part: f"datetime_diff({{1}}, {{0}}, {part})" for part in CLOCK_PARTS},
            }
        ),
        **extractions(
            {
                "year": "year",
                "quarter": "quarter",
                "month": "month",
                "dayofyear": "dayofyear",
                "day": "day",
                "iso_week": "isoweek",
            },
            "cast(extract(second from {0}) as {int})",
        ),
        **guids("generate_uuid()"),
        **users("session_user()"),
        "concat_ws": (
            Function("array_to_string([{1}], {0})", (WORD, X, X), TEXT, repeats=True, before=1),
        ),
        "datefromparts": (Function("date({0}, {1}, {2})", (INT_, INT_, INT_), DATE),),
        "eomonth": (Function("last_day({0})", (Wants.DATE,), DATE),),
        "log10": (Function("log10({0})", (NUMBER,), FLOAT),),
        "pi": (Function("acos(-1)", (), FLOAT),),
        "rand": (Function("rand()", (), FLOAT),),
        "unicode": (Function("unicode(nullif({0}, ''))", (T,), INT),),
    },
    numbers=Numbers(
        integer_division=Form("div({0}, {1})"),
        modulo=Form("mod({0}, {1})"),
        float_literal="{}",
        decimal_literal="numeric '{}'",
        wide_literal="bignumeric '{}'",
        decimal_cast="round(cast({0} as {1}), {2})",
        decimal_as_text="format('%.{1}f', {0})",
        room=(29, 9),
        roomy="bignumeric",
    ),
    texts=Texts(
        regexes=Regexes(
            full_match=Form("regexp_contains({0}, {1})"),
            first_match="regexp_instr({0}, {1})",
            flags="(?s)",
            anchors=("^", "$"),
        ),
        like_escape="\\",
        escapes=False,
    ),
    moments=Moments(
        formats=templates(
            "cast({{0}} as string format '{}')",
            FORMATS,
            {**TO_CHAR, "milli": "FF3"},
        ),
        days={
            "+": Form("datetime_add({0}, interval {1:sign} day)"),
            "-": Form("datetime_sub({0}, interval {1:sign} day)"),
        },
        to_minute="datetime_trunc(datetime_add({0}, interval 30001 millisecond), minute)",
        at_utc=Form("timestamp({0}, 'UTC')"),
    ),
    bytes_as_text="rtrim(to_hex({0}), '0')",
    comparable_guid="lower({0})",
    queries=Queries(
        ascending="{0}",
        descending="{0} desc",
        lateral=None,
        correlated_limits=False,
        sets={name: f"{name} distinct" for name in ("union", "except", "intersect")},
    ),
)
