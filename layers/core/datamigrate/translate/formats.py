"""The formats of CONVERT, by style: one list for all targets, each with its own words for it.

https://learn.microsoft.com/sql/t-sql/functions/cast-and-convert-transact-sql#date-and-time-styles
"""

from collections.abc import Mapping

_SECONDS = "{year}-{month}-{day} {hour}:{minute}:{second}"

DATES: Mapping[int, str] = {
    23: "{year}-{month}-{day}",
    101: "{month}/{day}/{year}",
    102: "{year}.{month}.{day}",
    103: "{day}/{month}/{year}",
    104: "{day}.{month}.{year}",
    105: "{day}-{month}-{year}",
    110: "{month}-{day}-{year}",
    111: "{year}/{month}/{day}",
    112: "{year}{month}{day}",
}
FORMATS: Mapping[int, str] = {
    **DATES,
    20: _SECONDS,
    21: _SECONDS + ".{milli}",
    108: "{hour}:{minute}:{second}",
    120: _SECONDS,
    121: _SECONDS + ".{milli}",
}

# The words of TO_CHAR and its like, but for milliseconds.
TO_CHAR: Mapping[str, str] = {
    "year": "YYYY",
    "month": "MM",
    "day": "DD",
    "hour": "HH24",
    "minute": "MI",
    "second": "SS",
}


def templates(call: str, formats: Mapping[int, str], words: Mapping[str, str]) -> Mapping[int, str]:
    """For each style the call that writes a moment `{0}` in it; `{}` takes the format."""
    return {style: call.format(text.format(**words)) for style, text in formats.items()}
