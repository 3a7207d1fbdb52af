"""The numbers of a type, made whole: defaults filled in, absurd ones brought into range.

Any type as written gives parameters; `fault` says what was wrong with them.
"""

from enum import StrEnum

from datamigrate.catalog.model import DataType
from datamigrate.values import dataclass

Written = int | str | None


class Parameter(StrEnum):
    """What the numbers in a type's parentheses mean."""

    NONE = "none"
    LENGTH = "length"
    DECIMAL = "decimal"
    FRACTION = "fraction"
    MANTISSA = "mantissa"
    DIMENSION = "dimension"


# How many numbers a type takes; the others take one.
_MOST = {Parameter.NONE: 0, Parameter.DECIMAL: 2, Parameter.DIMENSION: 2}


@dataclass(frozen=True, slots=True)
class Limits:
    """What a type's first number may be, and what it is when left out. `unlimited`: takes max."""

    default: int
    most: int
    least: int = 1
    unlimited: bool = False


@dataclass(frozen=True, slots=True)
class Parameters:
    """A canonical type name and its numbers; `length` of None has no limit."""

    name: str
    length: int | None = None
    precision: int = 0
    scale: int = 0
    fault: str | None = None


def parameters(source: DataType, name: str, kind: Parameter, limits: Limits) -> Parameters:
    """What `source` says, under its canonical name."""
    first, second = (*source.params, None, None)[:2]
    number, fits = _within(first, limits.default, limits.least, limits.most)
    length, scale = None, 0
    if kind is Parameter.LENGTH:
        fits = fits or (first == "max" and limits.unlimited)
        unlimited = limits.unlimited and (first == "max" or not fits)
        length = None if unlimited else number
    elif kind is Parameter.DECIMAL:
        scale, scale_fits = _within(second, 0, 0, number)
        fits = fits and scale_fits
    fits = fits and len(source.params) <= _MOST.get(kind, 1)
    return Parameters(name, length, number, scale, None if fits else _fault(source))


def _within(written: Written, default: int, least: int, most: int) -> tuple[int, bool]:
    """The number brought into range, and whether it was."""
    number = written if isinstance(written, int) else default
    kept = min(max(number, least), most)
    return kept, kept == number and not isinstance(written, str)


def _fault(source: DataType) -> str:
    return f"expected a type within its limits, found `{source.text or source.name}`"
