"""Write what stands in FROM, and note which columns it offers."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from datamigrate.queries.bodies import Body, Output, Rows, Set, fields, matched, outputs, text
from datamigrate.queries.names import Names
from datamigrate.queries.pivot import pivoted
from datamigrate.queries.reach import Field, Offer, Reach
from datamigrate.queries.select import Inner, SelectWriter
from datamigrate.queries.tree import Derived, Join, Pivot, Source, Table
from datamigrate.queries.tree import Rows as Values
from datamigrate.translate.codes import NO_EQUAL, NOT_READ, Refused
from datamigrate.translate.context import Context
from datamigrate.translate.tree import Compare, Logic, Name, Node, Place
from datamigrate.types.identifiers import written
from datamigrate.values import dataclass

_APPLY = {"cross apply": 0, "outer apply": 1}


@dataclass(frozen=True, slots=True)
class Shared:
    """A query of the WITH: its name, its columns, and what it is called where that is no name."""

    name: str
    fields: Sequence[Field]
    lost: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Joining:
    """Writes FROM. `find` knows tables, `lift` puts a query into the WITH, `inner` writes one."""

    text: str
    ctx: Context
    names: Names
    find: Callable[[Table], Shared]
    lift: Callable[[str, str], str]
    inner: Inner

    def source(self, node: Source, reach: Reach) -> str:
        """The SQL; `reach` has the columns from then on. Chains of joins are walked."""
        joins: list[Join] = []
        while isinstance(node, Join):
            node = _leaning(node)
            joins.append(node)
            node = node.left
        sql = self._single(node, reach)
        for join in reversed(joins):
            size = len(reach.offers)
            sql += self._joined(join, reach)
            reach.join(join.kind, size)
        return sql

    def _joined(self, join: Join, reach: Reach) -> str:
        if join.kind in _APPLY:
            return self._applied(join, reach)
        right = self.source(join.right, reach)
        if isinstance(join.right, Join):
            right = f"({right})"
        if join.condition is None:
            return f" cross join {right}"
        kind = "full outer" if join.kind == "full" else join.kind
        writer = SelectWriter(self.text, self.ctx, reach, self.inner)
        condition = writer.condition(_in_order(join.condition, reach))
        return f" {kind} join {right} on {condition}"

    def _applied(self, join: Join, reach: Reach) -> str:
        """APPLY of rows that look at those on the left; of others it is a plain join."""
        if not isinstance(join.right, (Derived, Values)):
            right = self._single(join.right, reach)
            plain = (" cross join {0}", " left join {0} on 1 = 1")
            return plain[_APPLY[join.kind]].format(right)
        around = Reach(reach)
        rows = self._rows(join.right, around)
        if not around.asked:
            right = self._lifted(join.right, rows, reach)
            return (" cross join {0}", " left join {0} on 1 = 1")[_APPLY[join.kind]].format(right)
        templates = self.ctx.rules.queries.lateral
        if templates is None:
            word = f"`{join.kind.upper()}`"
            message = "expected no rows that look at those beside them"
            raise Refused(NO_EQUAL, message, word, at=join.right.at)
        right = self._inline(join.right, rows, reach)
        return f" {templates[_APPLY[join.kind]].format(right)}"

    def _single(self, node: Source, reach: Reach) -> str:
        match node:
            case Table():
                return self._table(node, reach)
            case Derived() | Values():
                around = Reach(reach.outer)
                rows = self._rows(node, around)
                if around.asked:
                    reach.asked = True
                    return self._inline(node, rows, reach)
                return self._lifted(node, rows, reach)
            case Pivot():
                return self._pivot(node, reach)
            case Join():
                return f"({self.source(node, reach)})"

    def _table(self, node: Table, reach: Reach) -> str:
        shared = self.find(node)
        path = node.parts if node.alias is None else (node.alias,)
        return self._offered(shared, path, node.alias, node.at, reach)

    def _offered(
        self, shared: Shared, path: Sequence[str], wanted: str | None, at: Place, reach: Reach
    ) -> str:
        alias = self._offer(shared, path, wanted, at, reach)
        return shared.name if alias == shared.name else f"{shared.name} as {alias}"

    def _offer(
        self,
        rows: Shared,
        path: Sequence[str],
        wanted: str | None,
        at: Place,
        reach: Reach,
    ) -> str:
        """Make rows known under an alias, which is given back."""
        alias = self.names.alias(wanted, rows.name, reach.taken())
        by_key = {field.original.lower(): field for field in rows.fields}
        spelled = {key: written(field.name, self.ctx.target) for key, field in by_key.items()}
        lower = tuple(part.lower() for part in path)
        aliased = wanted is not None
        offer = Offer(lower, alias, at.start, by_key, spelled, rows.lost, aliased)
        reach.offers.append(offer)
        return alias

    def _rows(self, node: Derived | Values, around: Reach) -> Rows:
        if isinstance(node, Derived):
            return self.inner(node.query, around)
        writer = SelectWriter(self.text, self.ctx, around, self.inner)
        parts = tuple(
            Body("select", tuple(Output(writer.value(value), None) for value in row), "")
            for row in node.rows
        )
        return parts[0] if len(parts) == 1 else matched(Set("union all", parts), self.ctx)

    def _named(self, node: Derived | Values, rows: Rows) -> tuple[list[Field], str]:
        """The columns of rows in FROM, and their SQL."""
        originals = column_names(rows, node.columns, node.at)
        names = self.names.columns(originals)
        return fields(rows, originals, names, self.ctx), text(rows, names, self.ctx)

    def _lifted(self, node: Derived | Values, rows: Rows, reach: Reach) -> str:
        columns, sql = self._named(node, rows)
        shared = Shared(self.lift(node.alias, sql), columns)
        return self._offered(shared, (node.alias,), node.alias, node.at, reach)

    def _inline(self, node: Derived | Values, rows: Rows, reach: Reach) -> str:
        columns, sql = self._named(node, rows)
        own = (node.alias,)
        alias = self._offer(Shared("derived", columns), own, node.alias, node.at, reach)
        return f"({sql}) as {alias}"

    def _pivot(self, node: Pivot, reach: Reach) -> str:
        """As groups of all other columns, in a query of its own."""
        inside = Reach(reach.outer)
        source = self.source(node.source, inside)
        if inside.asked:
            raise Refused(NO_EQUAL, "expected a pivot that stands alone", "`PIVOT`", at=node.at)
        writer = SelectWriter(self.text, self.ctx, inside, self.inner)
        body = pivoted(node, source, writer, inside, self.ctx)
        originals = column_names(body, (), node.at)
        names = self.names.columns(originals)
        sql = text(body, names, self.ctx)
        shared = Shared(self.lift(node.alias, sql), fields(body, originals, names, self.ctx))
        return self._offered(shared, (node.alias,), node.alias, node.at, reach)


def column_names(rows: Rows, given: Sequence[str], at: Place) -> list[str]:
    """What the source calls the columns: as `given`, or else as they say themselves."""
    own = [output.original for output in outputs(rows)]
    if given and len(given) != len(own):
        raise Refused(NOT_READ, f"expected {len(given)} columns", f"{len(own)}", at=at)
    named = [*given] if given else own
    found = [name for name in named if name is not None]
    if len(found) < len(named):
        raise Refused(NOT_READ, "expected a name for each column", at=at)
    if len({name.lower() for name in found}) < len(found):
        raise Refused(NOT_READ, "expected no two columns of one name", at=at)
    return found


def _leaning(join: Join) -> Join:
    """`a join (b join c on ...) on ...` as `b join c on ... join a on ...`, which is the same.

    So is `a right join b` as `b left join a`.
    """
    right = join.right
    if isinstance(join.left, Join):
        return join
    if join.kind == "right":
        return replace(join, kind="left", left=right, right=join.left)
    if not isinstance(right, Join):
        return join
    if join.kind != "inner" or any(one.kind != "inner" for one in _chain(right)):
        return join
    return replace(join, left=right, right=join.left)


def _chain(join: Join) -> Iterator[Join]:
    """The joins on its left sides, itself the first."""
    node: Source = join
    while isinstance(node, Join):
        yield node
        node = node.left


def _in_order(condition: Node, reach: Reach) -> Node:
    """Equalities of columns with the table first that comes first."""
    if isinstance(condition, Logic) and condition.operator == "and":
        return replace(condition, parts=tuple(_in_order(p, reach) for p in condition.parts))
    if not (isinstance(condition, Compare) and condition.operator == "="):
        return condition
    left, right = condition.left, condition.right
    if isinstance(left, Name) and isinstance(right, Name):
        first, second = _rank(left, reach), _rank(right, reach)
        if first is not None and second is not None and first > second:
            return replace(condition, left=right, right=left)
    return condition


def _rank(name: Name, reach: Reach) -> int | None:
    found = reach.find(name.parts)
    return reach.offers.index(found[0]) if found and found[0] in reach.offers else None
