"""Patterns over dotted names: `sales.*`, `*.*.is_*`. Case does not count, dots are never crossed.

`*` stands for any characters of one part and `?` for one. A part in brackets is taken as it is, as
in T-SQL: `dbo.[My.Table]`.
"""

import fnmatch
import re
from functools import lru_cache

from datamigrate.values import dataclass

_PART = re.compile(r"\[(?P<bracketed>(?:[^\]]|\]\])+)\]|(?P<glob>[^.\[\]]+)")


class PatternError(ValueError):
    """A pattern that cannot be read, or has another number of parts than it should."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part: exactly `text` in lower case, or what `glob` matches."""

    text: str
    glob: re.Pattern[str] | None
    literal: int  # characters that are no wildcards

    def matches(self, name: str) -> bool:
        """Whether a name, in whatever case, is meant."""
        lower = name.lower()
        return lower == self.text if self.glob is None else self.glob.match(lower) is not None


@dataclass(frozen=True, slots=True)
class Pattern:
    """As many parts as the names have that it is for."""

    parts: tuple[Part, ...]

    def matches(self, *names: str) -> bool:
        """Whether each part matches its name."""
        pairs = zip(self.parts, names, strict=True)
        return all(part.matches(name) for part, name in pairs)

    @property
    def rank(self) -> tuple[int, int]:
        """How specific it is; the most specific is the greatest."""
        exact = sum(part.glob is None for part in self.parts)
        return exact, sum(part.literal for part in self.parts)

    @property
    def exact(self) -> bool:
        """Whether it names one object."""
        return all(part.glob is None for part in self.parts)

    @property
    def key(self) -> tuple[str, ...]:
        """The names of the one object, in lower case."""
        return tuple(part.text for part in self.parts)


@lru_cache(maxsize=1024)
def pattern(text: str, parts: int) -> Pattern:
    """Read a pattern of so many parts."""
    found: list[Part] = []
    position = 0
    while True:
        part = _PART.match(text, position)
        if part is None:
            raise PatternError(f"expected {_shape(parts)}, found `{text}`")
        found.append(_part(part))
        position = part.end()
        if position == len(text):
            break
        if text[position] != ".":
            raise PatternError(f"expected {_shape(parts)}, found `{text}`")
        position += 1
    if len(found) != parts:
        raise PatternError(f"expected {_shape(parts)}, found `{text}`")
    return Pattern(tuple(found))


def hint(text: str, parts: int) -> str | None:
    """What may have been meant by a pattern with too few parts."""
    longer = ".".join(["*"] * (parts - text.count(".") - 1) + [text])
    try:
        pattern(longer, parts)
    except PatternError:
        return None
    return f"for every {'schema' if text.count('.') == parts - 2 else 'table'}: `{longer}`"


def _shape(parts: int) -> str:
    return ("the name of a column", "`schema.table`", "`schema.table.column`")[parts - 1]


def _part(found: re.Match[str]) -> Part:
    if found["bracketed"] is not None:
        text = found["bracketed"].replace("]]", "]").lower()
        return Part(text, None, len(text))
    text = found["glob"].lower()
    literal = sum(character not in "*?" for character in text)
    if literal == len(text):
        return Part(text, None, literal)
    return Part(text, re.compile(fnmatch.translate(text)), literal)
