"""BigQuery, as data.

Types: https://cloud.google.com/bigquery/docs/reference/standard-sql/data-types
Casts and contracts take no precision and no length there, so the types have none.
Names: https://cloud.google.com/bigquery/docs/datasets#dataset-naming,
.../docs/tables#table_naming and .../docs/schemas#column_names
"""

from string import ascii_letters, digits

from datamigrate.types import reasons
from datamigrate.types.measures import bigquery as measures
from datamigrate.types.parameters import Parameters
from datamigrate.types.rows import exact, fraction, lossy, unsupported, widened
from datamigrate.types.target import (
    Ddl,
    Family,
    Identifiers,
    Literals,
    Loss,
    Spelling,
    Target,
    TargetType,
)

# https://cloud.google.com/bigquery/docs/reference/standard-sql/lexical#reserved_keywords
# Also what parsers of its SQL take for keywords.
RESERVED = """
aggregate all and any array as asc assert_rows_modified at between by case cast clone collate
contains corresponding create cross cube current default define desc distinct else end enum escape
except exclude exists extend extract false fetch following for from full group grouping groups hash
having if ignore in include inner intersect interval into is join lateral left like limit lookup
merge natural new no not null nulls of on or order outer over partition pivot preceding primary
proto qualify range recursive respect right rollup rows select set some struct tablesample then to
treat true unbounded union unnest unpivot using when where window with within
"""


def _decimal(given: Parameters) -> TargetType:
    """numeric has 29 digits before the point and 9 after it, bignumeric 38 and 38."""
    small = given.scale <= 9 and given.precision - given.scale <= 29
    return TargetType("numeric" if small else "bignumeric", Family.DECIMAL, Loss.WIDENED)


# Letters, marks, numbers, connectors, dashes and spaces
_ANY_TEXT = ("L", "M", "N", "Pc", "Pd", "Zs")

# https://cloud.google.com/bigquery/docs/default-values: literals and a few functions. A number
# needs no type in front: it becomes what the column is.
_DEFAULTS = r"""(?x)
    (?:big)?numeric [ ] '(-?[0-9]{1,9}(?:[.][0-9]{1,6})?)' | -?[0-9]+(?:[.][0-9]+)?
    | (?:(?:date|time|datetime|timestamp) [ ])? '(?:[^'\\]|\\.)*' | true | false | null
    | (?:current_(?:date|datetime|time|timestamp)|generate_uuid|rand|session_user)\(\)
"""

BIGQUERY = Target(
    name="bigquery",
    label="BigQuery",
    sqlglot="bigquery",
    identifiers=Identifiers(
        opening="`",
        closing="`",
        folds="kept",
        longest=300,
        counts_bytes=True,
        reserved=frozenset(RESERVED.split()),
        schema=Spelling(categories=(), extra=ascii_letters + digits + "_"),
        table=Spelling(categories=_ANY_TEXT),
        column=Spelling(
            categories=_ANY_TEXT,
            extra="&%=+:'<>#|",
            taken_starts=(
                "_table_",
                "_file_",
                "_partition",
                "_row_timestamp",
                "__root__",
                "_colidentifier",
                "_change_sequence_number",
                "_change_type",
                "_change_timestamp",
            ),
        ),
    ),
    literals=Literals(
        text_escapes={"'": "\\'", "\\": "\\\\", "\n": "\\n", "\r": "\\r"},
        timestamp="datetime '{}'",
        instant="timestamp '{}'",
        uuid="'{}'",
        binary="from_hex('{}')",
        json="parse_json({})",
        casts=False,
    ),
    types={
        "bigint": exact("int64", Family.INTEGER),
        "binary": widened("bytes", Family.BINARY, reasons.VARIABLE_BYTES),
        "bit": exact("bool", Family.BOOLEAN),
        "char": widened("string", Family.STRING, reasons.PADDED),
        "cursor": unsupported("string", reasons.CURSOR),
        "date": exact("date", Family.DATE),
        "datetime": widened("datetime", Family.TIMESTAMP, reasons.ROUNDED),
        "datetime2": fraction("datetime", Family.TIMESTAMP, 6),
        "datetimeoffset": lossy("timestamp", Family.TIMESTAMP, reasons.OFFSET),
        "decimal": _decimal,
        "float": exact("float64", Family.FLOAT),
        "geography": lossy("string", Family.SPATIAL, reasons.SPATIAL),
        "geometry": lossy("string", Family.SPATIAL, reasons.SPATIAL),
        "hierarchyid": lossy("string", Family.STRING, reasons.HIERARCHY),
        "image": exact("bytes", Family.BINARY),
        "int": widened("int64", Family.INTEGER),
        "json": lossy("json", Family.JSON, reasons.JSON_TEXT),
        "money": widened("numeric", Family.DECIMAL, reasons.MONEY),
        "nchar": widened("string", Family.STRING, reasons.PADDED),
        "ntext": exact("string", Family.STRING),
        "nvarchar": widened("string", Family.STRING),
        "real": widened("float64", Family.FLOAT),
        "rowversion": lossy("bytes", Family.BINARY, reasons.ROW_VERSION),
        "smalldatetime": widened("datetime", Family.TIMESTAMP, reasons.MINUTES),
        "smallint": widened("int64", Family.INTEGER),
        "smallmoney": widened("numeric", Family.DECIMAL, reasons.MONEY),
        "sql_variant": lossy("string", Family.OTHER, reasons.ANY_VALUE),
        "sysname": widened("string", Family.STRING),
        "table": unsupported("string", reasons.TABLE),
        "text": exact("string", Family.STRING),
        "time": fraction("time", Family.TIME, 6),
        "tinyint": widened("int64", Family.INTEGER, reasons.UNSIGNED),
        "uniqueidentifier": widened("string", Family.UUID, reasons.GUID_TEXT),
        "varbinary": widened("bytes", Family.BINARY),
        "varchar": widened("string", Family.STRING),
        "vector": widened("array<float64>", Family.ARRAY, reasons.VECTOR_SIZE),
        "xml": widened("string", Family.STRING, reasons.XML_TEXT),
    },
    widest="string",
    measuring=measures.BIGQUERY,
    clock="current_datetime('UTC')",
    ddl=Ddl(defaults=_DEFAULTS, nullable=frozenset({Family.ARRAY})),
    binds=False,
)
