"""Write a view's query as SQL of the target, or refuse it with the smallest part at fault.

The models that it reads and the queries in its FROM stand in a WITH, each once.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from datamigrate.queries.bodies import (
    Body,
    Output,
    Rows,
    Set,
    fields,
    key,
    matched,
    outputs,
    text,
)
from datamigrate.queries.joins import Joining, Shared, column_names
from datamigrate.queries.names import Names
from datamigrate.queries.pivot import copied
from datamigrate.queries.reach import Field, Reach, Relation
from datamigrate.queries.select import SelectWriter, told_apart
from datamigrate.queries.tree import Combined, Item, Named, Select, Star, Table, View
from datamigrate.translate.codes import NO_EQUAL, Refused
from datamigrate.translate.context import Context
from datamigrate.translate.sql import limit
from datamigrate.translate.stream import DEEPEST, too_deep
from datamigrate.translate.tree import Constant, Literal, Name, Node, Ordered, Place, Query
from datamigrate.values import dataclass

Find = Callable[[Sequence[str]], Relation]
"""The model of a table or view, by the parts of its name; raises `Refused`."""


@dataclass(frozen=True, slots=True)
class Part:
    """A query of the WITH: the `model` that it stands for, or its own SQL."""

    name: str
    sql: str
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A view's query: the WITH, the query behind it, and the columns that come out.

    `key` names those that tell rows apart, where that is known.
    """

    parts: tuple[Part, ...]
    sql: str
    fields: tuple[Field, ...]
    key: tuple[str, ...] = ()


def write_view(view: View, source: str, find: Find, names: Names, ctx: Context) -> Written:
    """Raises `Refused`. `source` is the text of the view."""
    return _Writing(source, find, names, ctx).view(view)


class _Writing:
    """One view on its way. `named` are the queries of its own WITH; None for one not yet done."""

    def __init__(self, source: str, find: Find, names: Names, ctx: Context) -> None:
        self._text, self._find, self._names, self._ctx = source, find, names, ctx
        self._parts: list[Part] = []
        self._models: dict[str, Shared] = {}
        self._named: dict[str, Shared | None] = {}
        self._depth = 0
        self._joining = Joining(source, ctx, names, self._shared, self._lift, self._query)

    def view(self, view: View) -> Written:
        for named in view.named:
            self._name(named)
        rows = self._query(view.query, None)
        originals = column_names(rows, view.columns, view.query.at)
        names = self._names.columns(originals)
        sql = text(rows, names, self._ctx, exact=True)
        limit(len(sql))
        imports = [part for part in self._parts if part.model is not None]
        others = [part for part in self._parts if part.model is None]
        found = fields(rows, originals, names, self._ctx)
        exact = tuple(replace(one, exact=True) for one in found)
        return Written((*imports, *others), sql, exact, key(rows, names))

    def _name(self, named: Named) -> None:
        self._named[named.name.lower()] = None
        rows = self._query(named.query, None)
        originals = column_names(rows, named.columns, named.at)
        names = self._names.columns(originals)
        own = self._lift(named.name, text(rows, names, self._ctx))
        self._named[named.name.lower()] = Shared(own, fields(rows, originals, names, self._ctx))

    def _lift(self, wanted: str, sql: str) -> str:
        limit(len(sql))
        name = self._names.claim(wanted)
        self._parts.append(Part(name, sql))
        return name

    def _shared(self, table: Table) -> Shared:
        """What a name in FROM stands for."""
        key = table.parts[0].lower()
        if len(table.parts) == 1 and key in self._named:
            found = self._named[key]
            if found is None:
                raise Refused(NO_EQUAL, "expected no query that reads itself", at=table.at)
            return found
        try:
            relation = self._find(table.parts)
        except Refused as reason:
            raise reason.standing(table.at) from None
        known = self._models.get(relation.model)
        if known is None:
            name = self._names.claim(relation.short, relation.model)
            self._parts.append(Part(name, "", relation.model))
            known = self._models[relation.model] = Shared(name, relation.fields, relation.lost)
        return known

    def _query(self, query: Query, outer: Reach | None) -> Rows:
        self._depth += 1
        if self._depth > DEEPEST:
            raise too_deep()
        found: Rows
        if isinstance(query, Combined):
            found = self._combined(query, outer)
        else:
            assert isinstance(query, Select)
            found = self._select(query, outer)
        self._depth -= 1
        return found

    def _combined(self, query: Combined, outer: Reach | None) -> Rows:
        """A chain of one operator leans left: it is walked, so that its length does not matter."""
        chain: list[Query] = []
        node: Query = query
        while isinstance(node, Combined) and node.operator == query.operator:
            chain.append(node.right)
            node = node.left
        parts = [self._query(part, outer) for part in (node, *reversed(chain))]
        word = self._ctx.rules.queries.sets.get(query.operator, query.operator)
        found = matched(Set(word, tuple(parts)), self._ctx)
        if query.operator != "union all":
            self._told_apart(found, query.at)
        return found

    def _told_apart(self, rows: Rows, at: Place) -> None:
        """Rows are compared by all of their columns."""
        for output in outputs(rows):
            try:
                told_apart(output.value, self._ctx)
            except Refused as reason:
                raise reason.standing(at) from None

    def _select(self, query: Select, outer: Reach | None) -> Body:
        reach = Reach(outer)
        tail = "" if query.source is None else f" from {self._joining.source(query.source, reach)}"
        writer = SelectWriter(self._text, self._ctx, reach, self._query)
        if query.where is not None:
            tail += f" where {writer.condition(query.where)}"
        groups = tuple(map(writer.group, query.groups))
        if groups:
            tail += f" group by {', '.join(groups)}"
        if query.having is not None:
            tail += f" having {writer.condition(query.having)}"
        given = tuple(o for item in query.items for o in self._outputs(item, writer, reach))
        if query.order and (order := self._ordered(query, given, writer)):
            tail += f" order by {order}"
        head, last = self._limits(query, reach)
        body = Body(head, given, tail + last, bool(query.order) or query.top is not None, groups)
        if query.distinct:
            self._told_apart(body, query.at)
        return body

    def _outputs(self, item: Item | Star, writer: SelectWriter, reach: Reach) -> list[Output]:
        if isinstance(item, Star):
            try:
                found = reach.every(tuple(part.lower() for part in item.parts))
            except Refused as reason:
                raise reason.standing(item.at) from None
            if not found:
                raise Refused(NO_EQUAL, "expected columns of a table in reach", at=item.at)
            return [copied(offer, key, self._ctx) for offer, key in found]
        if isinstance(item.value, Name):
            column = reach.find(item.value.parts)
            if column is not None:
                one = copied(*column, self._ctx)
                return [Output(one.value, item.name or item.value.parts[-1], one.field, one.plain)]
        return [Output(writer.value(item.value), item.name)]

    def _limits(self, query: Select, reach: Reach) -> tuple[str, str]:
        """What begins a SELECT, and what ends it, by how many rows are wanted."""
        head = "select distinct" if query.distinct else "select"
        if query.top is None and not query.skip:
            return head, ""
        if reach.asked and not self._ctx.rules.queries.correlated_limits:
            raise Refused(NO_EQUAL, "expected all rows of those that go with another", at=query.at)
        skipped = self._ctx.rules.queries.skipped
        if query.skip and (skipped is None or query.top is None):
            raise Refused(NO_EQUAL, "expected the first rows", "`OFFSET`", at=query.at)
        first, last = (part.format(rows=query.top) for part in self._ctx.target.first_rows)
        head = f"{head} {first}" if first else head
        last = f" {last}" if last else ""
        return head, f"{last} {skipped.format(query.skip)}" if query.skip and skipped else last

    def _ordered(self, query: Select, given: Sequence[Output], writer: SelectWriter) -> str:
        """By values, by the names of the columns that come out, or by their numbers."""
        items = (self._order_item(one, query, given, writer) for one in query.order)
        return ", ".join(item for item in items if item)

    def _order_item(
        self, one: Ordered, query: Select, given: Sequence[Output], writer: SelectWriter
    ) -> str:
        output = _output_of(one.value, given)
        if query.distinct and (output is None or output.plain != output.value.text):
            raise Refused(NO_EQUAL, "expected to be ordered by a column that comes out as it is")
        if output is None:
            return writer.ordered([one])
        value = output.value
        if value.null or value.constant is not None:  # which a target takes for a column's number
            return ""
        try:
            told_apart(value, self._ctx)
            return writer.sorted(value, one.descending)
        except Refused as reason:
            raise writer.placed(reason, one.value) from None


def _output_of(node: Node, outputs: Sequence[Output]) -> Output | None:
    if isinstance(node, Name) and len(node.parts) == 1:
        wanted = node.parts[0].lower()
        return next((o for o in outputs if (o.original or "").lower() == wanted), None)
    if isinstance(node, Literal) and node.kind is Constant.INTEGER:
        place = int(node.value)
        return outputs[place - 1] if 1 <= place <= len(outputs) else None
    return None
