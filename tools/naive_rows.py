"""Small tables with NULLs in them, and what T-SQL makes of their values, worked out plainly."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

Value = int | str | None
Row = Mapping[str, Value]
Rows = list[tuple[Value, ...]]

COLUMNS = {"a": "int", "b": "int", "s": "varchar(5)", "e": "bit"}
TABLES: Mapping[str, Rows] = {
    "t": [
        (1, 10, "p", 1),
        (2, None, "q", 0),
        (3, 10, None, None),
        (3, -7, "p", 0),
        (None, 2, "", 1),
    ],
    "u": [(1, 3, "q", 0), (1, 4, "p", 1), (None, 10, None, None), (4, None, "q", 1)],
    "w": [],
}
COMPARE: Mapping[str, Callable[[int, int], bool]] = {
    "=": lambda x, y: x == y,
    "<>": lambda x, y: x != y,
    "<": lambda x, y: x < y,
    ">=": lambda x, y: x >= y,
}


def conjunction(parts: Iterable[bool | None]) -> bool | None:
    found = [*parts]
    return False if False in found else None if None in found else True


def negation(truth: bool | None) -> bool | None:
    return None if truth is None else not truth


def quotient(left: int, right: int) -> int:
    return abs(left) // abs(right) * (1 if (left < 0) == (right < 0) else -1)


def key(row: Sequence[Value]) -> list[tuple[bool, int]]:
    """NULL is the lowest value."""
    return [(value is not None, value if isinstance(value, int) else 0) for value in row]


def always(_: Row) -> bool:
    return True


def within(rows: list[Row], around: Row) -> list[Row]:
    return [{**around, **row} for row in rows]


def compared(sign: str, left: Value, right: Value) -> bool | None:
    if isinstance(left, int) and isinstance(right, int):
        return COMPARE[sign](left, right)
    return None


def first_known(first: Value, second: Value) -> Value:
    return second if first is None else first


def divided(left: Value, right: Value) -> Value:
    if isinstance(left, int) and isinstance(right, int) and right:
        return quotient(left, right)
    return None


def taken(left: Value, right: Value) -> Value:
    return left - right if isinstance(left, int) and isinstance(right, int) else None


def counted(rows: Iterable[Sequence[object]]) -> Counter[tuple[object, ...]]:
    """Rows in any order."""
    return Counter(tuple(row) for row in rows)
