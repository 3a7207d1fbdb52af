"""Read a date or time as SQL Server reads it from text. None means that it is no date to us.

https://learn.microsoft.com/sql/t-sql/data-types/datetime-transact-sql
"""

import re
from datetime import date

from datamigrate.values import dataclass

_MONTHS = {
    name: number
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)
}
_CUTOFF = 49  # the last two-digit year of this century, unless a server is set otherwise

_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?::(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:[.:](?P<part>\d{1,9}))?)?)?"
    r"\s*(?P<half>[AaPp][Mm])?\s*(?P<offset>[Zz]|[+-]\d{1,2}:\d{2})?"
)
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
        r"(?P<y>\d{4})([-/.])(?P<m>\d{1,2})\2(?P<d>\d{1,2})",
        r"(?P<m>\d{1,2})([-/.])(?P<d>\d{1,2})\2(?P<y>\d{4}|\d{2})",
        r"(?P<y>\d{2})(?P<m>\d{2})(?P<d>\d{2})",
        r"(?P<name>[a-z]{3,9})\.?[ ,-]+(?P<d>\d{1,2})(?:[ ,-]+)(?P<y>\d{4}|\d{2})",
        r"(?P<d>\d{1,2})[ ,-]+(?P<name>[a-z]{3,9})\.?[ ,-]+(?P<y>\d{4}|\d{2})",
        r"(?P<y>\d{4})[ ,-]+(?P<name>[a-z]{3,9})\.?[ ,-]+(?P<d>\d{1,2})",
        r"(?P<name>[a-z]{3,9})\.?[ ,-]+(?P<y>\d{4})",
        r"(?P<y>\d{4})",
    )
)
_SPLIT = re.compile(r"[Tt ]\s*(?=\d{1,2}(?::|\s*[AaPp][Mm]))")


@dataclass(frozen=True, slots=True)
class Moment:
    """A date and a time of day; `part` is the decimals of the second, `offset` "" or `+hh:mm`."""

    day: str
    time: str
    part: str
    offset: str

    def time_text(self, digits: int) -> str:
        """With as many decimals as the target keeps; the rest is cut."""
        part = self.part[:digits].rstrip("0")
        return f"{self.time}.{part}" if part else self.time

    def timestamp_text(self, digits: int) -> str:
        return f"{self.day} {self.time_text(digits)}{self.offset}"


def read_moment(text: str) -> Moment | None:
    """A date, a time or both; what is missing is midnight, or the first of January 1900."""
    stripped = text.strip()
    if not stripped:
        return Moment("1900-01-01", "00:00:00", "", "")
    whole = _TIME.fullmatch(stripped)
    if whole and (whole["minute"] or whole["half"]):
        return _moment("1900-01-01", whole)
    day_text, *rest = _SPLIT.split(stripped, maxsplit=1)
    day = _day(day_text.strip())
    if day is None:
        return None
    if not rest:
        return Moment(day, "00:00:00", "", "")
    time = _TIME.fullmatch(rest[0].strip())
    return _moment(day, time) if time else None


def _day(text: str) -> str | None:
    for pattern in _DATES:
        found = pattern.fullmatch(text)
        if found is None:
            continue
        parts = found.groupdict()
        month = _month(parts)
        year = int(parts["y"])
        if len(parts["y"]) == 2:
            year += 2000 if year <= _CUTOFF else 1900
        try:
            return date(year, month, int(parts.get("d") or 1)).isoformat()
        except ValueError:
            return None
    return None


def _month(parts: dict[str, str]) -> int:
    if "name" in parts:
        return _MONTHS.get(parts["name"][:3].lower(), 0)
    return int(parts.get("m") or 1)


def _moment(day: str, time: re.Match[str]) -> Moment | None:
    hour, minute = int(time["hour"]), int(time["minute"] or 0)
    second = int(time["second"] or 0)
    if time["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if time["half"].lower() == "pm" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    offset = time["offset"] or ""
    offset = "+00:00" if offset in {"Z", "z"} else offset
    if len(offset) == 5:
        offset = f"{offset[0]}0{offset[1:]}"
    return Moment(day, f"{hour:02}:{minute:02}:{second:02}", _part(time), offset)


def _part(time: re.Match[str]) -> str:
    """`:5` is five thousandths, `.5` five tenths."""
    part = time["part"] or ""
    if part and time.string[time.start("part") - 1] == ":":
        return part.rjust(3, "0")
    return part
