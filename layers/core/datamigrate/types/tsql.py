"""The types of T-SQL: canonical names, what their numbers mean, which one wins in an expression.

Every name of the language is here:
https://learn.microsoft.com/sql/t-sql/data-types/data-types-transact-sql
"""

from collections.abc import Mapping

from datamigrate.catalog.model import DataType
from datamigrate.types.parameters import Limits, Parameter, Parameters, parameters
from datamigrate.types.target import Family
from datamigrate.values import dataclass

_NO_LIMITS = Limits(0, 0, 0)


@dataclass(frozen=True, slots=True)
class SourceType:
    """A row: `rank` is the place in data type precedence, the highest wins.

    https://learn.microsoft.com/sql/t-sql/data-types/data-type-precedence-transact-sql
    """

    family: Family
    rank: int
    takes: Parameter = Parameter.NONE
    limits: Limits = _NO_LIMITS
    digits: tuple[int, int] = (0, 0)  # precision and scale in decimal arithmetic


_LENGTH, _FRACTION = Parameter.LENGTH, Parameter.FRACTION
_SECONDS = Limits(7, 7, 0)

TYPES: Mapping[str, SourceType] = {
    "bigint": SourceType(Family.INTEGER, 17, digits=(19, 0)),
    "binary": SourceType(Family.BINARY, 1, _LENGTH, Limits(1, 8000)),
    "bit": SourceType(Family.BOOLEAN, 13, digits=(1, 0)),
    "char": SourceType(Family.STRING, 3, _LENGTH, Limits(1, 8000)),
    "cursor": SourceType(Family.OTHER, 0),
    "date": SourceType(Family.DATE, 24),
    "datetime": SourceType(Family.TIMESTAMP, 26),
    "datetime2": SourceType(Family.TIMESTAMP, 27, _FRACTION, _SECONDS),
    "datetimeoffset": SourceType(Family.TIMESTAMP, 28, _FRACTION, _SECONDS),
    "decimal": SourceType(Family.DECIMAL, 20, Parameter.DECIMAL, Limits(18, 38)),
    "float": SourceType(Family.FLOAT, 22, Parameter.MANTISSA, Limits(53, 53)),
    "geography": SourceType(Family.SPATIAL, 33),
    "geometry": SourceType(Family.SPATIAL, 33),
    "hierarchyid": SourceType(Family.OTHER, 33),
    "image": SourceType(Family.BINARY, 10),
    "int": SourceType(Family.INTEGER, 16, digits=(10, 0)),
    "json": SourceType(Family.JSON, 30),
    "money": SourceType(Family.DECIMAL, 19, digits=(19, 4)),
    "nchar": SourceType(Family.STRING, 5, _LENGTH, Limits(1, 4000)),
    "ntext": SourceType(Family.STRING, 12),
    "nvarchar": SourceType(Family.STRING, 6, _LENGTH, Limits(1, 4000, unlimited=True)),
    "real": SourceType(Family.FLOAT, 21),
    "rowversion": SourceType(Family.BINARY, 9),
    "smalldatetime": SourceType(Family.TIMESTAMP, 25),
    "smallint": SourceType(Family.INTEGER, 15, digits=(5, 0)),
    "smallmoney": SourceType(Family.DECIMAL, 18, digits=(10, 4)),
    "sql_variant": SourceType(Family.OTHER, 32),
    "sysname": SourceType(Family.STRING, 6),
    "table": SourceType(Family.OTHER, 0),
    "text": SourceType(Family.STRING, 11),
    "time": SourceType(Family.TIME, 23, _FRACTION, _SECONDS),
    "tinyint": SourceType(Family.INTEGER, 14, digits=(3, 0)),
    "uniqueidentifier": SourceType(Family.UUID, 8),
    "varbinary": SourceType(Family.BINARY, 2, _LENGTH, Limits(1, 8000, unlimited=True)),
    "varchar": SourceType(Family.STRING, 4, _LENGTH, Limits(1, 8000, unlimited=True)),
    "vector": SourceType(Family.ARRAY, 29, Parameter.DIMENSION, Limits(1, 3996)),
    "xml": SourceType(Family.STRING, 31),
}

# https://learn.microsoft.com/sql/t-sql/data-types/data-type-synonyms-transact-sql
SYNONYMS: Mapping[str, str] = {
    "binary varying": "varbinary",
    "char varying": "varchar",
    "character": "char",
    "character varying": "varchar",
    "dec": "decimal",
    "double precision": "float",
    "integer": "int",
    "national char": "nchar",
    "national char varying": "nvarchar",
    "national character": "nchar",
    "national character varying": "nvarchar",
    "national text": "ntext",
    "numeric": "decimal",
    "timestamp": "rowversion",
}

_SYSTEM = "sys."


def canonical(name: str) -> str:
    """The one spelling of a type's name; a name that is not of the language stays as it is."""
    plain = " ".join(name.lower().replace("[", "").replace("]", "").replace('"', "").split())
    plain = plain.removeprefix(_SYSTEM)
    return SYNONYMS.get(plain, plain)


def resolved(source: DataType) -> Parameters | None:
    """The canonical name and whole parameters, or None for a type that is not of the language."""
    name = canonical(source.name)
    row = TYPES.get(name)
    return None if row is None else parameters(source, name, row.takes, row.limits)
