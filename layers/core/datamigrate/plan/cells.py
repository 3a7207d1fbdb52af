"""Turn a value of the script into the text that the target takes for its column.

BAD means that the value does not fit the column; the caller reports it.
"""

import math
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from datamigrate.catalog.model import Expression, Value
from datamigrate.plan.context import StagedColumn
from datamigrate.plan.model import Cell, Sql
from datamigrate.plan.moments import Moment, read_moment
from datamigrate.translate.literals import write_binary, write_text
from datamigrate.types import Family, Target


class Bad:
    """The kind of BAD."""


BAD = Bad()
_DIGITS = 6  # of a second; what the types of the targets keep
Literal = int | Decimal | float | str | bytes


def read_cell(value: Value, column: StagedColumn, target: Target) -> Cell | Bad:
    """The text of a literal, or SQL where no cast makes the value of a text."""
    if value is None:
        return None
    if isinstance(value, Expression):
        return BAD
    return _READERS.get(column.plan.family, _string)(value, column, target)


def binary_cell(value: bytes, target: Target) -> Cell:
    """What stands between the quotes of a binary literal, or all of it."""
    literals = target.literals
    if not literals.casts:
        return Sql(write_binary(value, literals))
    inside = literals.binary[literals.binary.index("'") + 1 : literals.binary.rindex("'")]
    return inside.format("".join(literals.byte.format(byte) for byte in value))


def whole_number(value: Value) -> int | None:
    """The number that a literal stands for, without what comes after the point."""
    if value is None or isinstance(value, Expression):
        return None
    number = _number(value)
    return None if number is None or number.adjusted() > 40 else math.trunc(number)


def _number(value: Literal) -> Decimal | None:
    if isinstance(value, bytes):
        return Decimal(int.from_bytes(value, "big"))
    if isinstance(value, str):
        text = value.strip().lstrip("$").replace(",", "") or "0"
    else:
        text = str(value)
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _boolean(value: Literal, _: StagedColumn, target: Target) -> str | Bad:
    words = {"true": Decimal(1), "false": Decimal(0)}
    number = words.get(value.strip().lower()) if isinstance(value, str) else None
    number = _number(value) if number is None else number
    if number is None:
        return BAD
    return target.literals.true if number else target.literals.false


def _integer(value: Literal, _: StagedColumn, __: Target) -> str | Bad:
    number = whole_number(value)
    return BAD if number is None else str(number)


def _decimal(value: Literal, _: StagedColumn, __: Target) -> str | Bad:
    number = _number(value)
    return BAD if number is None or abs(number.adjusted()) > 60 else f"{number:f}"


def _float(value: Literal, _: StagedColumn, __: Target) -> str | Bad:
    number = _number(value)
    return BAD if number is None else str(number)


def _string(value: Literal, column: StagedColumn, _: Target) -> str | Bad:
    if isinstance(value, bytes):
        kind = column.source_type.name if column.source_type else ""
        if kind.startswith("n"):
            return value.decode("utf-16-le", "replace").replace("\0", "")
        if column.plan.family is Family.STRING and kind != "hierarchyid":
            return value.decode("cp1252", "replace").replace("\0", "")
        return f"0x{value.hex().upper()}"
    return str(value).replace("\0", "")


def _uuid(value: Literal, _: StagedColumn, __: Target) -> str | Bad:
    try:
        if isinstance(value, bytes):
            return str(uuid.UUID(bytes_le=value[:16].ljust(16, b"\0")))
        return str(uuid.UUID(str(value).strip()[:38]))
    except ValueError:
        return BAD


def _binary(value: Literal, _: StagedColumn, target: Target) -> Cell | Bad:
    if isinstance(value, int) and -(2**31) <= value < 2**31:
        return binary_cell(value.to_bytes(4, "big", signed=True), target)
    return binary_cell(value, target) if isinstance(value, bytes) else BAD


def _moment_of(value: Literal) -> Moment | None:
    if isinstance(value, str):
        return read_moment(value)
    if isinstance(value, bytes):
        return None
    try:
        days = math.floor(value)
        day = date(1900, 1, 1) + timedelta(days=days)
        seconds = round((Decimal(value) - days) * 86400)
    except (OverflowError, ValueError, InvalidOperation):
        return None
    time = f"{seconds // 3600:02}:{seconds % 3600 // 60:02}:{seconds % 60:02}"
    return Moment(day.isoformat(), time, "", "")


def _date(value: Literal, _: StagedColumn, __: Target) -> str | Bad:
    moment = _moment_of(value)
    return moment.day if moment else BAD


def _time(value: Literal, _: StagedColumn, __: Target) -> str | Bad:
    moment = _moment_of(value)
    return moment.time_text(_DIGITS) if moment else BAD


def _json(value: Literal, column: StagedColumn, target: Target) -> Cell | Bad:
    text = _string(value, column, target)
    if target.literals.json is None or isinstance(text, Bad):
        return text
    return Sql(target.literals.json.format(write_text(text, target.literals)))


def _array(value: Literal, column: StagedColumn, target: Target) -> Cell | Bad:
    takes = target.literals.casts or column.plan.type == target.widest
    return _string(value, column, target) if takes else BAD


def _timestamp(value: Literal, column: StagedColumn, target: Target) -> str | Bad:
    moment = _moment_of(value)
    if moment is None:
        return BAD
    text = moment.timestamp_text(_DIGITS)
    if column.source_type is not None and column.source_type.name == "datetimeoffset":
        text = text if moment.offset else f"{text}+00:00"
        return text if target.literals.zones else _in_utc(text)
    if moment.offset not in {"", "+00:00"}:
        return BAD
    return text.removesuffix("+00:00")


def _in_utc(text: str) -> str | Bad:
    try:
        moment = datetime.fromisoformat(text).astimezone(UTC)
    except (OverflowError, ValueError):
        return BAD
    return moment.replace(tzinfo=None).isoformat(" ")


_READERS: Mapping[Family, Callable[[Literal, StagedColumn, Target], Cell | Bad]] = {
    Family.ARRAY: _array,
    Family.BINARY: _binary,
    Family.BOOLEAN: _boolean,
    Family.DATE: _date,
    Family.DECIMAL: _decimal,
    Family.FLOAT: _float,
    Family.INTEGER: _integer,
    Family.JSON: _json,
    Family.TIME: _time,
    Family.TIMESTAMP: _timestamp,
    Family.UUID: _uuid,
}
