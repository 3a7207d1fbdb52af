"""Say which constraints rows break: expressions are evaluated by DuckDB, keys compared here."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import duckdb

from datamigrate.plan.model import ColumnPlan, DataTest
from datamigrate.types import Family, Target
from datamigrate.types.identifiers import quoted
from synthetic.constraints import Condition, Reference, Required, Shape, Unique
from synthetic.values import Value, literal

Row = Mapping[str, Value | None]
"""Values by landing column."""
Staged = Mapping[str, str | None]
"""Values as the model shows them, as text, by the model's own name of the column."""
Key = tuple[str | None, ...]

_NUMBERS = frozenset({Family.INTEGER, Family.DECIMAL})


@dataclass(frozen=True, slots=True)
class Facts:
    """A row as the model shows it. `false` are conditions that it breaks, `counts` those of the
    unique keys whose filter lets it in. Not `whole`: a column could not be computed."""

    staged: Staged
    false: frozenset[DataTest]
    counts: frozenset[DataTest]
    whole: bool


class Scratch:
    """An empty DuckDB that evaluates what rows would become."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self._connection = duckdb.connect()
        # It would make `a * 2 > 20` of a large number true that the source has an overflow for.
        self._connection.execute("pragma disable_optimizer")

    def facts(self, shape: Shape, rows: Sequence[Row], only: frozenset[str]) -> list[Facts]:
        """What holds for each row as far as these landing columns decide it."""
        if not rows:
            return []
        shown = [c for c in shape.table.columns if shape.inputs([c.name]) <= only]
        conditions = [
            c for c in shape.constraints if isinstance(c, Condition) and shape.reads(c) <= only
        ]
        filters = [
            c
            for c in shape.constraints
            if isinstance(c, Unique) and c.where is not None and shape.reads(c) <= only
        ]
        sql = self._query(shape, rows, shown, conditions, filters)
        open_keys = frozenset(
            c.test for c in shape.constraints if isinstance(c, Unique) and c.where is None
        )
        found = []
        for answer in self._connection.execute(sql).fetchall():
            texts = answer[1 : 1 + len(shown)]
            flags = answer[1 + len(shown) :]
            truths, inside = flags[: len(conditions)], flags[len(conditions) : -1]
            pairs = zip(shown, texts, strict=True)
            found.append(
                Facts(
                    {column.name: _comparable(text, column) for column, text in pairs},
                    frozenset(
                        c.test for c, true in zip(conditions, truths, strict=True) if not true
                    ),
                    open_keys | {c.test for c, let in zip(filters, inside, strict=True) if let},
                    bool(flags[-1]),
                )
            )
        return found

    def _query(
        self,
        shape: Shape,
        rows: Sequence[Row],
        shown: Sequence[ColumnPlan],
        conditions: Sequence[Condition],
        filters: Sequence[Unique],
    ) -> str:
        """One line of the answer for each row: texts of columns, truths, and whether it is whole.

        TRY gives NULL for what cannot be computed, which no condition may be.
        """
        landed = [column for column in shown if column.identifier is not None]
        names = [quoted(column.identifier or "", self.target) for column in landed]
        kinds = [column.type for column in landed]
        lines = []
        for number, row in enumerate(rows):
            cells = [row[column.identifier or ""] for column in landed]
            pairs = zip(cells, kinds, strict=True)
            inside = [literal(cell, kind, self.target) for cell, kind in pairs]
            lines.append(f"({', '.join([str(number), *inside])})")
        computed = [self._computed(c) for c in shown if c.identifier is None]
        staged = [f"{n} as {c.sql}" for n, c in zip(names, landed, strict=True)]
        staged += [f"try({sql}) as {name}" for name, sql in computed]
        whole = " and ".join(f"try(({sql}) is null) is not null" for _, sql in computed) or "true"
        flags = [f"try(coalesce(({c.sql}), true))" for c in conditions]
        flags += [f"try(coalesce(({c.where}), false))" for c in filters]
        texts = [f"cast({column.sql} as varchar)" for column in shown]
        return (
            f"select {', '.join(['row__', *texts, *flags, 'whole__'])} from (select"
            f" {', '.join(['row__', f'{whole} as whole__', *staged])} from (values"
            f" {', '.join(lines)}) as landing({', '.join(['row__', *names])})) order by row__"
        )

    def _computed(self, column: ColumnPlan) -> tuple[str, str]:
        sql = column.expression or "null"
        return column.sql, f"cast({sql} as {column.type})" if column.typed else sql


def _comparable(text: str | None, column: ColumnPlan) -> str | None:
    """Numbers of all types spelled alike, so that keys of different types can be compared."""
    if text is None or column.family not in _NUMBERS:
        return text
    try:
        return f"{Decimal(text).normalize():f}"
    except InvalidOperation:
        return text


class Held:
    """The rows of all tables so far, as keys and references see them."""

    def __init__(self, shapes: Iterable[Shape]) -> None:
        self.facts: dict[str, list[Facts]] = {}
        self.shapes = {shape.table.model: shape for shape in shapes}

    def put(self, shape: Shape, facts: Iterable[Facts]) -> None:
        self.facts[shape.table.model] = list(facts)

    def keys(self, model: str, fields: Sequence[str], without: int | None = None) -> Counter[Key]:
        """How often each combination stands in the rows of a model."""
        if model not in self.facts:
            return Counter()
        names = self.names(model, fields)
        return Counter(
            tuple(facts.staged[name] for name in names)
            for number, facts in enumerate(self.facts[model])
            if number != without
        )

    def names(self, model: str, fields: Sequence[str]) -> list[str]:
        """The plain names of a model's columns."""
        shape = self.shapes[model]
        return [shape.model_column(field).name for field in fields]

    def broken(self, shape: Shape, row: Facts, replaces: int | None = None) -> set[DataTest]:
        """The table's tests that fail once the row is there, in the place of another or added."""
        found = set(row.false)
        for constraint in shape.constraints:
            match constraint:
                case Required(test, column):
                    if row.staged[column] is None:
                        found.add(test)
                case Unique(test):
                    if self._repeated(shape, constraint, row, replaces):
                        found.add(test)
                case Reference(test):
                    if self._dangling(shape, constraint, row, replaces):
                        found.add(test)
                case Condition():
                    pass
        return found

    def _repeated(self, shape: Shape, key: Unique, row: Facts, replaces: int | None) -> bool:
        if key.test not in row.counts:
            return False
        names = [shape.model_column(column).name for column in key.columns]
        mine = tuple(row.staged[name] for name in names)
        if None in mine and key.test.kind == "unique":
            return False
        return any(
            number != replaces
            and key.test in other.counts
            and tuple(other.staged[name] for name in names) == mine
            for number, other in enumerate(self.facts.get(shape.table.model, ()))
        )

    def _dangling(self, shape: Shape, key: Reference, row: Facts, replaces: int | None) -> bool:
        mine = reference(shape, key, row)
        if mine is None:
            return False
        model = shape.table.model
        if key.parent != model:
            return mine not in self.keys(key.parent, key.fields)
        names = [shape.model_column(field).name for field in key.fields]
        itself = tuple(row.staged[name] for name in names)
        return mine != itself and mine not in self.keys(model, key.fields, replaces)


def reference(shape: Shape, key: Reference, row: Facts) -> Key | None:
    """The values with which a row refers to another; None where it refers to none."""
    mine = tuple(row.staged[shape.model_column(column).name] for column in key.columns)
    return None if None in mine else mine
