"""The values that a column can hold, those at the limits of its type first.

Limits are those of the source's type, so that a row could stand in the source as well.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import count, islice, product
from string import ascii_uppercase
from uuid import UUID

from datamigrate.catalog.model import DataType
from datamigrate.plan.model import ColumnPlan
from datamigrate.translate.literals import write_binary, write_text
from datamigrate.types import Family, Target
from datamigrate.types.parameters import Parameters
from datamigrate.types.tsql import resolved

Value = bool | int | Decimal | float | str | bytes | date | datetime | time | UUID

MANY = 32
"""How many values a column gets to choose from, where its type has that many."""
_LONGEST = 4000  # what stands for a length without a limit

INTEGERS: Mapping[str, tuple[int, int]] = {
    "tinyint": (0, 255),
    "smallint": (-(2**15), 2**15 - 1),
    "int": (-(2**31), 2**31 - 1),
    "bigint": (-(2**63), 2**63 - 1),
}
_MONEY: Mapping[str, int] = {"money": 2**63 - 1, "smallmoney": 2**31 - 1}  # ten thousandths
_MOMENTS: Mapping[str, tuple[str, str]] = {
    "datetime": ("1753-01-01 00:00:00", "9999-12-31 23:59:59.997"),
    "smalldatetime": ("1900-01-01 00:00:00", "2079-06-06 23:59:00"),
    "datetime2": ("0001-01-01 00:00:00", "9999-12-31 23:59:59"),
}
_MARKUP = ("<a/>", '<a b="c">d</a>', "<a>é</a>")
_SPECIAL: Mapping[str, tuple[str, ...]] = {
    "xml": _MARKUP,
    "hierarchyid": ("/", "/1/", "/1/2/", "/2.1/"),
    "json": ("{}", "[]", '{"a": [1, "é"]}'),
    "geography": ("POINT (0 0)", "POINT (-180 90)"),
    "geometry": ("POINT (0 0)", "LINESTRING (0 0, 1 1)"),
}
_TARGET_TYPES: Mapping[str, str] = {"utinyint": "tinyint", "integer": "int"}


@lru_cache(maxsize=4096)
def limits(column: ColumnPlan) -> Parameters:
    """The source's type and its numbers; of an alias type, or a computed column, the target's."""
    for text in (column.source_type.removesuffix(" identity"), column.type):
        name, _, numbers = text.rstrip(")").partition("(")
        name = _TARGET_TYPES.get(name.strip(), name.strip())
        words = [word.strip() for word in numbers.split(",") if word.strip()]
        params = tuple(int(word) if word.isdecimal() else word for word in words)
        if text == column.type and column.family is Family.STRING and not params:
            params = ("max",)
        found = resolved(DataType(name, params, text))
        if found is not None:
            return found
    return Parameters(column.family.value)


def values(column: ColumnPlan) -> list[Value]:
    """What the column may hold, each once, limits first."""
    makes = _MAKERS.get(column.family, _texts)
    found = (fitted(value, column) for value in makes(limits(column)))
    return list(islice(_once(v for v in found if v is not None), MANY))


def fitted(value: Value, column: ColumnPlan) -> Value | None:
    """The value as this column would hold it, None where it does not fit."""
    if column.family is Family.DECIMAL and isinstance(value, int | Decimal):
        return _fitted_decimal(Decimal(value), limits(column))
    if column.family is Family.FLOAT and isinstance(value, int | Decimal | float):
        return float(value)
    if column.family is Family.INTEGER and isinstance(value, int | Decimal):
        low, high = INTEGERS.get(limits(column).name, INTEGERS["int"])
        return int(value) if value == int(value) and low <= value <= high else None
    if column.family is Family.DATE and isinstance(value, datetime):
        return value.date()
    if isinstance(value, str):
        length = limits(column).length
        return value if length is None or _units(value) <= length else None
    return value if isinstance(value, _KINDS.get(column.family, str)) else None


def literal(value: Value | None, kind: str, target: Target) -> str:
    """The value in SQL, as a column of this type holds it."""
    if value is None:
        return f"cast(null as {kind})"
    if isinstance(value, bytes):
        return f"cast({write_binary(value, target.literals)} as {kind})"
    return f"cast({write_text(_spelled(value, target), target.literals)} as {kind})"


def _spelled(value: Value, target: Target) -> str:
    """The value as text that the target's CAST reads."""
    match value:
        case bool():
            return target.literals.true if value else target.literals.false
        case datetime():
            return value.isoformat(" ")
        case date() | time():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)


def _once(found: Iterable[Value]) -> Iterator[Value]:
    """Texts that the source would take for equal, whatever their case, count as one."""
    seen: set[object] = set()
    for value in found:
        same = value.casefold().rstrip() if isinstance(value, str) else value
        if same not in seen:
            seen.add(same)
            yield value


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _fitted_decimal(value: Decimal, given: Parameters) -> Decimal | None:
    if given.name in _MONEY:
        top, step = Decimal(_MONEY[given.name]).scaleb(-4), Decimal("0.0001")
    else:
        step = Decimal(1).scaleb(-given.scale)
        top = Decimal(10) ** (given.precision - given.scale) - step
    if abs(value) > top or value != _cut(value, step):
        return None
    return _cut(value, step)


def _cut(value: Decimal, step: Decimal) -> Decimal:
    digits = -int(step.as_tuple().exponent)
    return Decimal(int(value.scaleb(digits))).scaleb(-digits)


def _booleans(_: Parameters) -> Iterator[Value]:
    yield from (True, False)


def _integers(given: Parameters) -> Iterator[Value]:
    low, high = INTEGERS.get(given.name, INTEGERS["int"])
    yield from (high, low, 0, -1, *range(1, MANY + 4))


def _decimals(given: Parameters) -> Iterator[Value]:
    scale = 4 if given.name in _MONEY else given.scale
    step = Decimal(1).scaleb(-scale)
    if given.name in _MONEY:
        top = Decimal(_MONEY[given.name]).scaleb(-4)
    else:
        top = Decimal("9" * given.precision).scaleb(-scale)
    yield from (top, -top, Decimal(0), step, Decimal(1), Decimal(-1))
    yield from (step * number for number in range(2, MANY))
    yield from (Decimal(number) for number in range(2, MANY))


def _floats(given: Parameters) -> Iterator[Value]:
    double = given.name == "float" and given.precision > 24
    top = 1.7976931348623157e308 if double else 3.4028234663852886e38
    yield from (top, -top, 0.0, 0.5, -1.0)
    yield from (number / 4 for number in range(1, MANY))


def _texts(given: Parameters) -> Iterator[Value]:
    if given.name in _SPECIAL:
        yield from _SPECIAL[given.name]
        yield from (f"/{number}/" for number in range(3, MANY) if given.name == "hierarchyid")
        return
    longest = given.length or _LONGEST
    yield ("longest " * (longest // 8 + 1))[: longest - 1] + "."
    yield ""
    if given.name.startswith("n"):
        yield "Żółć 名前"[:longest]
        yield "𝄞 é"
    yield from ("O'Brien", '"{{ }}"\\%_', "{}", "line\nline", "null")
    letters = (product(ascii_uppercase, repeat=size) for size in range(1, min(longest, 3) + 1))
    for words in letters:
        yield from map("".join, words)


def _binaries(given: Parameters) -> Iterator[Value]:
    if given.name in {"rowversion", "binary"}:
        size = given.length or 8
        yield from (b"\xff" * size, b"\0" * size)
        yield from (number.to_bytes(size, "big") for number in range(1, min(MANY, 256)))
        return
    longest = given.length or _LONGEST
    yield from (b"\xff" * longest, b"", b"\0", b"'\\x;")
    yield from (bytes([number]) for number in range(1, MANY))


def _dates(_: Parameters) -> Iterator[Value]:
    yield from (date.max, date.min, date(2000, 2, 29), date(1900, 1, 1))
    yield from (date(1999, 12, 20) + timedelta(days) for days in range(MANY))


def _times(given: Parameters) -> Iterator[Value]:
    yield from (time.max if given.precision > 5 else time(23, 59, 59), time.min)
    yield from (time(hour, 30) for hour in range(24))
    yield from (time(12, minute) for minute in range(60))


def _moments(given: Parameters) -> Iterator[Value]:
    name = given.name if given.name in _MOMENTS else "datetime2"
    low, high = (datetime.fromisoformat(text) for text in _MOMENTS[name])
    made = _days(low, high)
    if given.name == "datetimeoffset":
        yield from (moment.replace(tzinfo=UTC) for moment in made)
    else:
        yield from made


def _days(low: datetime, high: datetime) -> Iterator[datetime]:
    """The limits, a leap day, the turn of a century, and the days of a month."""
    yield from (high, low, datetime(2000, 2, 29, 12, 30), datetime(1999, 12, 31, 23, 59))  # noqa: DTZ001  # local, as the source's
    yield from (datetime(2001, 1, 1) + timedelta(days, minutes=7 * days) for days in range(MANY))  # noqa: DTZ001


def _uuids(_: Parameters) -> Iterator[Value]:
    yield from (UUID(int=2**128 - 1), UUID(int=0))
    yield from (UUID(int=(number << 64) + number) for number in count(1))


_MAKERS: Mapping[Family, Callable[[Parameters], Iterator[Value]]] = {
    Family.BOOLEAN: _booleans,
    Family.INTEGER: _integers,
    Family.DECIMAL: _decimals,
    Family.FLOAT: _floats,
    Family.BINARY: _binaries,
    Family.DATE: _dates,
    Family.TIME: _times,
    Family.TIMESTAMP: _moments,
    Family.UUID: _uuids,
}
_KINDS: Mapping[Family, type[object]] = {
    Family.BOOLEAN: bool,
    Family.BINARY: bytes,
    Family.DATE: date,
    Family.TIME: time,
    Family.TIMESTAMP: datetime,
    Family.UUID: UUID,
}
