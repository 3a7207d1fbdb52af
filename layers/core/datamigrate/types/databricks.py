"""Databricks with Unity Catalog, as data.

Types: https://docs.databricks.com/aws/en/sql/language-manual/sql-ref-datatypes
Names: https://docs.databricks.com/aws/en/sql/language-manual/sql-ref-names; the catalog keeps
schemas and tables in lower case, a table with column mapping takes any column name.
"""

from datamigrate.types import reasons
from datamigrate.types.measures import databricks as measures
from datamigrate.types.rows import by_mantissa, exact, fraction, lossy, unsupported, widened
from datamigrate.types.target import Ddl, Family, Identifiers, Literals, Spelling, Target

# https://docs.databricks.com/aws/en/sql/language-manual/sql-ref-reserved-words, reserved, special
# and reserved by ANSI
RESERVED = """
all alter always and anti any array as at authorization between both by case cast check collate
column commit constraint create cross cube current current_date current_time current_timestamp
current_user default delete describe distinct drop else end escape except exists external extract
false fetch filter for foreign from full function global grant group grouping having in inner insert
intersect interval into is join lateral leading left like local minus natural no not null of on only
or order out outer overlaps partition position primary range references revoke right rollback rollup
row rows select semi session_user set some start table tablesample then time to trailing true
truncate union unique unknown update user using values when where window with
"""

# Spaces, dots, slashes and control characters have no place in the name of an object; dbt leaves
# the quotes out where there is one inside.
_OBJECT = Spelling(keeps_case=False, illegal="./` \x7f" + "".join(map(chr, range(0x20))))

DATABRICKS = Target(
    name="databricks",
    label="Databricks",
    sqlglot="databricks",
    identifiers=Identifiers(
        opening="`",
        closing="`",
        folds="kept",
        longest=255,
        counts_bytes=False,
        reserved=frozenset(RESERVED.split()),
        schema=_OBJECT,
        table=_OBJECT,
    ),
    literals=Literals(
        text_escapes={"'": "\\'", "\\": "\\\\"},
        time="'{}'",
        timestamp="timestamp_ntz '{}'",
        instant="timestamp '{}:00'",
        uuid="'{}'",
        binary="unhex('{}')",
        casts=False,
    ),
    types={
        "bigint": exact("bigint", Family.INTEGER),
        "binary": widened("binary", Family.BINARY, reasons.VARIABLE_BYTES),
        "bit": exact("boolean", Family.BOOLEAN),
        "char": widened("string", Family.STRING, reasons.PADDED),
        "cursor": unsupported("string", reasons.CURSOR),
        "date": exact("date", Family.DATE),
        "datetime": widened("timestamp_ntz", Family.TIMESTAMP, reasons.ROUNDED),
        "datetime2": fraction("timestamp_ntz", Family.TIMESTAMP, 6),
        "datetimeoffset": lossy("timestamp", Family.TIMESTAMP, reasons.OFFSET),
        "decimal": exact("decimal({precision}, {scale})", Family.DECIMAL),
        "float": by_mantissa("float", "double"),
        "geography": lossy("string", Family.SPATIAL, reasons.SPATIAL),
        "geometry": lossy("string", Family.SPATIAL, reasons.SPATIAL),
        "hierarchyid": lossy("string", Family.STRING, reasons.HIERARCHY),
        "image": exact("binary", Family.BINARY),
        "int": exact("int", Family.INTEGER),
        "json": exact("string", Family.JSON),
        "money": exact("decimal(19, 4)", Family.DECIMAL, reasons.MONEY),
        "nchar": widened("string", Family.STRING, reasons.PADDED),
        "ntext": exact("string", Family.STRING),
        "nvarchar": widened("string", Family.STRING),
        "real": exact("float", Family.FLOAT),
        "rowversion": lossy("binary", Family.BINARY, reasons.ROW_VERSION),
        "smalldatetime": widened("timestamp_ntz", Family.TIMESTAMP, reasons.MINUTES),
        "smallint": exact("smallint", Family.INTEGER),
        "smallmoney": exact("decimal(10, 4)", Family.DECIMAL, reasons.MONEY),
        "sql_variant": lossy("string", Family.OTHER, reasons.ANY_VALUE),
        "sysname": widened("string", Family.STRING),
        "table": unsupported("string", reasons.TABLE),
        "text": exact("string", Family.STRING),
        "time": lossy("string", Family.TIME, reasons.TIME_TEXT),
        "tinyint": widened("smallint", Family.INTEGER, reasons.UNSIGNED),
        "uniqueidentifier": widened("string", Family.UUID, reasons.GUID_TEXT),
        "varbinary": widened("binary", Family.BINARY),
        "varchar": widened("string", Family.STRING),
        "vector": widened("array<float>", Family.ARRAY, reasons.VECTOR_SIZE),
        "xml": widened("string", Family.STRING, reasons.XML_TEXT),
    },
    widest="string",
    measuring=measures.DATABRICKS,
    clock="convert_timezone('UTC', current_timestamp())",
    ddl=Ddl(
        end=")\ntblproperties (\n"
        "    'delta.columnMapping.mode' = 'name',\n"
        "    'delta.feature.allowColumnDefaults' = 'supported'\n)",
    ),
    binds=False,
)
