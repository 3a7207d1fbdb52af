"""Write the expressions of one query: names go by its FROM; queries and aggregates may be parts."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from datamigrate.queries.aggregates import AGGREGATES, ORDERED, WINDOWED, aggregated, windowed
from datamigrate.queries.bodies import Body, Rows, outputs, text
from datamigrate.queries.reach import Reach
from datamigrate.queries.tree import Item, Select, Star
from datamigrate.translate.codes import (
    COLUMN_UNKNOWN,
    NO_EQUAL,
    NOT_READ,
    TEXT_COMPARES,
    TYPES_MIX,
    Refused,
)
from datamigrate.translate.compare import paired
from datamigrate.translate.constants import constant
from datamigrate.translate.context import Context
from datamigrate.translate.emit import Writer, column_sql
from datamigrate.translate.sql import INT, Binds, Sql, family, is_text
from datamigrate.translate.tree import (
    AllRows,
    Among,
    Call,
    Constant,
    Exists,
    Literal,
    Name,
    Node,
    Ordered,
    Place,
    Query,
    Subquery,
    Window,
)

_STAR = Sql("*", INT)
# In the source a binary is equal to one with more zeros, and a variant is not to its text.
_UNLIKE = frozenset({"varbinary", "sql_variant"})
_LIMIT = r"(?:unbounded (?:preceding|following)|current row|\d+ (?:preceding|following))"
_FRAME = re.compile(rf"(rows|range) (?:between ({_LIMIT} and {_LIMIT})|({_LIMIT}))")
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
        if isinstance(query, Select) and _is_star(query):
            one = Item(query.at, Literal(query.at, Constant.INTEGER, "1"), None)
            rows = self._inner(replace(query, items=(one,), order=()), self._reach)
            assert isinstance(rows, Body)
            return f"{rows.head} 1{rows.tail}"
        rows = self._inner(query, self._reach)
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
        if given.plain != given.value.text and given.field is not None:
            raise Refused(TYPES_MIX, "expected a column of the type that it has by itself")
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
        values = self._own_values(node)
        if node.distinct:
            told_apart(values[0], self._ctx)
        return aggregated(name, values, node.distinct, over, order, self._ctx)

    def _own_values(self, node: Call) -> list[Sql]:
        """What an aggregate is of: one of the rows around belongs to the query there."""
        before, self._reach.asked = self._reach.asked, False
        values = self._arguments(node)
        if self._reach.asked:
            raise Refused(NO_EQUAL, "expected an aggregate of the query's own rows")
        self._reach.asked = before
        return values

    def _arguments(self, node: Call) -> list[Sql]:
        if [*map(type, node.arguments)] == [AllRows]:
            return [_STAR]
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
            parts.append(self._frame(window))
        elif order and name in self._ctx.rules.queries.framed:
            message = "expected the rows of a window to be named"
            raise Refused(NO_EQUAL, message, self._quoted(window.at))
        return " ".join(parts)

    def _frame(self, window: Window) -> str:
        """ROWS or RANGE: with one limit, the other is the row itself."""
        found = _FRAME.fullmatch(window.frame)
        if found is None:
            raise Refused(NOT_READ, "expected the frame of a window", self._quoted(window.at))
        unit, limits, only = found.groups()
        if unit not in self._ctx.rules.queries.frames:
            raise Refused(NO_EQUAL, "expected a frame of rows", self._quoted(window.at))
        return f"{unit} between {limits or f'{only} and current row'}"

    def _quoted(self, at: Place) -> str:
        return f"`{self._text[at.start : at.end]}`"

    def key(self, node: Node) -> Sql:
        """A value that rows are told apart by."""
        value = self.value(node)
        try:
            told_apart(value, self._ctx)
        except Refused as reason:
            raise self.placed(reason, node) from None
        return value

    def group(self, node: Node) -> str:
        """An item of GROUP BY: a column as it comes out, whatever it is cast to elsewhere."""
        value = self.key(node)
        found = self._reach.find(node.parts) if isinstance(node, Name) else None
        return value.text if found is None else found[0].sql(found[1])

    def ordered(self, order: Sequence[Ordered]) -> str:
        """The items of ORDER BY, NULL as the lowest value."""
        return ", ".join(self._item(one) for one in order)

    def _item(self, one: Ordered) -> str:
        value = self.key(one.value)
        try:
            return self.sorted(value, one.descending)
        except Refused as reason:
            raise self.placed(reason, one.value) from None

    def sorted(self, value: Sql, descending: bool) -> str:
        """An item of ORDER BY."""
        if family(value.kind) not in ORDERED:
            raise Refused(
                TYPES_MIX, "expected values with the order of the source", f"a `{value.kind.text}`"
            )
        rules = self._ctx.rules.queries
        return (rules.descending if descending else rules.ascending).format(value)


def told_apart(value: Sql, ctx: Context) -> None:
    """Say what differs where rows are told apart by a value; not all values can be that."""
    if value.type is None:
        return
    if is_text(value.type):
        ctx.note(TEXT_COMPARES)
    elif value.type.name in _UNLIKE:
        message = "expected values that are equal where they are in the source"
        raise Refused(TYPES_MIX, message, f"a `{value.type.text}`")


def _is_star(query: Select) -> bool:
    return any(isinstance(item, Star) for item in query.items) and not query.groups


def _is_constant(node: Node) -> bool:
    """A query of no table, as in `ORDER BY (SELECT NULL)`: any order will do."""
    if not isinstance(node, Subquery) or not isinstance(node.query, Select) or node.query.source:
        return False
    return all(isinstance(i, Item) and isinstance(i.value, Literal) for i in node.query.items)
