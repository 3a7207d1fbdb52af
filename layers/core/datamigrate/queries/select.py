"""Write the expressions of one query: names go by its FROM; queries and aggregates may be parts."""

from collections.abc import Callable, Sequence

from datamigrate.queries.aggregates import AGGREGATES, WINDOWED, aggregated, windowed
from datamigrate.queries.bodies import Body, Rows, outputs, text
from datamigrate.queries.reach import Reach
from datamigrate.queries.tree import Select, Star
from datamigrate.translate.codes import (
    COLUMN_UNKNOWN,
    NO_EQUAL,
    NOT_READ,
    TEXT_COMPARES,
    Refused,
)
from datamigrate.translate.compare import paired
from datamigrate.translate.constants import constant
from datamigrate.translate.context import Context
from datamigrate.translate.emit import Writer, column_sql
from datamigrate.translate.sql import INT, Binds, Sql, is_text
from datamigrate.translate.tree import (
    AllRows,
    Among,
    Call,
    Constant,
    Exists,
    Name,
    Node,
    Ordered,
    Query,
    Subquery,
    Window,
)

_ANY = Sql("1", INT, constant=1)
Inner = Callable[[Query, Reach], Rows]


class SelectWriter(Writer):
    """Writes the nodes of one SELECT. `inner` writes a query that may look at this one's rows."""

    def __init__(self, text: str, ctx: Context, reach: Reach, inner: Inner) -> None:
        super().__init__(text, ctx)
        self._reach = reach
        self._inner = inner

    def _name(self, node: Name) -> Sql:
        found = self._reach.find(node.parts)
        if found is not None:
            offer, key = found
            return column_sql(offer.column(key))
        if node.doubtful and len(node.parts) == 1:
            return constant(Constant.TEXT, node.parts[0], self._ctx)
        raise Refused(COLUMN_UNKNOWN, "expected a column of the tables in reach")

    def _condition(self, node: Node) -> Sql:
        match node:
            case Exists(_, query):
                return Sql(f"exists ({self._probe(query)})", None)
            case Among():
                return self._among(node)
            case _:
                return super()._condition(node)

    def _probe(self, query: Query) -> str:
        """Whether there are rows: their columns do not matter."""
        rows = self._inner(query, self._reach)
        if isinstance(rows, Body) and isinstance(query, Select) and _is_star(query):
            return f"{rows.head} 1{rows.tail}"
        names = [f"column_{number}" for number, _ in enumerate(outputs(rows), 1)]
        return text(rows, names, self._ctx)

    def _among(self, node: Among) -> Sql:
        value = self.value(node.value)
        rows = self._only_column(node.query)
        if not isinstance(rows, Body):
            raise Refused(NO_EQUAL, "expected one query in the list")
        (given,) = rows.outputs
        left, right = paired(value, given.value, self._ctx, ordered=False)
        word = "not in" if node.negated else "in"
        sql = f"{left.within(Binds.OTHER)} {word} ({rows.head} {right}{rows.tail})"
        return Sql(sql, None, Binds.COMPARE)

    def _value(self, node: Node) -> Sql:
        match node:
            case Subquery(_, query):
                return self._scalar(query)
            case AllRows():
                raise Refused(NOT_READ, "expected a value, found a star")
            case _:
                return super()._value(node)

    def _scalar(self, query: Query) -> Sql:
        rows = self._only_column(query)
        (given,) = outputs(rows)
        if isinstance(rows, Body):
            return Sql(f"({rows.head} {given.value}{rows.tail})", given.value.type)
        return Sql(f"({text(rows, ['value'], self._ctx)})", given.value.type)

    def _only_column(self, query: Query) -> Rows:
        rows = self._inner(query, self._reach)
        if len(outputs(rows)) != 1:
            raise Refused(NOT_READ, "expected one column", f"{len(outputs(rows))}")
        return rows

    def _call(self, node: Call) -> Sql:
        name = node.parts[0].lower()
        if len(node.parts) > 1 or name not in AGGREGATES | WINDOWED:
            if node.distinct or node.within or node.window is not None:
                raise Refused(NO_EQUAL, "expected an aggregate that the target has too")
            return super()._call(node)
        over = "" if node.window is None else f" over ({self._window(node.window, name)})"
        if name in WINDOWED:
            if not over:
                raise Refused(NOT_READ, "expected a window")
            return windowed(name, self._arguments(node), over, self._ctx)
        order = ""
        if node.within:
            order = self._ctx.rules.queries.joined_order.format(self.ordered(node.within))
        return aggregated(name, self._arguments(node), node.distinct, over, order, self._ctx)

    def _arguments(self, node: Call) -> list[Sql]:
        if [*map(type, node.arguments)] == [AllRows]:
            return [Sql("*", INT)]
        return [self.value(argument) for argument in node.arguments]

    def _window(self, window: Window, name: str) -> str:
        parts: list[str] = []
        if window.partition:
            values = [self.key(value).text for value in window.partition]
            parts.append(f"partition by {', '.join(values)}")
        order = [one for one in window.order if not _is_constant(one.value)]
        if order:
            parts.append(f"order by {self.ordered(order)}")
        elif window.order:
            parts.append("order by (select null)")
        if window.frame:
            parts.append(window.frame)
        elif order and name in AGGREGATES and not self._ctx.rules.queries.implicit_frames:
            message = "expected the rows of a window to be named"
            raise Refused(NO_EQUAL, message, f"`{self._text[window.at.start : window.at.end]}`")
        return " ".join(parts)

    def key(self, node: Node) -> Sql:
        """A value that rows are told apart by."""
        value = self.value(node)
        if is_text(value.type):
            self._ctx.note(TEXT_COMPARES)
        return value

    def ordered(self, order: Sequence[Ordered]) -> str:
        """The items of ORDER BY, NULL as the lowest value."""
        return ", ".join(self.sorted(self.key(one.value).text, one.descending) for one in order)

    def sorted(self, sql: str, descending: bool) -> str:
        """An item of ORDER BY."""
        rules = self._ctx.rules.queries
        return (rules.descending if descending else rules.ascending).format(sql)


def _is_star(query: Select) -> bool:
    return any(isinstance(item, Star) for item in query.items) and not query.groups


def _is_constant(node: Node) -> bool:
    """A query of no table, as in `ORDER BY (SELECT NULL)`: any order will do."""
    return isinstance(node, Subquery) and isinstance(node.query, Select) and not node.query.source
