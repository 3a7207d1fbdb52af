"""What Microsoft Fabric's warehouse does as SQL Server does, by its documentation: nothing was run.

https://learn.microsoft.com/fabric/data-warehouse/tsql-surface-area
It speaks T-SQL, without booleans; tinyint, money, datetime and national texts are no types of its
columns, so that what returns one is cast.
"""

from datamigrate.translate.codes import TEXT_COMPARES
from datamigrate.translate.formats import FORMATS
from datamigrate.translate.rules import (
    DAYS_BY_DATEADD,
    Function,
    Moments,
    Numbers,
    Queries,
    Rules,
    Texts,
    Wants,
)
from datamigrate.translate.shared_functions import (
    CLOCK_PARTS,
    DAY_PARTS,
    DEC,
    EVERYWHERE,
    INT_,
    INTEGER,
    NUMBER,
    ONE_CHARACTER,
    PLACE,
    SPACES,
    T,
    X,
    additions,
    clocks,
    differences,
    guids,
    of_numbers,
    parts_of_dates,
    trims,
    users,
)
from datamigrate.translate.sql import DATE, FLOAT, INT, TEXT, Binds, Form, of

_PARTS = (*DAY_PARTS, *CLOCK_PARTS)
# LEN leaves blanks at the end out.
_CHARACTERS = "(len({0} + '|') - 1)"

RULES = Rules(
    functions={
        **EVERYWHERE,
        **of_numbers(("log", "log10", "square")),
        **trims({name: f"{name}({{0}})" for name in ("ltrim", "rtrim", "trim")}),
        **additions(
            "dateadd({part}, {0}, {1})", "dateadd({part}, {0}, {1})", {p: p for p in _PARTS}
        ),
        **clocks(
            "cast(getdate() as datetime2(3))",
            "cast(sysdatetime() as datetime2(6))",
            "cast(sysutcdatetime() as datetime2(6))",
            None,
        ),
        **differences({part: f"{{name}}({part}, {{0}}, {{1}})" for part in _PARTS}),
        **guids("newid()"),
        **parts_of_dates(
            {
                part: f"datepart({part}, {{0}})"
                for part in ("year", "quarter", "month", "dayofyear", "day", "iso_week")
            },
            {part: f"datepart({part}, {{0}})" for part in ("hour", "minute", "second")},
        ),
        **users("cast(current_user as varchar(384))"),
        "ceiling": (
            Function("{0:p}", (INTEGER,), 0),
            Function("ceiling({0})", (DEC,), 0),
            Function("ceiling({0})", (Wants.FLOAT,), 0),
        ),
        "char": (Function("char({0})", (Wants.ASCII,), ONE_CHARACTER),),
        "charindex": (
            Function("charindex({0}, {1})", (T, T), INT, notes=(TEXT_COMPARES,)),
            Function("charindex({0}, {1}, {2})", (T, T, INT_), INT, notes=(TEXT_COMPARES,)),
        ),
        "concat": (Function("concat({0})", (X, X), TEXT, repeats=True),),
        "concat_ws": (Function("concat_ws({0}, {1})", (T, X, X), TEXT, repeats=True, before=1),),
        "datalength": (
            Function("datalength({0})", (Wants.BINARY,), INT),
            Function(f"{_CHARACTERS} * 2", (Wants.NATIONAL,), INT, Binds.MULTIPLY),
            Function(_CHARACTERS, (T,), INT),
        ),
        "datefromparts": (Function("datefromparts({0}, {1}, {2})", (INT_, INT_, INT_), DATE),),
        "eomonth": (Function("eomonth({0})", (Wants.DATE,), DATE),),
        "isjson": (Function("isjson({0})", (T,), INT),),
        "len": (Function("len({0})", (T,), INT),),
        "nchar": (Function("char({0})", (Wants.ASCII,), of("nvarchar", 1)),),
        "pi": (Function("pi()", (), FLOAT),),
        "power": (
            Function("power({0}, {1})", (INTEGER, INTEGER), INT),
            Function("power({0}, {1})", (Wants.FLOAT, NUMBER), FLOAT),
        ),
        "quotename": (
            Function(
                f"case when {_CHARACTERS} <= 128 then '[' + replace({{0}}, ']', ']]') + ']' end",
                (T,),
                of("nvarchar", 258),
            ),
        ),
        "rand": (Function("rand()", (), FLOAT),),
        "replace": (Function("replace({0}, {1}, {2})", (T, T, T), TEXT, notes=(TEXT_COMPARES,)),),
        "replicate": (Function("replicate({0}, {1})", (T, Wants.NARROW), TEXT),),
        "round": (
            Function("round({0}, {1})", (INTEGER, INT_), 0),
            Function("round({0}, {1})", (DEC, INT_), 0),
            Function("round({0}, {1})", (Wants.FLOAT, INT_), 0),
            Function("round({0}, {1}, {2})", (DEC, INT_, INT_), 0),
        ),
        "space": (Function("space({0})", (Wants.NARROW,), SPACES),),
        "str": (
            Function("str({0})", (Wants.NARROW,), of("varchar", 10)),
            Function("str({0}, {1})", (Wants.NARROW, PLACE), of("varchar", 8000)),
        ),
        "stuff": (Function("stuff({0}, {1}, {2}, {3})", (T, INT_, INT_, T), TEXT),),
        "substring": (Function("substring({0}, {1}, {2})", (T, INT_, INT_), 0),),
        "unicode": (Function("unicode({0})", (T,), INT),),
    },
    numbers=Numbers(
        truncate="{0}",
        float_literal="cast({} as float)",
        decimal_division="round({0}, {1}, 1)",
    ),
    texts=Texts(
        regexes=None,
        concatenate=Form("{0:add} + {1:multiply}", Binds.ADD),
        length="len({0})",
        pad="left({0} + replicate(' ', {1}), {1})",
    ),
    moments=Moments(
        formats={style: f"convert(varchar(30), {{0}}, {style})" for style in FORMATS},
        days=DAYS_BY_DATEADD,
        to_minute="dateadd(minute, datediff(minute, cast('1900-01-01' as date),"
        " dateadd(millisecond, 30001, {0})), cast('1900-01-01' as datetime2(0)))",
        at_utc=None,
        date_as_text="convert(varchar(10), {0}, 23)",
    ),
    bytes_as_text=None,
    nonzero=Form("cast({0} as bit)"),
    not_bit=Form("~{0:p}", Binds.SIGN),
    # COALESCE and CASE make an integer of a bit and the constant 0.
    is_null="isnull({0}, {1})",
    chosen_bit="cast({0} as bit)",
    queries=Queries(
        spread={name: name for name in ("stdev", "stdevp", "var", "varp")},
        decimal_average="avg({0}){over}",
        joined_texts="string_agg({0}, {1}){order}",
        joined_order=" within group (order by {0})",
        ascending="{0}",
        descending="{0} desc",
        skipped=None,
        lateral=("cross apply {0}", "outer apply {0}"),
    ),
)
