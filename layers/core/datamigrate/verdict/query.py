"""Work out what a query selects, from its tree."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from datamigrate.types import Target
from datamigrate.verdict.jinja import RELATION
from datamigrate.verdict.model import Output, Query
from datamigrate.verdict.scopes import Scopes, is_quoted
from datamigrate.verdict.strict import foreign, place

if TYPE_CHECKING:
    from sqlglot import exp
    from sqlglot.dialects import Dialect


def read_query(tree: "exp.Expr", dialect: "Dialect", target: Target) -> Query:
    """The columns and relations of a query."""
    reader = _Reader(tree, dialect)
    scopes = Scopes(target)
    columns = scopes.query(tree)
    return Query(
        outputs=reader.outputs(tree),
        reads=tuple(scopes.reads),
        tables=tuple(reader.tables()),
        foreign=tuple(foreign(tree)),
        columns=columns,
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
                quoted = is_quoted(item)
                outputs.append(Output(item.output_name, self._cast(item), place(item), quoted))
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
