"""The shapes of a T-SQL scalar expression or condition. `at` is where it stands in its text."""

from enum import StrEnum

from datamigrate.catalog.model import DataType
from datamigrate.values import dataclass


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
class Ordered:
    """An item of ORDER BY."""

    value: "Node"
    descending: bool


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """OVER. `frame`: its words in lower case, empty where there is none."""

    at: Place
    partition: tuple["Node", ...]
    order: tuple[Ordered, ...]
    frame: str


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """A function; one without parentheses, such as CURRENT_TIMESTAMP, has no arguments.

    `distinct`, `within` (WITHIN GROUP) and `window` are only read in a query.
    """

    at: Place
    parts: tuple[str, ...]
    arguments: tuple["Node", ...]
    distinct: bool = False
    within: tuple[Ordered, ...] = ()
    window: Window | None = None


@dataclass(frozen=True, slots=True, eq=False)
class AllRows:
    """The star of COUNT(*)."""

    at: Place


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


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """A query; `queries.tree` has its shapes. Only in queries are these among the nodes."""

    at: Place


@dataclass(frozen=True, slots=True, eq=False)
class Subquery:
    """A query as a value: that of its only column in its only row."""

    at: Place
    query: Query


@dataclass(frozen=True, slots=True, eq=False)
class Exists:
    at: Place
    query: Query


@dataclass(frozen=True, slots=True, eq=False)
class Among:
    """IN with a query."""

    at: Place
    value: "Node"
    query: Query
    negated: bool


Value = Literal | Name | Call | AllRows | Cast | Unary | Binary | Collate | Case | Subquery
Condition = Compare | Logic | Not | IsNull | Within | Between | Like | Exists | Among
Node = Value | Condition
