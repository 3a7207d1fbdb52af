"""PostgreSQL, as data. Types: https://www.postgresql.org/docs/current/datatype.html"""

from datamigrate.types import reasons
from datamigrate.types.measures import postgres as measures
from datamigrate.types.rows import by_mantissa, exact, fraction, lossy, sized, unsupported, widened
from datamigrate.types.target import Family, Identifiers, Literals, Target

# https://www.postgresql.org/docs/current/sql-keywords-appendix.html, reserved in any way
RESERVED = """
all analyse analyze and any array as asc asymmetric authorization binary both case cast check
collate collation column concurrently constraint create cross current_catalog current_date
current_role current_schema current_time current_timestamp current_user default deferrable desc
distinct do else end except false fetch for foreign freeze from full grant group having ilike in
initially inner intersect into is isnull join lateral leading left like limit localtime
localtimestamp natural not notnull null offset on only or order outer overlaps placing primary
references returning right select session_user similar some symmetric system_user table tablesample
then to trailing true union unique user using variadic verbose when where window with
"""

POSTGRES = Target(
    name="postgres",
    label="PostgreSQL",
    sqlglot="postgres",
    identifiers=Identifiers(
        opening='"',
        closing='"',
        folds="lower",
        longest=63,
        counts_bytes=True,
        reserved=frozenset(RESERVED.split()),
    ),
    literals=Literals(binary="cast('\\x{}' as bytea)"),
    types={
        "bigint": exact("bigint", Family.INTEGER),
        "binary": widened("bytea", Family.BINARY, reasons.VARIABLE_BYTES),
        "bit": exact("boolean", Family.BOOLEAN),
        "char": exact("varchar({length})", Family.STRING, reasons.PADDED),
        "cursor": unsupported("text", reasons.CURSOR),
        "date": exact("date", Family.DATE),
        "datetime": widened("timestamp(3)", Family.TIMESTAMP, reasons.ROUNDED),
        "datetime2": fraction("timestamp({digits})", Family.TIMESTAMP, 6),
        "datetimeoffset": lossy("timestamptz", Family.TIMESTAMP, reasons.OFFSET),
        "decimal": exact("numeric({precision}, {scale})", Family.DECIMAL),
        "float": by_mantissa("real", "double precision"),
        "geography": lossy("text", Family.SPATIAL, reasons.SPATIAL),
        "geometry": lossy("text", Family.SPATIAL, reasons.SPATIAL),
        "hierarchyid": lossy("text", Family.STRING, reasons.HIERARCHY),
        "image": exact("bytea", Family.BINARY),
        "int": exact("integer", Family.INTEGER),
        "json": lossy("jsonb", Family.JSON, reasons.JSON_TEXT),
        "money": exact("numeric(19, 4)", Family.DECIMAL, reasons.MONEY),
        "nchar": exact("varchar({length})", Family.STRING, reasons.PADDED),
        "ntext": exact("text", Family.STRING),
        "nvarchar": sized("varchar({length})", "text", Family.STRING),
        "real": exact("real", Family.FLOAT),
        "rowversion": lossy("bytea", Family.BINARY, reasons.ROW_VERSION),
        "smalldatetime": widened("timestamp(0)", Family.TIMESTAMP, reasons.MINUTES),
        "smallint": exact("smallint", Family.INTEGER),
        "smallmoney": exact("numeric(10, 4)", Family.DECIMAL, reasons.MONEY),
        "sql_variant": lossy("text", Family.OTHER, reasons.ANY_VALUE),
        "sysname": exact("varchar(128)", Family.STRING),
        "table": unsupported("text", reasons.TABLE),
        "text": exact("text", Family.STRING),
        "time": fraction("time({digits})", Family.TIME, 6),
        "tinyint": widened("smallint", Family.INTEGER, reasons.UNSIGNED),
        "uniqueidentifier": exact("uuid", Family.UUID, reasons.GUID_ORDER),
        "varbinary": widened("bytea", Family.BINARY),
        "varchar": sized("varchar({length})", "text", Family.STRING),
        "vector": exact("real[]", Family.ARRAY),
        "xml": widened("text", Family.STRING, reasons.XML_TEXT),
    },
    widest="text",
    measuring=measures.POSTGRES,
    unnamed=frozenset({Family.UUID, Family.ARRAY}),
)
