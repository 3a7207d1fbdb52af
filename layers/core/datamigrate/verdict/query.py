"""Work out what a query selects and what it reads, through its CTEs, from its tree."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from datamigrate.verdict.jinja import RELATION
from datamigrate.verdict.model import Output, Query, Read
from datamigrate.verdict.strict import foreign, place

if TYPE_CHECKING:
    from sqlglot import exp
    from sqlglot.dialects import Dialect


def read_query(tree: "exp.Expr", dialect: "Dialect") -> Query:
    """The columns and relations of a query."""
    reader = _Reader(tree, dialect)
    return Query(
        outputs=reader.outputs(tree),
        reads=tuple(reader.reads()),
        tables=tuple(reader.tables()),
        foreign=tuple(foreign(tree)),
    )


class _Reader:
    """Reads one tree; `ctes` are found by their names, whatever query they belong to."""

    def __init__(self, tree: "exp.Expr", dialect: "Dialect") -> None:
        from sqlglot import exp

        self.tree = tree
        self.dialect = dialect
        self.ctes: dict[str, exp.Expr] = {
            cte.alias.lower(): cte.this for cte in tree.find_all(exp.CTE) if cte.alias
        }
        self.open: set[str] = set()

    def outputs(self, query: "exp.Expr") -> tuple[Output, ...] | None:
        """The columns that a query selects, or None where only the database knows."""
        from sqlglot import exp

        while isinstance(query, exp.SetOperation | exp.Subquery):
            query = query.this
        if not isinstance(query, exp.Select):
            return None
        outputs: list[Output] = []
        for item in query.expressions:
            if isinstance(item, exp.Star):
                inner = self._star(query, item)
                if inner is None:
                    return None
                outputs += inner
            elif item.is_star or not item.output_name:
                return None
            else:
                outputs.append(Output(item.output_name, self._cast(item), place(item)))
        return tuple(outputs)

    def _star(self, query: "exp.Select", star: "exp.Star") -> tuple[Output, ...] | None:
        """All columns of the one relation that is read, where that is another query's."""
        relation = _relation(query)
        if relation is None or any(star.args.values()):
            return None
        name = relation.name.lower()
        if relation.db or name not in self.ctes or name in self.open:
            return None
        self.open.add(name)
        try:
            return self.outputs(self.ctes[name])
        finally:
            self.open.remove(name)

    def _origin(self, relation: "exp.Table", depth: int = 0) -> tuple[str, ...] | None:
        """The relation of dbt's whose columns are passed on as they are."""
        from sqlglot import exp

        parts = tuple(part.name for part in relation.parts)
        if parts[0] == RELATION:
            return parts[1:]
        inner = self.ctes.get(relation.name.lower()) if len(parts) == 1 else None
        if not isinstance(inner, exp.Select) or depth > len(self.ctes):
            return None
        if len(inner.expressions) != 1 or not isinstance(inner.expressions[0], exp.Star):
            return None
        below = _relation(inner)
        return self._origin(below, depth + 1) if below is not None else None

    def reads(self) -> Iterator[Read]:
        """The columns of dbt's relations that the query names."""
        from sqlglot import exp

        for query in self.tree.find_all(exp.Select):
            relation = _relation(query)
            origin = self._origin(relation) if relation is not None else None
            if origin is None:
                continue
            aliases = {item.alias.lower() for item in query.expressions if item.alias}
            for column in (c for item in query.expressions for c in item.find_all(exp.Column)):
                name = column.this
                if not isinstance(name, exp.Identifier):
                    continue  # a star
                quoted = bool(name.args.get("quoted"))
                lateral = not quoted and name.name.lower() in aliases
                if column.find_ancestor(exp.Select) is query and not lateral:
                    yield Read(origin, name.name, quoted, place(column))

    def tables(self) -> Iterator[tuple[str, int]]:
        """What stands in FROM by a name that neither dbt nor the query gave it."""
        from sqlglot import exp

        for table in self.tree.find_all(exp.Table):
            parts = [part.name for part in table.parts]
            known = len(parts) == 1 and parts[0].lower() in self.ctes
            named = isinstance(table.this, exp.Identifier)
            if named and parts[0] != RELATION and not known:
                yield ".".join(parts), place(table)

    def _cast(self, item: "exp.Expr") -> str | None:
        from sqlglot import exp

        inner = item.unalias()
        if not isinstance(inner, exp.Cast):
            return None
        return inner.to.sql(dialect=self.dialect).lower()


def _relation(query: "exp.Select") -> "exp.Table | None":
    """The one relation that a query reads."""
    from sqlglot import exp

    clause = query.args.get("from_")
    if not isinstance(clause, exp.From) or query.args.get("joins") or query.args.get("laterals"):
        return None
    return clause.this if isinstance(clause.this, exp.Table) else None
