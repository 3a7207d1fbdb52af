"""Follow each column that a query names to where it comes from: a relation of dbt's, or a query.

Only what is certain is told. Where a table function, a pivot or a name that nobody knows takes
part, any column may be there.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from datamigrate.types import Target
from datamigrate.verdict.folding import folded
from datamigrate.verdict.jinja import RELATION
from datamigrate.verdict.model import Columns, Read
from datamigrate.verdict.strict import place

if TYPE_CHECKING:
    from sqlglot import exp

ANY = Columns(is_open=True)
_UNITS = frozenset(
    "year quarter month week isoweek dayofyear day weekday hour minute second millisecond"
    " microsecond nanosecond epoch".split()
)
_SOURCES = ("from_", "joins", "laterals", "with_")

Frame = list[tuple[str, Columns]]
"""What a SELECT reads: names in lower case, and the columns of each."""


class Scopes:
    """Walks the queries of one model; `reads` are the columns that relations have to have."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.reads: list[Read] = []

    def query(
        self,
        node: "exp.Expr",
        ctes: Mapping[str, Columns] | None = None,
        outer: Sequence[Frame] = (),
    ) -> Columns:
        """The columns of a query, after all that stands in it was walked."""
        from sqlglot import exp

        known = {**(ctes or {}), **self._ctes(node, ctes or {})}
        if isinstance(node, exp.SetOperation):
            return self._union(node, known, outer)
        if isinstance(node, exp.Subquery):
            inner = self.query(node.this, known, outer)
            simple = not (node.args.get("joins") or node.args.get("pivots"))
            return inner if simple else ANY
        if not isinstance(node, exp.Select):
            return ANY
        frame = [*self._frame(node, known, outer)]
        frames = (frame, *outer)
        self._expressions(node, known, frames)
        return self._selected(node, frame)

    def _union(
        self, node: "exp.Expr", ctes: Mapping[str, Columns], outer: Sequence[Frame]
    ) -> Columns:
        """The columns of the first query; a chain of thousands is walked without recursion."""
        from sqlglot import exp

        rest: list[exp.Expr] = []
        while isinstance(node, exp.SetOperation) and not (rest and node.args.get("with_")):
            rest.append(node.expression)
            node = node.this
        first = self.query(node, ctes, outer)
        for query in reversed(rest):
            self.query(query, ctes, outer)
        return first

    def _ctes(self, node: "exp.Expr", around: Mapping[str, Columns]) -> dict[str, Columns]:
        clause = node.args.get("with_")
        found: dict[str, Columns] = {}
        if clause is None:
            return found
        for cte in clause.expressions:
            name = cte.alias.lower()
            if clause.args.get("recursive"):
                found[name] = ANY
            columns = self.query(cte.this, {**around, **found})
            found[name] = self._renamed(cte, columns)
        return found

    def _renamed(self, node: "exp.Expr", columns: Columns) -> Columns:
        """What the names in `t (a, b)` make of columns."""
        alias = node.args.get("alias")
        named = alias.args.get("columns") if alias is not None else None
        if not named:
            return columns
        names = (self._name(n) for n in named)
        return Columns(frozenset(names), is_open=columns.is_open)

    def _name(self, identifier: "exp.Expr") -> str:
        return folded(identifier.name, bool(identifier.args.get("quoted")), self.target)

    def _frame(
        self, query: "exp.Select", ctes: Mapping[str, Columns], outer: Sequence[Frame]
    ) -> Iterator[tuple[str, Columns]]:
        """What stands in FROM and JOIN; only what is lateral sees the query around it."""
        clause = query.args.get("from_")
        joins = query.args.get("joins") or ()
        for source in chain([clause.this] if clause is not None else (), (j.this for j in joins)):
            yield from self._source(source, ctes, outer)
        for lateral in query.args.get("laterals") or ():
            yield lateral.alias.lower(), ANY

    def _source(
        self, source: "exp.Expr", ctes: Mapping[str, Columns], outer: Sequence[Frame]
    ) -> Iterator[tuple[str, Columns]]:
        from sqlglot import exp

        name = source.alias_or_name.lower()
        plain = not source.args.get("pivots")
        if isinstance(source, exp.Table) and plain:
            yield name, self._renamed(source, _table(source, ctes))
        elif isinstance(source, exp.Subquery) and plain:
            inner = source.this
            if isinstance(inner, exp.Table):
                yield from self._source(inner, ctes, outer)
            else:
                yield name, self._renamed(source, self.query(inner, ctes, outer))
        else:
            yield name, ANY
        for join in source.args.get("joins") or ():
            yield from self._source(join.this, ctes, outer)

    def _expressions(
        self, query: "exp.Select", ctes: Mapping[str, Columns], frames: Sequence[Frame]
    ) -> None:
        """Every column that belongs to this query, and the queries inside of its expressions."""
        aliases: set[str] = set()
        for item in query.expressions:
            self._walk(item, ctes, frames, aliases)
            if item.alias:
                aliases.add(item.alias.lower())
        for key, value in query.args.items():
            if key in {"expressions", *_SOURCES}:
                continue
            for node in value if isinstance(value, list) else (value,):
                self._walk(node, ctes, frames, aliases)
        for join in query.args.get("joins") or ():
            self._walk(join.args.get("on"), ctes, frames, set())

    def _walk(
        self,
        root: object,
        ctes: Mapping[str, Columns],
        frames: Sequence[Frame],
        aliases: set[str],
    ) -> None:
        from sqlglot import exp

        waiting = [root]
        while waiting:
            node = waiting.pop()
            if not isinstance(node, exp.Expr) or isinstance(node, exp.Lambda):
                continue
            if isinstance(node, exp.Query):
                self.query(node, ctes, frames)
            elif isinstance(node, exp.Column):
                self._column(node, frames, aliases)
            else:
                waiting += reversed([*node.iter_expressions()])

    def _column(self, column: "exp.Column", frames: Sequence[Frame], aliases: set[str]) -> None:
        from sqlglot import exp

        name, table = column.this, column.args.get("table")
        if not isinstance(name, exp.Identifier) or column.args.get("db"):
            return  # a star, or a field of something
        quoted = bool(name.args.get("quoted"))
        if isinstance(table, exp.Identifier):
            wanted = table.name.lower()
            found = [c for frame in frames for alias, c in frame if alias == wanted][:1]
            if not found:
                self._read(table, frames)  # a field of a column
        else:
            found = [columns for frame in frames for _, columns in frame]
            if not quoted and (name.name.lower() in aliases or _is_word(column)):
                return
        if found:
            self._among(name, found, column)

    def _read(self, name: "exp.Identifier", frames: Sequence[Frame]) -> None:
        self._among(name, [columns for frame in frames for _, columns in frame], name)

    def _among(self, name: "exp.Identifier", found: list[Columns], at: "exp.Expr") -> None:
        """A column has to be in one of the relations, unless one of them may have any."""
        if not found or any(columns.is_open for columns in found):
            return
        if any(self._name(name) in columns.names for columns in found):
            return
        relations = tuple(sorted({r for columns in found for r in columns.relations}))
        quoted = bool(name.args.get("quoted"))
        self.reads.append(Read(relations, name.name, quoted, place(at)))

    def _selected(self, query: "exp.Select", frame: Frame) -> Columns:
        from sqlglot import exp

        names: set[str] = set()
        passed: list[Columns] = []
        for item in query.expressions:
            if isinstance(item, exp.Star):
                passed += [columns for _, columns in frame]
            elif item.is_star:
                table = item.text("table").lower()
                passed += [columns for alias, columns in frame if alias == table] or [ANY]
            elif item.output_name:
                names.add(folded(item.output_name, is_quoted(item), self.target))
            else:
                passed.append(ANY)
        return Columns(
            frozenset(chain(names, *(columns.names for columns in passed))),
            frozenset(chain(*(columns.relations for columns in passed))),
            any(columns.is_open for columns in passed),
        )


def _table(table: "exp.Table", ctes: Mapping[str, Columns]) -> Columns:
    """The columns of what stands in FROM by a name."""
    from sqlglot import exp

    if not isinstance(table.this, exp.Identifier | exp.Dot):
        return ANY
    parts = tuple(part.name for part in table.parts)
    if parts[0] == RELATION:
        return Columns(relations=frozenset({parts[1:]}))
    return ctes.get(table.name.lower(), ANY) if len(parts) == 1 else ANY


def _is_word(column: "exp.Column") -> bool:
    """Whether a name without quotes is a word of SQL that the parser takes for a column."""
    from sqlglot import exp

    name = column.name.lower()
    if isinstance(column.parent, exp.Anonymous):
        return name in _UNITS
    return name == "all"


def is_quoted(item: "exp.Expr") -> bool:
    """Whether the name of a column that is selected stands in quotes."""
    name = item.args.get("alias") or item.this
    return bool(getattr(name, "args", {}).get("quoted"))
