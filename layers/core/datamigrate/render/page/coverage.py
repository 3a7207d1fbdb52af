"""What became of the scripts' characters, as a bar and in numbers."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

OUTCOMES: Mapping[str, str] = {
    "applied": "in the project",
    "noted": "listed in this report",
    "ignored": "say nothing of data: options, permissions, batches",
    "unsupported": "not understood: see the findings",
    "between": "comments, blanks and GO",
}
"""What each outcome means, in the order of the bar."""
_WIDTH = 1000


class Share(NamedTuple):
    """A part of the bar: `x` and `width` are its own of a thousand."""

    name: str
    meaning: str
    characters: int
    percent: str
    x: int
    width: int


def shares(coverage: Mapping[str, int]) -> Iterator[Share]:
    """They fill the bar; what is there at all has a width."""
    total, position = coverage["total"], 0
    for name, meaning in OUTCOMES.items():
        count = coverage[name]
        position += count
        end = position * _WIDTH // total if total else 0
        start = (position - count) * _WIDTH // total if total else 0
        percent = f"{count / total:.1%}" if total else "0.0%"
        yield Share(name, meaning, count, percent, start, max(end - start, 2 * bool(count)))
