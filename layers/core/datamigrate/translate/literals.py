"""Constants: from T-SQL text to a Python value, and from a value to the target's literal.

A text that the source reads in more than one way, by its language setting, is refused.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import ROUND_HALF_UP, Context, Decimal
from uuid import UUID

from datamigrate.types.target import Literals

Moment = date | datetime | time

_CLOCK = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.(?P<fraction>\d{1,9}))?)?"
    r"\s*(?P<half>[AaPp][Mm])?"
)
_ZONE = r"(?P<zone>Z|[+-]\d{2}:\d{2})?"
_ISO = r"(?P<year>\d{4})-?(?P<month>\d{2})-?(?P<day>\d{2})"
_SLASHES = r"(?P<one>\d{1,2})[/.-](?P<two>\d{1,2})[/.-](?P<year>\d{4})"
_NAMED = r"(?P<name>[A-Za-z]{3,9})\s+(?P<day>\d{1,2}),?\s+(?P<year>\d{4})"
_DATED = [re.compile(rf"{d}(?:[T ]\s*{_CLOCK}\s*{_ZONE})?") for d in (_ISO, _SLASHES, _NAMED)]
_TIMED = re.compile(_CLOCK)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_FULL_MONTHS = (
    "january february march april may june july august september october november december".split()
)

LONGEST = 100  # characters of a number or a moment; longer texts are none
TICKS_OF_DATETIME = 300  # a second
_ROOMY = Context(prec=100)
DAY_ZERO = date(1900, 1, 1)


def read_moment(text: str) -> tuple[datetime, bool] | None:
    """A date and time, with its zone if it has one; whether digits below 1 us were cut off."""
    text = text.strip()
    if not text.isascii() or len(text) > LONGEST:
        return None
    for pattern in _DATED:
        if match := pattern.fullmatch(text):
            parts = match.groupdict()
            try:
                day = _day(parts)
                return None if day is None else _with_clock(day, parts)
            except (ValueError, OverflowError):
                return None
    if match := _TIMED.fullmatch(text):
        try:
            return _with_clock(DAY_ZERO, match.groupdict())
        except (ValueError, OverflowError):
            return None
    return (datetime(1900, 1, 1), False) if not text else None  # noqa: DTZ001 - no zone in T-SQL


def _day(parts: dict[str, str | None]) -> date | None:
    """The day, or None when month and day may change places."""
    year = int(parts["year"] or 0)
    if name := parts.get("name"):
        lower = name.lower()
        names = _MONTHS if lower in _MONTHS else _FULL_MONTHS
        return date(year, names.index(lower) + 1, int(parts["day"] or 0))
    if "one" not in parts:
        return date(year, int(parts["month"] or 0), int(parts["day"] or 0))
    one, two = int(parts["one"] or 0), int(parts["two"] or 0)
    if one != two and max(one, two) <= 12:
        return None
    return date(year, min(one, two), max(one, two))


def _with_clock(day: date, parts: dict[str, str | None]) -> tuple[datetime, bool]:
    hour = int(parts.get("hour") or 0)
    if half := parts.get("half"):
        if not 1 <= hour <= 12:
            raise ValueError
        hour = hour % 12 + (12 if half.lower() == "pm" else 0)
    fraction = (parts.get("fraction") or "").ljust(9, "0")
    clock = time(
        hour,
        int(parts.get("minute") or 0),
        int(parts.get("second") or 0),
        int(fraction[:6]),
        tzinfo=_zone(parts.get("zone")),
    )
    return datetime.combine(day, clock), fraction[6:].strip("0") != ""


def _zone(text: str | None) -> timezone | None:
    if text is None:
        return None
    if text == "Z":
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[4:6])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def as_datetime(moment: datetime) -> datetime:
    """Rounded to 1/300 s, as type datetime keeps it."""
    ticks = (moment.microsecond * TICKS_OF_DATETIME + 500_000) // 1_000_000
    milliseconds = (ticks * 10 + 1) // 3
    return moment.replace(microsecond=0) + timedelta(milliseconds=milliseconds)


def as_smalldatetime(moment: datetime) -> datetime:
    """Rounded to the minute, from 29.999 s upwards."""
    late = moment.second * 1000 + moment.microsecond // 1000 >= 29_999
    return moment.replace(second=0, microsecond=0) + timedelta(minutes=1 if late else 0)


def rounded_to(moment: datetime, places: int) -> datetime:
    """Rounded to decimals of a second; six and more are kept."""
    step = 10 ** (6 - min(places, 6))
    whole = (moment.microsecond + step // 2) // step * step
    return moment.replace(microsecond=0) + timedelta(microseconds=whole)


def read_number(text: str) -> Decimal | None:
    """A number as CAST reads it: blanks around, sign, decimals; no exponent, no currency."""
    text = text.strip()
    if not text.isascii() or len(text) > LONGEST:
        return None
    return Decimal(text) if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", text) else None


def rounded(value: Decimal, precision: int, scale: int) -> Decimal | None:
    """As decimal(precision, scale), halves away from zero, or None when it does not fit."""
    if value.is_finite() and value.adjusted() >= 40:
        return None
    unit = Decimal(1).scaleb(-scale)
    found = value.quantize(unit, ROUND_HALF_UP, _ROOMY) if value else Decimal(0)
    return found if found.copy_abs() < Decimal(10) ** (precision - scale) else None


def read_uuid(text: str) -> str | None:
    """The 36 characters of a GUID, with or without braces."""
    inner = text[1:-1] if text[:1] == "{" and text[-1:] == "}" else text
    if not re.fullmatch(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", inner):
        return None
    return str(UUID(inner))


def write_text(value: str, literals: Literals) -> str:
    if any(sign in value for sign in literals.text_escapes):
        escapes = str.maketrans(dict(literals.text_escapes))
        value = value.translate(escapes)
    return f"'{value}'"


def write_binary(value: bytes, literals: Literals) -> str:
    return literals.binary.format("".join(literals.byte.format(b) for b in value))


def write_date(value: date, literals: Literals) -> str:
    return literals.date.format(_day_text(value))


def clock_text(value: datetime | time) -> str:
    seconds = f"{value.hour:02}:{value.minute:02}:{value.second:02}"
    fraction = f".{value.microsecond:06}".rstrip("0")
    return seconds if fraction == "." else seconds + fraction


def write_timestamp(value: datetime, literals: Literals) -> str:
    return literals.timestamp.format(_day_text(value) + " " + clock_text(value))


def write_instant(value: datetime, literals: Literals) -> str:
    moment = value.astimezone(UTC) if value.tzinfo else value
    return literals.instant.format(f"{_day_text(moment)} {clock_text(moment)}+00")


def write_time(value: datetime, literals: Literals) -> str:
    return literals.time.format(clock_text(value))


def _day_text(value: date) -> str:
    return f"{value.year:04}-{value.month:02}-{value.day:02}"
