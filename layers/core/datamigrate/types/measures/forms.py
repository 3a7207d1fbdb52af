"""How a column of the source is measured, by its type."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache

from datamigrate.catalog.model import DataType
from datamigrate.types.measures.model import Form, Measured
from datamigrate.types.parameters import Parameters
from datamigrate.types.tsql import resolved

_WHOLE_DIGITS, _DECIMALS = 19, 10
"""What a number has at most that is summed up: sums are kept with 28 digits and 10 decimals."""

_CLOCKS = frozenset({Form.TIME, Form.TIMESTAMP, Form.INSTANT})

_Row = Measured | Callable[[Parameters], Measured]
_INTEGER, _TEXT = Measured(Form.INTEGER, summed=True), Measured(Form.TEXT)
_PADDED, _BINARY = Measured(Form.PADDED), Measured(Form.BINARY)


def _decimal(given: Parameters) -> Measured:
    whole = given.precision - given.scale
    fits = whole <= _WHOLE_DIGITS and given.scale <= _DECIMALS
    return Measured(Form.DECIMAL, given.scale, summed=fits)


def _float(given: Parameters) -> Measured:
    """The digits that every value of the type keeps: 6 or 15."""
    return Measured(Form.FLOAT, 5 if given.precision <= 24 else 14)


def _clock(form: Form) -> Callable[[Parameters], Measured]:
    return lambda given: Measured(form, given.precision)


_ROWS: Mapping[str, _Row] = {
    "bigint": _INTEGER,
    "binary": _BINARY,
    "bit": Measured(Form.BOOLEAN, summed=True),
    "char": _PADDED,
    "date": Measured(Form.DATE),
    "datetime": Measured(Form.TIMESTAMP, 3),
    "datetime2": _clock(Form.TIMESTAMP),
    "datetimeoffset": _clock(Form.INSTANT),
    "decimal": _decimal,
    "float": _float,
    "hierarchyid": Measured(Form.PATH),
    "image": _BINARY,
    "int": _INTEGER,
    "money": Measured(Form.DECIMAL, 4, summed=True),
    "nchar": _PADDED,
    "ntext": _TEXT,
    "nvarchar": _TEXT,
    "real": Measured(Form.FLOAT, 5),
    "rowversion": _BINARY,
    "smalldatetime": Measured(Form.TIMESTAMP),
    "smallint": _INTEGER,
    "smallmoney": Measured(Form.DECIMAL, 4, summed=True),
    "sysname": _TEXT,
    "text": _TEXT,
    "time": _clock(Form.TIME),
    "tinyint": _INTEGER,
    "uniqueidentifier": Measured(Form.UUID),
    "varbinary": _BINARY,
    "varchar": _TEXT,
    "xml": _TEXT,
}

ANY_TYPE = frozenset(
    {
        *(Form.BOOLEAN, Form.INTEGER, Form.DECIMAL, Form.FLOAT),
        *(Form.DATE, Form.TEXT, Form.PADDED, Form.BINARY),
    }
)
"""Forms that are the same for all types of a kind, such as one that the settings give."""


@lru_cache(maxsize=1024)
def measured_as(source: DataType, seconds: int) -> Measured | None:
    """None for a type whose values are no text that is the same everywhere.

    A target keeps at most so many decimals of a second.
    """
    given = resolved(source)
    row = None if given is None else _ROWS.get(given.name)
    if given is None or row is None:
        return None
    found = row if isinstance(row, Measured) else row(given)
    if found.form in _CLOCKS and found.digits > seconds:
        return replace(found, digits=seconds)
    return found
