"""Amazon Redshift, as data.

Types: https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html; lengths count
bytes of UTF-8, three at most for a character of the source.
Names: https://docs.aws.amazon.com/redshift/latest/dg/r_names.html; they become lower case even in
quotes, unless a setting of the session says otherwise.
"""

from datamigrate.types import reasons
from datamigrate.types.measures import redshift as measures
from datamigrate.types.rows import (
    because,
    by_mantissa,
    exact,
    fraction,
    lossy,
    measured,
    unsupported,
    widened,
)
from datamigrate.types.target import Family, Identifiers, Literals, Spelling, Target

# https://docs.aws.amazon.com/redshift/latest/dg/r_pg_keywords.html
# Also what parsers of its SQL take for keywords.
RESERVED = """
aes128 aes256 all allowoverwrite analyse analyze and any append array as asc authorization az64
backup between binary blanksasnull both bytedict bzip2 case cast check collate column comprows
compupdate constraint create credentials cross current_date current_time current_timestamp
current_user current_user_id datetime default deferrable deflate defrag delimiters delta delta32k
desc disable distinct do else emptyasnull enable encode encrypt encryption end except explicit
explicit_ids false fillrecord for foreign freeze from full globaldict256 globaldict64k grant group
gzip having identity ignore ignoreblanklines ignoreheader ilike in initially inner intersect
interval into is isnull join leading left like limit localtime localtimestamp lun luns lzo lzop
minus mostly16 mostly32 mostly8 natural new not notnull null nulls off offline offset oid old on
only open or order outer overlaps parallel partition percent permissions pivot placing primary raw
readratio recover references rejectlog resort respect restore right runlength select session_user
similar snapshot some sysdate system table tag tdes text255 text32k then timestamp to top trailing
true truncatecolumns type union unique unnest unpivot user using verbose wallet when where with
within without
"""

_UNPRINTABLE = "\x7f" + "".join(map(chr, range(0x20)))
_NAME = Spelling(keeps_case=False, illegal=_UNPRINTABLE)
_SYSTEM_COLUMNS = frozenset("oid tableoid xmin cmin xmax cmax ctid".split())

_TEXT_LIMIT = reasons.at_most("65,535 bytes")
_BYTES_LIMIT = reasons.at_most("1,024,000 bytes")
_TEXT, _LONG_TEXT = "varchar({length})", "varchar(65535)"
_LONG_BYTES = "varbyte(1024000)"

REDSHIFT = Target(
    name="redshift",
    label="Amazon Redshift",
    sqlglot="redshift",
    unlinted=(
        "AM02",
    ),  # UNION DISTINCT: https://docs.aws.amazon.com/redshift/latest/dg/r_UNION.html
    identifiers=Identifiers(
        opening='"',
        closing='"',
        folds="lower",
        longest=127,
        counts_bytes=True,
        reserved=frozenset(RESERVED.split()),
        schema=_NAME,
        table=_NAME,
        column=Spelling(keeps_case=False, illegal=_UNPRINTABLE, taken=_SYSTEM_COLUMNS),
    ),
    literals=Literals(
        text_escapes={"'": "''", "\\": "\\\\"},
        uuid="'{}'",
        binary="from_hex('{}')",
        json="json_parse({})",
        casts=False,
    ),
    types={
        "bigint": exact("bigint", Family.INTEGER),
        "binary": widened("varbyte({length})", Family.BINARY, reasons.VARIABLE_BYTES),
        "bit": exact("boolean", Family.BOOLEAN),
        "char": because(
            measured(_TEXT, _LONG_TEXT, Family.STRING, 65535, None, each=3), reasons.PADDED
        ),
        "cursor": unsupported(_LONG_TEXT, reasons.CURSOR),
        "date": exact("date", Family.DATE),
        "datetime": widened("timestamp", Family.TIMESTAMP, reasons.ROUNDED),
        "datetime2": fraction("timestamp", Family.TIMESTAMP, 6),
        "datetimeoffset": lossy("timestamptz", Family.TIMESTAMP, reasons.OFFSET),
        "decimal": exact("decimal({precision}, {scale})", Family.DECIMAL),
        "float": by_mantissa("real", "double precision"),
        "geography": lossy(_LONG_TEXT, Family.SPATIAL, reasons.SPATIAL),
        "geometry": lossy(_LONG_TEXT, Family.SPATIAL, reasons.SPATIAL),
        "hierarchyid": lossy("varchar(4000)", Family.STRING, reasons.HIERARCHY),
        "image": lossy(_LONG_BYTES, Family.BINARY, _BYTES_LIMIT),
        "int": exact("integer", Family.INTEGER),
        "json": lossy("super", Family.JSON, reasons.JSON_TEXT),
        "money": exact("decimal(19, 4)", Family.DECIMAL, reasons.MONEY),
        "nchar": because(
            measured(_TEXT, _LONG_TEXT, Family.STRING, 65535, None, each=3), reasons.PADDED
        ),
        "ntext": lossy(_LONG_TEXT, Family.STRING, _TEXT_LIMIT),
        "nvarchar": measured(_TEXT, _LONG_TEXT, Family.STRING, 65535, _TEXT_LIMIT, each=3),
        "real": exact("real", Family.FLOAT),
        "rowversion": lossy("varbyte(8)", Family.BINARY, reasons.ROW_VERSION),
        "smalldatetime": widened("timestamp", Family.TIMESTAMP, reasons.MINUTES),
        "smallint": exact("smallint", Family.INTEGER),
        "smallmoney": exact("decimal(10, 4)", Family.DECIMAL, reasons.MONEY),
        "sql_variant": lossy(_LONG_TEXT, Family.OTHER, reasons.ANY_VALUE),
        "sysname": widened("varchar(384)", Family.STRING),
        "table": unsupported(_LONG_TEXT, reasons.TABLE),
        "text": lossy(_LONG_TEXT, Family.STRING, _TEXT_LIMIT),
        "time": fraction("time", Family.TIME, 6),
        "tinyint": widened("smallint", Family.INTEGER, reasons.UNSIGNED),
        "uniqueidentifier": widened("varchar(36)", Family.UUID, reasons.GUID_TEXT),
        "varbinary": measured(
            "varbyte({length})", _LONG_BYTES, Family.BINARY, 1024000, _BYTES_LIMIT
        ),
        "varchar": measured(_TEXT, _LONG_TEXT, Family.STRING, 65535, _TEXT_LIMIT, each=3),
        "vector": widened("super", Family.ARRAY, reasons.VECTOR_SIZE),
        "xml": lossy(_LONG_TEXT, Family.STRING, f"{reasons.XML_TEXT}; {_TEXT_LIMIT}"),
    },
    widest=_LONG_TEXT,
    measuring=measures.REDSHIFT,
    binds=False,
)
