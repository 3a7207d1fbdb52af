"""Write constants of the source, and rewrite one as another type, as the server would convert it.

What the server would not convert, or converts by its settings, is refused.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import ROUND_DOWN, Decimal

from datamigrate.catalog.model import DataType
from datamigrate.translate import literals
from datamigrate.translate.codes import NO_EQUAL, PRECISION, TYPES_MIX, Refused
from datamigrate.translate.context import Context
from datamigrate.translate.sql import (
    FLOAT,
    INT,
    NULL,
    Binds,
    Scalar,
    Sql,
    family,
    length,
    of,
    parameters,
)
from datamigrate.translate.tree import Constant
from datamigrate.types.target import Family

_INTEGER_MOST = (1 << 31) - 1
_INTEGER_BITS = {"bigint": 63, "int": 31, "smallint": 15}
_MONEY = {"money": (19, 4), "smallmoney": (10, 4)}
_REAL_DIGITS = 6
_WORDS_OF_BIT = {"true": 1, "false": 0}

Number = int | Decimal | float
Written = tuple[str, Scalar | None] | None  # the literal, and its value where one can go on with it


def convert_constant(value: Sql, to: DataType, ctx: Context, explicit: bool) -> Sql:
    """`value` has a constant. `explicit`: a CAST, which cuts text off and pads it."""
    assert value.constant is not None
    written = _written(value.constant, to, ctx, explicit)
    if written is None:
        raise Refused(TYPES_MIX, f"expected a constant that is a `{to.text}`", None)
    text, constant = written
    return Sql(text, to, Binds.SIGN if text.startswith("-") else Binds.ATOM, constant)


def _written(given: Scalar, to: DataType, ctx: Context, explicit: bool) -> Written:
    match family(to):
        case Family.BOOLEAN | Family.INTEGER | Family.DECIMAL | Family.FLOAT as kind:
            number = _number(given, to)
            return None if number is None else _NUMERIC[kind](number, to, ctx)
        case Family.STRING:
            return _text(given, to, ctx, explicit)
        case Family.DATE | Family.TIME | Family.TIMESTAMP:
            return _moment(given, to, ctx)
        case Family.UUID:
            found = literals.read_uuid(given) if isinstance(given, str) else None
            return None if found is None else (ctx.target.literals.uuid.format(found), None)
        case Family.BINARY:
            return _binary(given, to, ctx)
        case _:
            return _other(given, to, ctx)


def _number(given: Scalar, to: DataType) -> Number | None:
    """A blank text is 0 as a whole number, which is all that a text may be as one."""
    if isinstance(given, bytes):
        return None
    if not isinstance(given, str):
        return given
    text = given.strip().lower()
    if family(to) is Family.BOOLEAN and text in _WORDS_OF_BIT:
        return _WORDS_OF_BIT[text]
    if family(to) in {Family.BOOLEAN, Family.INTEGER} and (not text or "." in text):
        return None if text else 0
    return literals.read_number(text)


def _boolean(given: Number, to: DataType, ctx: Context) -> Written:
    words = ctx.target.literals
    return (words.true if given else words.false), int(bool(given))


def _integer(given: Number, to: DataType, ctx: Context) -> Written:
    whole = int(Decimal(given).to_integral_value(ROUND_DOWN))
    bits = _INTEGER_BITS.get(to.name)
    fits = 0 <= whole < 256 if bits is None else -(1 << bits) <= whole < 1 << bits
    return (str(whole), whole) if fits else None


def _decimal(given: Number, to: DataType, ctx: Context) -> Written:
    precision, scale = _MONEY.get(to.name) or (parameters(to).precision, parameters(to).scale)
    if isinstance(given, float):
        ctx.note(PRECISION)
    number = Decimal(repr(given)) if isinstance(given, float) else Decimal(given)
    found = literals.rounded(number, precision, scale)
    if found is None:
        return None
    # The scale of the literal is that of the type only where that is what the source wrote.
    kept = number if number == found and not isinstance(given, float) else found
    return decimal_literal(f"{kept:f}", ctx), kept


def decimal_literal(written: str, ctx: Context) -> str:
    """A number with a point, or with more digits than an integer has, as the target writes it."""
    numbers = ctx.rules.numbers
    whole, _, decimals = written.removeprefix("-").partition(".")
    if not decimals and len(whole) < 19:
        return written
    fits = numbers.room is None or (
        len(whole) <= numbers.room[0] and len(decimals) <= numbers.room[1]
    )
    return (numbers.decimal_literal if fits else numbers.wide_literal).format(written)


def _float(given: Number, to: DataType, ctx: Context) -> Written:
    if isinstance(given, float):
        return ctx.rules.numbers.float_literal.format(repr(given)), given
    text = f"{given:f}" if isinstance(given, Decimal) else str(given)
    if to.name == "real" and len(text.strip("-0.").replace(".", "")) > _REAL_DIGITS:
        return f"cast({text} as {ctx.type_sql(to)})", None  # which is another number
    return text, given


_NUMERIC: dict[Family, Callable[[Number, DataType, Context], Written]] = {
    Family.BOOLEAN: _boolean,
    Family.INTEGER: _integer,
    Family.DECIMAL: _decimal,
    Family.FLOAT: _float,
}


def _text(given: Scalar, to: DataType, ctx: Context, explicit: bool) -> Written:
    if isinstance(given, (bytes, float)):
        return None
    text = f"{given:f}" if isinstance(given, Decimal) else str(given)
    most = length(to) if to.name not in {"text", "ntext", "xml"} else None
    if most is not None and len(text) > most:
        if not (explicit and isinstance(given, str)):
            return None
        text = text[:most]
    if explicit and most is not None and to.name in {"char", "nchar"}:
        text = text.ljust(most)
    return literals.write_text(text, ctx.target.literals), text


def _moment(given: Scalar, to: DataType, ctx: Context) -> Written:
    if isinstance(given, bytes):
        return None
    if isinstance(given, str):
        read = literals.read_moment(given)
        if read is None:
            return None
        moment, cut = read
        if cut:
            ctx.note(PRECISION)
    else:
        if to.name not in {"datetime", "smalldatetime"} or isinstance(given, float):
            return None
        try:
            days = timedelta(microseconds=int(Decimal(given) * 86_400_000_000))
            moment = datetime.combine(literals.DAY_ZERO, datetime.min.time()) + days
        except OverflowError:
            return None
    return _write_moment(moment, to, ctx)


def _write_moment(moment: datetime, to: DataType, ctx: Context) -> Written:
    out = ctx.target.literals
    if moment.tzinfo is not None and to.name != "datetimeoffset":
        return None
    try:
        match to.name:
            case "date":
                return literals.write_date(moment, out), None
            case "time":
                rounded = literals.rounded_to(moment, parameters(to).precision)
                return literals.write_time(rounded, out), None
            case "datetime":
                return literals.write_timestamp(literals.as_datetime(moment), out), None
            case "smalldatetime":
                return literals.write_timestamp(literals.as_smalldatetime(moment), out), None
            case "datetime2":
                rounded = literals.rounded_to(moment, parameters(to).precision)
                return literals.write_timestamp(rounded, out), None
            case _:
                zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
                return literals.write_instant(zoned, out), None
    except (OverflowError, ValueError):
        return None


def _binary(given: Scalar, to: DataType, ctx: Context) -> Written:
    most = length(to)
    if not isinstance(given, bytes) or (most is not None and len(given) > most):
        return None
    return literals.write_binary(given, ctx.target.literals), given


def _other(given: Scalar, to: DataType, ctx: Context) -> Written:
    """A type that the target keeps as text takes a text."""
    if not isinstance(given, str) or ctx.type_sql(to) != ctx.target.widest:
        return None
    if family(to) not in {Family.OTHER, Family.STRING}:
        raise Refused(NO_EQUAL, "expected a type whose constants are plain")
    return literals.write_text(given, ctx.target.literals), None


def constant(kind: Constant, text: str, ctx: Context) -> Sql:
    """A literal of the source, with the type that it has there."""
    match kind:
        case Constant.NULL:
            return NULL
        case Constant.TEXT | Constant.NATIONAL:
            if "\0" in text:
                raise Refused(NO_EQUAL, "expected a text without the character 0")
            name = "nvarchar" if kind is Constant.NATIONAL else "varchar"
            type_ = of(name, max(len(text), 1) if len(text) <= 4000 else "max")
            return Sql(literals.write_text(text, ctx.target.literals), type_, constant=text)
        case Constant.BINARY:
            digits = text[2:]
            data = bytes.fromhex("0" * (len(digits) % 2) + digits)
            type_ = of("varbinary", max(len(data), 1))
            return Sql(literals.write_binary(data, ctx.target.literals), type_, constant=data)
        case Constant.FLOAT:
            number = float(text)
            if number in {float("inf"), float("-inf")}:
                raise Refused(NO_EQUAL, "expected a number within the range of float")
            return Sql(ctx.rules.numbers.float_literal.format(text), FLOAT, constant=number)
        case _:
            return _exact(text, ctx)


def _exact(text: str, ctx: Context) -> Sql:
    """A literal without exponent: int, or decimal with the digits it has."""
    plain = text.removeprefix("$")
    if len(plain) > 80:
        raise Refused(NO_EQUAL, "expected at most 38 digits")
    whole, _, decimals = plain.partition(".")
    whole = whole.lstrip("0")
    if text.startswith("$"):
        written = plain if whole else f"0{plain.lstrip('0')}" if decimals else "0"
        written = decimal_literal(written.rstrip("."), ctx)
        return Sql(written, of("money"), constant=Decimal(plain))
    if "." not in plain:
        number = int(plain)
        if number <= _INTEGER_MOST:
            return Sql(str(number), INT, constant=number)
        return _digits(f"{number}", len(str(number)), 0, ctx)
    written = f"{whole or '0'}.{decimals}" if decimals else whole or "0"
    return _digits(written, max(len(whole) + len(decimals), 1), len(decimals), ctx)


def _digits(written: str, precision: int, scale: int, ctx: Context) -> Sql:
    if precision > 38:
        raise Refused(NO_EQUAL, "expected at most 38 digits")
    type_ = of("decimal", precision, scale)
    return Sql(decimal_literal(written, ctx), type_, constant=Decimal(written))
