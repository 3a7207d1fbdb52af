"""The shapes of a T-SQL query. `at` is where it stands in its text."""

from collections.abc import Iterator

from datamigrate.translate.tree import Call, Name, Node, Ordered, Place, Query
from datamigrate.values import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """A value of a select list; `name` is its alias."""

    at: Place
    value: Node
    name: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Star:
    """`*`, or that of one table, whose name `parts` are."""

    at: Place
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table, a view or a name of WITH."""

    at: Place
    parts: tuple[str, ...]
    alias: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Derived:
    """A query in FROM; `columns` are the names that its alias gives, if any."""

    at: Place
    query: Query
    alias: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """VALUES as a table."""

    at: Place
    rows: tuple[tuple[Node, ...], ...]
    alias: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Pivot:
    """PIVOT: `call` over the rows of each of the `values` of `column`."""

    at: Place
    source: "Source"
    call: Call
    column: Name
    values: tuple[str, ...]
    alias: str


@dataclass(frozen=True, slots=True, eq=False)
class Join:
    """`kind`: inner, left, right, full, cross, cross apply, outer apply."""

    at: Place
    kind: str
    left: "Source"
    right: "Source"
    condition: Node | None


Source = Table | Derived | Rows | Pivot | Join


@dataclass(frozen=True, slots=True, eq=False)
class Select(Query):
    """`top`: how many rows; `skip`: how many of them before that are left out (OFFSET)."""

    items: tuple[Item | Star, ...]
    source: Source | None = None
    where: Node | None = None
    groups: tuple[Node, ...] = ()
    having: Node | None = None
    distinct: bool = False
    top: int | None = None
    skip: int = 0
    order: tuple[Ordered, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Combined(Query):
    """`operator`: union, union all, except, intersect."""

    operator: str
    left: Query
    right: Query


@dataclass(frozen=True, slots=True, eq=False)
class Named:
    """A query of WITH."""

    at: Place
    name: str
    columns: tuple[str, ...]
    query: Query


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """What stands behind AS; `columns` are the names that the view lists, if any."""

    columns: tuple[str, ...]
    named: tuple[Named, ...]
    query: Query


def tables(view: View) -> Iterator[Table]:
    """Every table that the view names, wherever in it."""
    waiting: list[object] = [view]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Table):
            yield node
        elif isinstance(node, tuple):
            waiting += reversed(node)
        else:
            slots = getattr(type(node), "__slots__", ())
            inherited = ("at",) if isinstance(node, Query) else ()
            waiting += [getattr(node, name) for name in reversed((*inherited, *slots))]
