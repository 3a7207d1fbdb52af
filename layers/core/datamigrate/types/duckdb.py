"""DuckDB, as data. Types: https://duckdb.org/docs/stable/sql/data_types/overview"""

from datamigrate.types import reasons
from datamigrate.types.measures import duckdb as measures
from datamigrate.types.rows import by_mantissa, exact, fraction, lossy, unsupported, widened
from datamigrate.types.target import Family, Identifiers, Literals, Spelling, Target

# duckdb_keywords(), categories reserved and type_function
RESERVED = """
all analyse analyze and anti any array as asc asof asymmetric at authorization binary both by case
cast check collate collation column columns concurrently constraint create cross default deferrable
desc describe distinct do else end except false fetch for foreign freeze from full generated glob
group having ilike in initially inner intersect into is isnull join lambda lateral leading left like
limit map natural not notnull null offset on only or order outer overlaps pivot pivot_longer
pivot_wider placing positional primary qualify references returning right select semi show similar
some struct summarize symmetric table tablesample then to trailing true try_cast tuple union unique
unpack unpivot using variadic verbose when where window with
"""

DUCKDB = Target(
    name="duckdb",
    label="DuckDB",
    sqlglot="duckdb",
    identifiers=Identifiers(
        opening='"',
        closing='"',
        folds="kept",
        longest=None,
        counts_bytes=False,
        reserved=frozenset(RESERVED.split()),
        schema=Spelling(taken=frozenset({"system", "temp"})),  # the names of its own databases
        databases=frozenset({"main", "system", "temp"}),
    ),
    literals=Literals(binary="cast('{}' as blob)", byte="\\x{:02X}"),
    types={
        "bigint": exact("bigint", Family.INTEGER),
        "binary": widened("blob", Family.BINARY, reasons.VARIABLE_BYTES),
        "bit": exact("boolean", Family.BOOLEAN),
        "char": widened("varchar", Family.STRING, reasons.PADDED),
        "cursor": unsupported("varchar", reasons.CURSOR),
        "date": exact("date", Family.DATE),
        "datetime": widened("timestamp", Family.TIMESTAMP, reasons.ROUNDED),
        "datetime2": fraction("timestamp", Family.TIMESTAMP, 6),
        "datetimeoffset": lossy("timestamptz", Family.TIMESTAMP, reasons.OFFSET),
        "decimal": exact("decimal({precision}, {scale})", Family.DECIMAL),
        "float": by_mantissa("float", "double"),
        "geography": lossy("varchar", Family.SPATIAL, reasons.SPATIAL),
        "geometry": lossy("varchar", Family.SPATIAL, reasons.SPATIAL),
        "hierarchyid": lossy("varchar", Family.STRING, reasons.HIERARCHY),
        "image": exact("blob", Family.BINARY),
        "int": exact("integer", Family.INTEGER),
        "json": exact("json", Family.JSON),
        "money": exact("decimal(19, 4)", Family.DECIMAL, reasons.MONEY),
        "nchar": widened("varchar", Family.STRING, reasons.PADDED),
        "ntext": exact("varchar", Family.STRING),
        "nvarchar": widened("varchar", Family.STRING),
        "real": exact("float", Family.FLOAT),
        "rowversion": lossy("blob", Family.BINARY, reasons.ROW_VERSION),
        "smalldatetime": widened("timestamp", Family.TIMESTAMP, reasons.MINUTES),
        "smallint": exact("smallint", Family.INTEGER),
        "smallmoney": exact("decimal(10, 4)", Family.DECIMAL, reasons.MONEY),
        "sql_variant": lossy("varchar", Family.OTHER, reasons.ANY_VALUE),
        "sysname": widened("varchar", Family.STRING),
        "table": unsupported("varchar", reasons.TABLE),
        "text": exact("varchar", Family.STRING),
        "time": fraction("time", Family.TIME, 6),
        "tinyint": exact("utinyint", Family.INTEGER),
        "uniqueidentifier": exact("uuid", Family.UUID, reasons.GUID_ORDER),
        "varbinary": widened("blob", Family.BINARY),
        "varchar": widened("varchar", Family.STRING),
        "vector": exact("float[{precision}]", Family.ARRAY),
        "xml": widened("varchar", Family.STRING, reasons.XML_TEXT),
    },
    widest="varchar",
    measuring=measures.DUCKDB,
)
