"""Microsoft Fabric Data Warehouse, as data.

Types: https://learn.microsoft.com/fabric/data-warehouse/data-types; lengths count bytes of UTF-8,
three at most for a character of the source. Comparisons ignore spaces at the end, as in the source.
Names: https://learn.microsoft.com/fabric/data-warehouse/tables; their case counts.
"""

from datamigrate.types import reasons
from datamigrate.types.measures import tsql as measures
from datamigrate.types.rows import (
    by_mantissa,
    exact,
    fraction,
    lossy,
    measured,
    unsupported,
    widened,
)
from datamigrate.types.target import Ddl, Family, Identifiers, Literals, Spelling, Target

# https://learn.microsoft.com/sql/t-sql/language-elements/reserved-keywords-transact-sql
# Also what parsers of its SQL take for keywords.
RESERVED = """
add all alter and any as asc authorization backup begin between break browse bulk by cascade case
check checkpoint close clustered coalesce collate column commit compute constraint contains
containstable continue convert create cross current current_date current_time current_timestamp
current_user cursor database dbcc deallocate declare default definition delete deny desc disk
distinct distributed double drop dump else end errlvl escape except exec execute exists exit
external fetch file fillfactor for foreign freetext freetexttable from full function go goto grant
group having holdlock identity identity_insert identitycol if in index inner insert intersect into
is join key kill label left like lineno load merge national nocheck nonclustered not null nullif of
off offsets on open opendatasource openquery openrowset openxml option or order outer over percent
pivot plan precision primary print proc procedure public raiserror read readtext reconfigure
references replication restore restrict return revert revoke right rollback rowcount rowguidcol rule
save schema securityaudit select semantickeyphrasetable semanticsimilaritydetailstable
semanticsimilaritytable session_user set setuser shutdown some statistics system_user table
tablesample textsize then to top tran transaction trigger truncate try_convert tsequal union unique
unpivot update updatetext use user values varying view waitfor when where while with within
writetext
"""

_LIMIT = reasons.at_most("16 MB")
_TEXT, _LONG_TEXT = "varchar({length})", "varchar(max)"
_BYTES, _LONG_BYTES = "varbinary({length})", "varbinary(max)"

FABRIC = Target(
    name="fabric",
    label="Microsoft Fabric",
    sqlglot="fabric",
    sqlfluff="tsql",
    # https://learn.microsoft.com/sql/t-sql/language-elements/set-operators-union-transact-sql
    unlinted=("AM02",),
    identifiers=Identifiers(
        opening="[",
        closing="]",
        folds="kept",
        longest=128,
        counts_bytes=False,
        reserved=frozenset(RESERVED.split()),
        schema=Spelling(illegal="/\\'\"[]", illegal_end="."),  # dbt writes it without escapes
        table=Spelling(illegal="/\\", illegal_end="."),
        dbt_doubles=True,
    ),
    literals=Literals(
        true="1",
        false="0",
        date="cast('{}' as date)",
        time="cast('{}' as time(6))",
        timestamp="cast('{}' as datetime2(6))",
        instant="cast(cast('{}:00' as datetimeoffset(6)) as datetime2(6))",
        uuid="cast('{}' as uniqueidentifier)",
        binary="convert(varbinary(max), '{}', 2)",
        zones=False,
        casts=False,
    ),
    types={
        "bigint": exact("bigint", Family.INTEGER),
        "binary": widened(_BYTES, Family.BINARY, reasons.VARIABLE_BYTES),
        "bit": exact("bit", Family.BOOLEAN),
        "char": measured(_TEXT, _LONG_TEXT, Family.STRING, 8000, None, each=3),
        "cursor": unsupported(_LONG_TEXT, reasons.CURSOR),
        "date": exact("date", Family.DATE),
        "datetime": widened("datetime2(3)", Family.TIMESTAMP, reasons.ROUNDED),
        "datetime2": fraction("datetime2({digits})", Family.TIMESTAMP, 6),
        "datetimeoffset": lossy("datetime2(6)", Family.TIMESTAMP, reasons.OFFSET_UTC),
        "decimal": exact("decimal({precision}, {scale})", Family.DECIMAL),
        "float": by_mantissa("real", "float"),
        "geography": lossy(_LONG_TEXT, Family.SPATIAL, reasons.SPATIAL),
        "geometry": lossy(_LONG_TEXT, Family.SPATIAL, reasons.SPATIAL),
        "hierarchyid": lossy("varchar(4000)", Family.STRING, reasons.HIERARCHY),
        "image": lossy(_LONG_BYTES, Family.BINARY, _LIMIT),
        "int": exact("int", Family.INTEGER),
        "json": lossy(_LONG_TEXT, Family.JSON, _LIMIT),
        "money": exact("decimal(19, 4)", Family.DECIMAL, reasons.MONEY),
        "nchar": measured(_TEXT, _LONG_TEXT, Family.STRING, 8000, None, each=3),
        "ntext": lossy(_LONG_TEXT, Family.STRING, _LIMIT),
        "nvarchar": measured(_TEXT, _LONG_TEXT, Family.STRING, 8000, _LIMIT, each=3),
        "real": exact("real", Family.FLOAT),
        "rowversion": lossy("varbinary(8)", Family.BINARY, reasons.ROW_VERSION),
        "smalldatetime": widened("datetime2(0)", Family.TIMESTAMP, reasons.MINUTES),
        "smallint": exact("smallint", Family.INTEGER),
        "smallmoney": exact("decimal(10, 4)", Family.DECIMAL, reasons.MONEY),
        "sql_variant": lossy(_LONG_TEXT, Family.OTHER, reasons.ANY_VALUE),
        "sysname": widened("varchar(384)", Family.STRING),
        "table": unsupported(_LONG_TEXT, reasons.TABLE),
        "text": lossy(_LONG_TEXT, Family.STRING, _LIMIT),
        "time": fraction("time({digits})", Family.TIME, 6),
        "tinyint": widened("smallint", Family.INTEGER, reasons.UNSIGNED),
        "uniqueidentifier": exact("uniqueidentifier", Family.UUID),
        "varbinary": measured(_BYTES, _LONG_BYTES, Family.BINARY, 8000, _LIMIT),
        "varchar": measured(_TEXT, _LONG_TEXT, Family.STRING, 8000, _LIMIT, each=3),
        "vector": lossy(_LONG_TEXT, Family.ARRAY, reasons.VECTOR_TEXT),
        "xml": lossy(_LONG_TEXT, Family.STRING, f"{reasons.XML_TEXT}; {_LIMIT}"),
    },
    widest=_LONG_TEXT,
    measuring=measures.FABRIC,
    first_rows=("top ({rows})", ""),
    ddl=Ddl(
        schema="if schema_id({text}) is null exec('create schema {name}')",
        table="if object_id({text}) is null create table {name} (",
        defaults="(?!)",
    ),
    binds=False,
    seeds="varchar(8000)",  # dbt 2 does not read varchar(max) there
)
