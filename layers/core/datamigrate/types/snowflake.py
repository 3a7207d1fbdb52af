"""Snowflake, as data. Types: https://docs.snowflake.com/en/sql-reference/intro-summary-data-types

Names without quotes become upper case, as dbt's users write them; names in quotes stay as they are.
https://docs.snowflake.com/en/sql-reference/identifiers-syntax
"""

from datamigrate.types import reasons
from datamigrate.types.measures import snowflake as measures
from datamigrate.types.rows import because, exact, fraction, lossy, measured, unsupported, widened
from datamigrate.types.target import Family, Identifiers, Literals, Target

# https://docs.snowflake.com/en/sql-reference/reserved-keywords, reserved or limited, without the
# words that only SHOW does not take
# Also what parsers of its SQL take for keywords.
RESERVED = """
all alter and any as asc asof bearer bearer_token between by case cast check column connect
connection constraint create cross current current_date current_time current_timestamp current_user
declare default define delete desc distinct drop else elseif exists false following for from full
grant group gscluster having hybrid ilike in increment inner insert insert_only intersect into is
issue join lateral left like localtime localtimestamp match_condition match_recognize minus natural
not null null_if of on or order qualify raise regexp revoke right rlike row rows sample select set
some start strict table tablesample then to trigger true try_cast union unique update using values
when whenever where with
"""

_TEXT_LIMIT = reasons.at_most("16 MB")
_BYTES_LIMIT = reasons.at_most("8 MB")

SNOWFLAKE = Target(
    name="snowflake",
    label="Snowflake",
    sqlglot="snowflake",
    identifiers=Identifiers(
        opening='"',
        closing='"',
        folds="upper",
        longest=255,
        counts_bytes=False,
        reserved=frozenset(RESERVED.split()),
        dbt_quotes=False,
    ),
    literals=Literals(
        text_escapes={"'": "''", "\\": "\\\\"},
        date="cast('{}' as date)",
        time="cast('{}' as time)",
        timestamp="cast('{}' as timestamp_ntz)",
        instant="cast('{}' as timestamp_tz)",
        uuid="'{}'",
        binary="to_binary('{}', 'HEX')",
        json="parse_json({})",
        casts=False,
    ),
    types={
        "bigint": exact("bigint", Family.INTEGER),
        "binary": widened("binary({length})", Family.BINARY, reasons.VARIABLE_BYTES),
        "bit": exact("boolean", Family.BOOLEAN),
        "char": exact("varchar({length})", Family.STRING, reasons.PADDED),
        "cursor": unsupported("varchar", reasons.CURSOR),
        "date": exact("date", Family.DATE),
        "datetime": widened("timestamp_ntz(3)", Family.TIMESTAMP, reasons.ROUNDED),
        "datetime2": fraction("timestamp_ntz({digits})", Family.TIMESTAMP, 9),
        "datetimeoffset": fraction("timestamp_tz({digits})", Family.TIMESTAMP, 9),
        "decimal": exact("number({precision}, {scale})", Family.DECIMAL),
        "float": exact("float", Family.FLOAT),
        "geography": lossy("varchar", Family.SPATIAL, reasons.SPATIAL),
        "geometry": lossy("varchar", Family.SPATIAL, reasons.SPATIAL),
        "hierarchyid": lossy("varchar", Family.STRING, reasons.HIERARCHY),
        "image": lossy("binary", Family.BINARY, _BYTES_LIMIT),
        "int": exact("integer", Family.INTEGER),
        "json": lossy("variant", Family.JSON, reasons.JSON_TEXT),
        "money": exact("number(19, 4)", Family.DECIMAL, reasons.MONEY),
        "nchar": exact("varchar({length})", Family.STRING, reasons.PADDED),
        "ntext": lossy("varchar", Family.STRING, _TEXT_LIMIT),
        "nvarchar": measured("varchar({length})", "varchar", Family.STRING, 8000, _TEXT_LIMIT),
        "real": widened("float", Family.FLOAT),
        "rowversion": lossy("binary(8)", Family.BINARY, reasons.ROW_VERSION),
        "smalldatetime": widened("timestamp_ntz(0)", Family.TIMESTAMP, reasons.MINUTES),
        "smallint": exact("smallint", Family.INTEGER),
        "smallmoney": exact("number(10, 4)", Family.DECIMAL, reasons.MONEY),
        "sql_variant": lossy("varchar", Family.OTHER, reasons.ANY_VALUE),
        "sysname": exact("varchar(128)", Family.STRING),
        "table": unsupported("varchar", reasons.TABLE),
        "text": lossy("varchar", Family.STRING, _TEXT_LIMIT),
        "time": fraction("time({digits})", Family.TIME, 9),
        "tinyint": widened("smallint", Family.INTEGER, reasons.UNSIGNED),
        "uniqueidentifier": widened("varchar(36)", Family.UUID, reasons.GUID_TEXT),
        "varbinary": measured("binary({length})", "binary", Family.BINARY, 8000, _BYTES_LIMIT),
        "varchar": measured("varchar({length})", "varchar", Family.STRING, 8000, _TEXT_LIMIT),
        "vector": exact("vector(float, {precision})", Family.ARRAY),
        "xml": because(widened("varchar", Family.STRING), reasons.XML_TEXT),
    },
    widest="varchar",
    measuring=measures.SNOWFLAKE,
    binds=False,
)
