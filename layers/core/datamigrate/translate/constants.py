"""Rewrite a constant as a constant of another type, as the server would convert it.

What the server would not convert, or converts by its settings, is refused.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import ROUND_DOWN, Decimal

from datamigrate.catalog.model import DataType
from datamigrate.translate import literals
from datamigrate.translate.codes import NO_EQUAL, PRECISION, TYPES_MIX, Refused
from datamigrate.translate.context import Context
from datamigrate.translate.sql import Binds, Scalar, Sql, family, length, parameters
from datamigrate.types.target import Family

_INTEGER_BITS = {"bigint": 63, "int": 31, "smallint": 15}
_MONEY = {"money": (19, 4), "smallmoney": (10, 4)}
_WORDS_OF_BIT = {"true": True, "false": False}


def convert_constant(value: Sql, to: DataType, ctx: Context, explicit: bool) -> Sql:
    """`value` has a constant. `explicit`: a CAST, which cuts text off and pads it."""
    given = value.constant
    assert given is not None
    writer = _WRITERS.get(family(to), _other)
    written = writer(given, to, ctx, explicit)
    if written is None:
        raise Refused(TYPES_MIX, f"expected a constant that is a `{to.text}`", None)
    text, constant = written
    return Sql(text, to, _binds(text), constant)


def _binds(text: str) -> Binds:
    return Binds.SIGN if text.startswith("-") else Binds.ATOM


Written = tuple[str, Scalar | None] | None
Writer = Callable[[Scalar, DataType, Context, bool], Written]


def _boolean(given: Scalar, to: DataType, ctx: Context, explicit: bool) -> Written:
    if isinstance(given, str):
        word = _WORDS_OF_BIT.get(given.strip().lower())
        number = literals.read_number(given) if word is None else Decimal(word)
        given = Decimal(0) if not given.strip() else number if number is not None else b""
    if isinstance(given, bytes):
        return None
    words = ctx.target.literals
    return (words.true if given else words.false), int(bool(given))


def _integer(given: Scalar, to: DataType, ctx: Context, explicit: bool) -> Written:
    if isinstance(given, str):
        number = literals.read_number(given) if given.strip() else Decimal(0)
        if number is None or number != number.to_integral_value() or "." in given:
            return None
        given = int(number)
    if isinstance(given, bytes):
        return None
    whole = int(Decimal(given).to_integral_value(ROUND_DOWN))
    bits = _INTEGER_BITS.get(to.name)
    fits = 0 <= whole < 256 if bits is None else -(1 << bits) <= whole < 1 << bits
    return (str(whole), whole) if fits else None


def _decimal(given: Scalar, to: DataType, ctx: Context, explicit: bool) -> Written:
    if isinstance(given, str):
        number = literals.read_number(given)
        if number is None:
            return None
        given = number
    if isinstance(given, bytes):
        return None
    if isinstance(given, float):
        ctx.note(PRECISION)
    precision, scale = _MONEY.get(to.name) or (parameters(to).precision, parameters(to).scale)
    found = literals.rounded(
        Decimal(repr(given)) if isinstance(given, float) else Decimal(given), precision, scale
    )
    if found is None:
        return None
    # The scale of the literal is that of the type only where that is what the source wrote.
    kept = Decimal(given) if not isinstance(given, float) and Decimal(given) == found else found
    return f"{kept:f}", kept


def _float(given: Scalar, to: DataType, ctx: Context, explicit: bool) -> Written:
    if isinstance(given, str):
        number = literals.read_number(given)
        if number is None:
            return None
        given = number
    if isinstance(given, bytes):
        return None
    if isinstance(given, float):
        return ctx.rules.float_literal.format(repr(given)), given
    return f"{given:f}" if isinstance(given, Decimal) else str(given), given


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


def _moment(given: Scalar, to: DataType, ctx: Context, explicit: bool) -> Written:
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


def _uuid(given: Scalar, to: DataType, ctx: Context, explicit: bool) -> Written:
    found = literals.read_uuid(given) if isinstance(given, str) else None
    return None if found is None else (ctx.target.literals.uuid.format(found), None)


def _binary(given: Scalar, to: DataType, ctx: Context, explicit: bool) -> Written:
    most = length(to)
    if not isinstance(given, bytes) or (most is not None and len(given) > most):
        return None
    return literals.write_binary(given, ctx.target.literals), given


def _other(given: Scalar, to: DataType, ctx: Context, explicit: bool) -> Written:
    """A type that the target keeps as text takes a text."""
    if not isinstance(given, str) or ctx.type_sql(to) != ctx.target.widest:
        return None
    if family(to) not in {Family.OTHER, Family.STRING}:
        raise Refused(NO_EQUAL, "expected a type whose constants are plain")
    return literals.write_text(given, ctx.target.literals), None


_WRITERS: dict[Family, Writer] = {
    Family.BOOLEAN: _boolean,
    Family.INTEGER: _integer,
    Family.DECIMAL: _decimal,
    Family.FLOAT: _float,
    Family.STRING: _text,
    Family.DATE: _moment,
    Family.TIME: _moment,
    Family.TIMESTAMP: _moment,
    Family.UUID: _uuid,
    Family.BINARY: _binary,
}
