"""Work out the type of a computed column, which a script does not write.

The answer is never narrower than the values: what is not sure has no type.
"""

from collections.abc import Mapping

from datamigrate.catalog.model import DataType
from datamigrate.types import Target, TargetType, target_type

_SOURCE_TYPES: Mapping[str, DataType] = {
    "BIGINT": DataType("bigint", (), "bigint"),
    "BOOLEAN": DataType("bit", (), "bit"),
    "CHAR": DataType("nvarchar", ("max",), "nvarchar(max)"),
    "DATE": DataType("date", (), "date"),
    # A product of decimals keeps at least six places: the server's own rule at full precision.
    "DECIMAL": DataType("decimal", (38, 6), "decimal(38, 6)"),
    "DOUBLE": DataType("float", (), "float"),
    "FLOAT": DataType("float", (), "float"),
    "INT": DataType("int", (), "int"),
    "NVARCHAR": DataType("nvarchar", ("max",), "nvarchar(max)"),
    "SMALLINT": DataType("int", (), "int"),
    "TEXT": DataType("nvarchar", ("max",), "nvarchar(max)"),
    "TIME": DataType("time", (6,), "time(6)"),
    "TIMESTAMP": DataType("datetime2", (6,), "datetime2(6)"),
    "TIMESTAMPTZ": DataType("datetimeoffset", (6,), "datetimeoffset(6)"),
    "TINYINT": DataType("int", (), "int"),
    "UTINYINT": DataType("int", (), "int"),
    "UUID": DataType("uniqueidentifier", (), "uniqueidentifier"),
    "VARBINARY": DataType("varbinary", ("max",), "varbinary(max)"),
    "VARCHAR": DataType("nvarchar", ("max",), "nvarchar(max)"),
}


def computed_type(sql: str, columns: Mapping[str, str], target: Target) -> TargetType | None:
    """The type of an expression over columns of the given types (name -> SQL of the type)."""
    from sqlglot import exp, parse_one
    from sqlglot.errors import SqlglotError
    from sqlglot.optimizer.annotate_types import annotate_types

    try:
        tree = parse_one(sql, read=target.sqlglot)
        for column in list(tree.find_all(exp.Column)):
            written = columns.get(column.name)
            if written is None:
                return None
            typed = exp.cast(column.copy(), written, dialect=target.sqlglot)
            tree = typed if column is tree else tree
            column.replace(typed)
        kind = annotate_types(tree, dialect=target.sqlglot).type
    except SqlglotError:
        return None
    found = _SOURCE_TYPES.get(kind.this.value.upper()) if isinstance(kind, exp.DataType) else None
    return target_type(found, target) if found else None
