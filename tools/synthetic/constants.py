"""The values that an expression speaks of, and those just beside them.

A guess only: whoever asks has the expression itself evaluated.
"""

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal

from datamigrate.plan.model import ColumnPlan
from datamigrate.types import Family
from synthetic.values import MANY, Value, fitted, limits

_TEXT = re.compile(r"'((?:[^']|'')*)'")
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.])")
_PATTERN = re.compile(r"(\[\^?(?:\\.|[^\]\\])+\]|\\.|[^\\])(\{\d+(?:,\d*)?\}|[*+?])?", re.DOTALL)
_ASCII = "".join(map(chr, range(32, 127)))
_ALPHABET = "abcdefghijklmnop"
_LONGEST = 100  # of a text made to have a length that the expression names
_MOMENTS = frozenset({Family.DATE, Family.TIME, Family.TIMESTAMP})


def spoken_of(expression: str, column: ColumnPlan) -> list[Value]:
    """What the column may hold of it, each once, in the expression's order."""
    found = (fitted(value, column) for value in _near(expression, column))
    return list(dict.fromkeys(value for value in found if value is not None))


def _near(expression: str, column: ColumnPlan) -> Iterator[Value]:
    texts = [text.replace("''", "'") for text in _TEXT.findall(expression)]
    numbers = [Decimal(text) for text in _NUMBER.findall(_TEXT.sub("''", expression))]
    if column.family is Family.STRING:
        yield from _near_texts(texts, numbers)
    elif column.family in _MOMENTS:
        for text in texts:
            yield from _near_moment(text, column)
    elif column.family in {Family.INTEGER, Family.DECIMAL, Family.FLOAT}:
        yield from _near_numbers([*numbers, *filter(None, map(_as_number, texts))], column)


def _near_texts(texts: list[str], numbers: list[Decimal]) -> Iterator[str]:
    for text in texts:
        yield from (text, *(matching_like(text, sign) for sign in _ALPHABET))
        yield from (matching(text, number) for number in range(MANY))
        yield from (text.lower(), f"{text}x", text[:-1])
    for number in numbers:
        if number <= _LONGEST:
            yield from ("x" * length for length in range(max(0, int(number) - 1), int(number) + 2))
            yield f"{number}"


def _near_numbers(numbers: list[Decimal], column: ColumnPlan) -> Iterator[Decimal]:
    step = Decimal(1).scaleb(-limits(column).scale)
    for number in numbers:
        for signed in (number, -number):
            yield from (signed, signed + 1, signed - 1, signed + step, signed - step)


def _as_number(text: str) -> Decimal | None:
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def _near_moment(text: str, column: ColumnPlan) -> Iterator[Value]:
    try:
        if column.family is Family.TIME:
            yield time.fromisoformat(text)
            return
        moment = datetime.fromisoformat(text)
        for days in (0, 1, -1):
            near = moment + timedelta(days)
            yield near.date() if column.family is Family.DATE else near
    except (ValueError, OverflowError):
        return


def matching_like(pattern: str, sign: str = "a") -> str:
    """A short text that LIKE lets pass."""
    return re.sub(r"\\(.)", r"\1", pattern.replace("%", sign).replace("_", sign))


def matching(pattern: str, number: int = 0) -> str:
    """A short text that a simple regular expression lets pass; another for another number."""
    made = []
    for unit, times in _PATTERN.findall(pattern):
        least = re.search(r"\d+", times)
        repeats = int(least[0]) if least else 0 if times in {"*", "?"} else 1
        signs = _signs(unit)
        made.append(signs[number % len(signs)] * min(repeats, _LONGEST))
    return "".join(made)


def _signs(unit: str) -> str:
    """What one unit of the pattern may be."""
    if unit == ".":
        return "xyz"
    if not unit.startswith("["):
        return unit[-1]
    try:
        inside = re.compile(unit)
    except re.error:
        return "x"
    return "".join(filter(inside.fullmatch, _ASCII)) or "x"
