"""Turn a literal into the value it stands for."""

from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from datamigrate.catalog.model import Value
from datamigrate.ddl.cursor import Cursor
from datamigrate.ddl.types import read_type

NOT_LITERAL = object()
_SIGNS = frozenset("+-")
_CASTS = frozenset({"CAST", "TRY_CAST", "CONVERT", "TRY_CONVERT"})
_DEPTH = 8
"""How deep casts of casts are followed; what is deeper stays an expression."""
_EPOCH = datetime.fromisoformat("1900-01-01")
_FIRST_DAY = datetime.fromisoformat("0001-01-01")
_TICKS = 300
"""A datetime counts time in three-hundredths of a second."""


def read_literal(token: str) -> Value | object:
    """The value of a token, or NOT_LITERAL."""
    first = token[0]
    if first == "'" or first == '"':  # in a row, what stands in double quotes is no column
        return string_value(token)
    if first in "Nn" and token[1:2] == "'":
        return string_value(token[1:])
    if first.isdigit() or first == ".":
        return _number(token)
    if first in "$\u00a3\u20ac" and len(token) > 1:
        return _decimal(token[1:])
    return None if token.upper() == "NULL" else NOT_LITERAL


def string_value(token: str) -> str:
    """The text between the quotes of a string, with or without its N."""
    text = token[2:] if token[0] in "Nn" else token[1:]
    quote = token[1] if token[0] in "Nn" else token[0]
    text = text[:-1] if text.endswith(quote) else text
    return text.replace(quote * 2, quote) if quote * 2 in text else text


def _number(token: str) -> Value | object:
    if token[:2] in {"0x", "0X"}:
        digits = token[2:]
        return bytes.fromhex(digits if len(digits) % 2 == 0 else "0" + digits)
    if token.isdecimal():
        return int(token) if len(token) < 4000 else NOT_LITERAL
    if "e" in token or "E" in token:
        return float(token)
    return _decimal(token)


def _decimal(text: str) -> Value | object:
    try:
        return Decimal(text)
    except InvalidOperation:
        return NOT_LITERAL


def read_row_value(cursor: Cursor) -> Value:
    """A value in a row: a literal, a cast of one, or else the expression as written."""
    first = cursor.i
    value = read_constant(cursor)
    if value is not NOT_LITERAL and cursor.word in {",", ")", ""}:
        return value  # type: ignore[return-value]  # NOT_LITERAL is the only object that is no Value
    cursor.i = first
    cursor.skip_item()
    return cursor.expression(first, max(cursor.i - 1, first))


def read_constant(cursor: Cursor, depth: int = 0) -> Value | object:
    """A literal, also signed, in parentheses or cast; NOT_LITERAL for anything else."""
    negative = False
    while cursor.word in _SIGNS:
        negative ^= cursor.word == "-"
        cursor.i += 1
    value = _unsigned(cursor, depth) if depth < _DEPTH else NOT_LITERAL
    return _negative(value) if negative else value


def _unsigned(cursor: Cursor, depth: int) -> Value | object:
    word = cursor.word
    if word == "(":
        return _wrapped(cursor, depth)
    if word in _CASTS and cursor.words[cursor.i + 1] == "(":
        return _cast(cursor, word.endswith("CAST"), depth)
    if cursor.i >= cursor.end or word in {",", ")"}:
        return NOT_LITERAL
    value = read_literal(cursor.tokens[cursor.i])
    cursor.i += 1
    return value


def _wrapped(cursor: Cursor, depth: int) -> Value | object:
    if cursor.words[cursor.i + 1] in {"(", "SELECT"}:  # deep nesting stays an expression
        return NOT_LITERAL
    cursor.i += 1
    value = read_constant(cursor, depth + 1)
    return value if cursor.take(")") else NOT_LITERAL


def _negative(value: Value | object) -> Value | object:
    return -value if isinstance(value, int | Decimal | float) else NOT_LITERAL


def _cast(cursor: Cursor, value_first: bool, depth: int) -> Value | object:
    """CAST(literal AS type), CONVERT(type, literal): the literal; SSMS writes dates as binary."""
    cursor.i += 2
    if value_first:
        value = read_constant(cursor, depth + 1)
        if not cursor.take("AS"):
            return NOT_LITERAL
        target = read_type(cursor)
    else:
        target = read_type(cursor)
        if not cursor.take(","):
            return NOT_LITERAL
        value = read_constant(cursor, depth + 1)
        if cursor.word == ",":  # a style: the text's form is not the standard one
            return NOT_LITERAL
    if target is None or not cursor.take(")"):
        return NOT_LITERAL
    return _moment(value, target.name) if isinstance(value, bytes) else value


def _moment(value: bytes, kind: str) -> Value | object:
    """The moment that the server's storage form of a date or time stands for."""
    try:
        if kind == "datetime" and len(value) <= 8:
            raw = value.rjust(8, b"\0")
            days = int.from_bytes(raw[:4], "big", signed=True)
            ticks = int.from_bytes(raw[4:], "big")
            thousandths = round(ticks * 1000 / _TICKS)
            return _text(_EPOCH + timedelta(days=days, milliseconds=thousandths), 3)
        if kind == "smalldatetime" and len(value) <= 4:
            raw = value.rjust(4, b"\0")
            days, minutes = int.from_bytes(raw[:2], "big"), int.from_bytes(raw[2:], "big")
            return _text(_EPOCH + timedelta(days=days, minutes=minutes), 0)
        if kind == "date" and len(value) in {3, 4}:
            return (date(1, 1, 1) + timedelta(days=int.from_bytes(value[:3], "little"))).isoformat()
        if kind in {"datetime2", "time"} and len(value) >= 4:
            return _scaled(value, kind)
        if kind == "datetimeoffset" and len(value) >= 9:
            return _with_offset(value)
    except (OverflowError, ValueError):
        return NOT_LITERAL
    return value


def _scaled(value: bytes, kind: str) -> str:
    """A byte for the scale, then the time in units of it, then (datetime2) three for the day."""
    scale = value[0]
    time = value[1:-3] if kind == "datetime2" else value[1:]
    units = int.from_bytes(time, "little")
    microseconds = units * 10**6 // 10**scale
    days = int.from_bytes(value[-3:], "little") if kind == "datetime2" else 0
    moment = _FIRST_DAY + timedelta(days=days, microseconds=microseconds)
    text = _text(moment, min(scale, 6))
    return text if kind == "datetime2" else text.split(" ")[1]


def _with_offset(value: bytes) -> str:
    """As datetime2, in universal time, and two bytes for the offset in minutes."""
    minutes = int.from_bytes(value[-2:], "little", signed=True)
    moment = datetime.fromisoformat(_scaled(value[:-2], "datetime2")) + timedelta(minutes=minutes)
    sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
    return f"{_text(moment, min(value[0], 6))} {sign}{hours:02}:{rest:02}"


def _text(moment: datetime, digits: int) -> str:
    text = moment.isoformat(" ", "microseconds")
    return text[: 20 + digits] if digits else text[:19]
