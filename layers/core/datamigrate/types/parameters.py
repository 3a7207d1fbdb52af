"""The numbers of a type, made whole: defaults filled in, absurd ones brought into range.

Any type as written gives parameters; `fault` says what was wrong with them.
"""

from dataclasses import dataclass
from enum import StrEnum

from datamigrate.catalog.model import DataType

Written = int | str | None


class Parameter(StrEnum):
    """What the numbers in a type's parentheses mean."""

    NONE = "none"
    LENGTH = "length"
    DECIMAL = "decimal"
    FRACTION = "fraction"
    MANTISSA = "mantissa"
    DIMENSION = "dimension"


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
    first, second, *rest = (*source.params, None, None)
    fault = _fault(source) if _surplus(kind, first, second, tuple(rest)) else None
    if kind is Parameter.LENGTH and first == "max" and limits.unlimited:
        return Parameters(name, length=None, fault=fault)
    number = _number(first, limits.default)
    kept = min(max(number, limits.least), limits.most)
    if kept != number or isinstance(first, str):
        fault = _fault(source)
    if kind is Parameter.LENGTH and (kept != number or isinstance(first, str)):
        return Parameters(name, length=None if limits.unlimited else kept, fault=fault)
    if kind is Parameter.DECIMAL:
        scale = _number(second, 0)
        within = min(max(scale, 0), kept)
        wrong = within != scale or isinstance(second, str)
        return Parameters(name, None, kept, within, _fault(source) if wrong else fault)
    return Parameters(name, kept if kind is Parameter.LENGTH else None, kept, 0, fault)


def _number(written: Written, default: int) -> int:
    return written if isinstance(written, int) else default


def _surplus(kind: Parameter, first: Written, second: Written, rest: tuple[Written, ...]) -> bool:
    """Whether there are more numbers than the type takes."""
    if kind is Parameter.NONE:
        return first is not None
    if kind is Parameter.DIMENSION:
        return False
    return any(p is not None for p in rest) or (
        kind is not Parameter.DECIMAL and second is not None
    )


def _fault(source: DataType) -> str:
    return f"expected a type within its limits, found `{source.text or source.name}`"
