"""The shapes of a T-SQL scalar expression or condition. `at` is where it stands in its text."""

from dataclasses import dataclass
from enum import StrEnum

from datamigrate.catalog.model import DataType


@dataclass(frozen=True, slots=True)
class Place:
    """Characters `start` to `end` of the expression's text."""

    start: int
    end: int


class Constant(StrEnum):
    """What kind of literal; the value of a text is without its quotes."""

    NULL = "null"
    INTEGER = "integer"
    DECIMAL = "decimal"
    FLOAT = "float"
    MONEY = "money"
    TEXT = "text"
    NATIONAL = "national"
    BINARY = "binary"


@dataclass(frozen=True, slots=True, eq=False)
class Literal:
    at: Place
    kind: Constant
    value: str


@dataclass(frozen=True, slots=True, eq=False)
class Name:
    """A column. `doubtful`: in double quotes, so a text where no such column is."""

    at: Place
    parts: tuple[str, ...]
    doubtful: bool


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """A function; one without parentheses, such as CURRENT_TIMESTAMP, has no arguments."""

    at: Place
    parts: tuple[str, ...]
    arguments: tuple["Node", ...]


@dataclass(frozen=True, slots=True, eq=False)
class Cast:
    """CAST and CONVERT; `attempt`: NULL where the conversion fails."""

    at: Place
    value: "Node"
    type: DataType
    style: "Node | None"
    attempt: bool


@dataclass(frozen=True, slots=True, eq=False)
class Unary:
    at: Place
    operator: str
    operand: "Node"


@dataclass(frozen=True, slots=True, eq=False)
class Binary:
    """Arithmetic, text and bits."""

    at: Place
    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True, eq=False)
class Collate:
    at: Place
    value: "Node"
    collation: str


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """`subject` is None for a searched CASE."""

    at: Place
    subject: "Node | None"
    branches: tuple[tuple["Node", "Node"], ...]
    otherwise: "Node | None"


@dataclass(frozen=True, slots=True, eq=False)
class Compare:
    at: Place
    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True, eq=False)
class Logic:
    """AND or OR of two and more."""

    at: Place
    operator: str
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True, eq=False)
class Not:
    at: Place
    operand: "Node"


@dataclass(frozen=True, slots=True, eq=False)
class IsNull:
    at: Place
    value: "Node"
    negated: bool


@dataclass(frozen=True, slots=True, eq=False)
class Within:
    """IN with a list."""

    at: Place
    value: "Node"
    choices: tuple["Node", ...]
    negated: bool


@dataclass(frozen=True, slots=True, eq=False)
class Between:
    at: Place
    value: "Node"
    low: "Node"
    high: "Node"
    negated: bool


@dataclass(frozen=True, slots=True, eq=False)
class Like:
    at: Place
    value: "Node"
    pattern: "Node"
    escape: "Node | None"
    negated: bool


Value = Literal | Name | Call | Cast | Unary | Binary | Collate | Case
Condition = Compare | Logic | Not | IsNull | Within | Between | Like
Node = Value | Condition
