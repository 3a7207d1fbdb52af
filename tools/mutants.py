"""Break one row so that it breaks one constraint, and as few others as can be."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from random import Random

from datamigrate.plan.model import DataTest
from datamigrate.types import Target
from datamigrate.types.identifiers import quoted
from synthetic.blocks import Choice, Pools, pools
from synthetic.constraints import Condition, Constraint, Reference, Required, Shape, Unique
from synthetic.judge import Facts, Held, Row, Scratch, reference
from synthetic.rows import Synthesis, insert_rows
from synthetic.values import Value, literal

Named = tuple[str, DataTest]
"""A test of the plan: its model and what it asserts."""

_MOST = 400  # changes that are looked at for one test
_REPLACED = 6  # rows of a table that they are tried on, beside those that could be added


@dataclass(frozen=True, slots=True)
class Mutant:
    """A row of a landing table that breaks a test: a new one, or one in the place of another.

    `change` is where it differs from a row that breaks nothing; `others` is what else it breaks.
    """

    model: str
    test: DataTest
    change: Mapping[str, Value | None]
    sql: str
    others: frozenset[Named]


@dataclass(frozen=True, slots=True)
class _Base:
    row: Row
    facts: Facts
    replaces: int | None


class Breeder:
    """Finds mutants for the tests of a plan whose landing tables hold these rows."""

    def __init__(self, made: Synthesis, target: Target) -> None:
        self._scratch = Scratch(target)
        self._target = target
        self._held = Held(Shape(landing.table) for landing in made.tables)
        self._bases: dict[str, list[_Base]] = {}
        self._rows: dict[str, list[Row]] = {}
        self._pools: dict[str, Pools] = {}
        for landing in made.tables:
            model = landing.table.model
            shape = self.shape(model)
            rows = [dict(zip(landing.columns, row, strict=True)) for row in landing.rows]
            spares = [dict(zip(landing.columns, row, strict=True)) for row in landing.spares]
            facts = self._scratch.facts(shape, [*spares, *rows], frozenset(shape.columns))
            self._held.put(shape, facts[len(spares) :])
            places = [*(None for _ in spares), *range(len(rows))]
            bases = map(_Base, [*spares, *rows], facts, places)
            self._bases[model] = list(bases)[: len(spares) + _REPLACED]
            self._rows[model] = list(rows)
            self._pools[model] = pools(shape)

    def shape(self, model: str) -> Shape:
        return self._held.shapes[model]

    def mutants(self, model: str, constraint: Constraint, most: int) -> list[Mutant]:
        """The best few: what breaks nothing else first, each with values of its own."""
        shape = self.shape(model)
        changes = list(islice(_distinct(self._changes(shape, constraint)), _MOST))
        found: list[tuple[int, int, Mutant]] = []
        for base in self._bases[model]:
            found += self._bred(shape, constraint, base, changes, len(found))
        if not found and isinstance(constraint, Unique):
            found += self._twice(shape, constraint)
        found.sort(key=lambda one: one[:2])
        return _different([mutant for *_, mutant in found], most)

    def related(self, mutant: Mutant) -> frozenset[Named]:
        """The tests that may fail beside the mutant's own: those that look at what it changed."""
        own = self.shape(mutant.model)
        changed = mutant.change.keys()
        found = {(mutant.model, c.test) for c in own.constraints if own.reads(c) & changed}
        for model, key in self._leading_to(mutant.model):
            if own.inputs(self._held.names(mutant.model, key.fields)) & changed:
                found.add((model, key.test))
        return frozenset(found - {(mutant.model, mutant.test)})

    def _twice(self, shape: Shape, constraint: Unique) -> Iterator[tuple[int, int, Mutant]]:
        """Whole rows once more, where there is no other row that could take a key."""
        own = (shape.table.model, constraint.test)
        for base in self._bases[shape.table.model]:
            broken = {(own[0], test) for test in self._held.broken(shape, base.facts)}
            if own in broken:
                sql = self._sql(shape, base.row, frozenset(), None)
                mutant = Mutant(*own, base.row, sql, frozenset(broken - {own}))
                yield len(broken), 0, mutant

    def _bred(
        self,
        shape: Shape,
        constraint: Constraint,
        base: _Base,
        changes: Sequence[Choice],
        before: int,
    ) -> Iterator[tuple[int, int, Mutant]]:
        """Mutants made from one row, with how much else they break and their number."""
        own = [c for c in changes if any(base.row[name] != v for name, v in c.items())]
        touched = frozenset(name for change in own for name in change)
        only = touched.union(*(r for c in shape.constraints if (r := shape.reads(c)) & touched))
        only = only.union(*(m for c in shape.table.columns if (m := shape.made_from(c)) & only))
        rows = [{**base.row, **change} for change in own]
        facts = self._scratch.facts(shape, rows, only)
        for number, (change, row, part) in enumerate(zip(own, rows, facts, strict=True)):
            whole = _merged(shape, base.facts, part, only)
            broken = self._broken(shape, whole, base, frozenset(change))
            if not whole.whole or (shape.table.model, constraint.test) not in broken:
                continue
            others = broken - {(shape.table.model, constraint.test)}
            changed = {name: v for name, v in change.items() if base.row[name] != v}
            sql = self._sql(shape, row, frozenset(changed), base.replaces)
            mutant = Mutant(shape.table.model, constraint.test, changed, sql, frozenset(others))
            yield len(others), before + number, mutant

    def _broken(self, shape: Shape, row: Facts, base: _Base, changed: frozenset[str]) -> set[Named]:
        """All tests that fail, those of rows that led to what is no longer there too."""
        model = shape.table.model
        found = {(model, test) for test in self._held.broken(shape, row, base.replaces)}
        if base.replaces is None:
            return found
        for child, key in self._leading_to(model):
            names = self._held.names(model, key.fields)
            if not shape.inputs(names) & changed:
                continue
            left = set(self._held.keys(model, key.fields, base.replaces))
            left.add(tuple(row.staged[name] for name in names))
            own = self.shape(child)
            for number, other in enumerate(self._held.facts[child]):
                away = child == model and number == base.replaces
                mine = reference(own, key, other)
                if mine is not None and not away and mine not in left:
                    found.add((child, key.test))
        return found

    def _leading_to(self, model: str) -> Iterator[tuple[str, Reference]]:
        for child, shape in self._held.shapes.items():
            for key in shape.constraints:
                if isinstance(key, Reference) and key.parent == model:
                    yield child, key

    def _changes(self, shape: Shape, constraint: Constraint) -> Iterator[Choice]:
        """What may break the constraint; whether it does is evaluated."""
        model = shape.table.model
        columns = sorted(shape.reads(constraint))
        pool, rows = self._pools[model], self._rows[model]
        match constraint:
            case Required():
                yield from (_nulls([name]) for name in columns)
                yield _nulls(columns)
            case Unique():
                yield from ({name: row[name] for name in columns} for row in rows)
            case Reference():
                yield from ({name: v} for name in columns for v in pool[name])
                if len(columns) > 1:
                    yield from _crossed(columns, rows)
            case Condition():
                yield from ({name: v} for name in columns for v in pool[name])
                rng = Random(f"{model}/{constraint.sql}")
                for _ in range(_MOST if len(columns) > 1 else 0):
                    yield {name: rng.choice(pool[name]) for name in columns}

    def _sql(self, shape: Shape, row: Row, changed: frozenset[str], replaces: int | None) -> str:
        table = shape.table
        names = list(shape.columns)
        if replaces is None:
            return insert_rows(table, names, [[row[name] for name in names]], self._target)
        cells = ", ".join(
            f"{quoted(n, self._target)} = {literal(row[n], shape.columns[n].type, self._target)}"
            for n in sorted(changed)
        )
        relation = f"{quoted(table.schema, self._target)}.{quoted(table.identifier, self._target)}"
        return f"update {relation} set {cells} where rowid = {replaces}"


def _merged(shape: Shape, base: Facts, part: Facts, only: frozenset[str]) -> Facts:
    """What is known of a row of which only some columns have changed."""
    old = {c.test for c in shape.constraints if not shape.reads(c) <= only}
    return Facts(
        {**base.staged, **part.staged},
        part.false | base.false & old,
        part.counts | base.counts & old,
        part.whole and base.whole,
    )


def _nulls(columns: Sequence[str]) -> Choice:
    return dict.fromkeys(columns)


def _crossed(columns: Sequence[str], rows: Sequence[Row]) -> Iterator[Choice]:
    """Values that stand in the table, each in its column, put together anew."""
    for one, other in product(rows, rows):
        for cut in range(1, len(columns)):
            yield {
                name: (one if number < cut else other)[name] for number, name in enumerate(columns)
            }


def _distinct(changes: Iterator[Choice]) -> Iterator[Choice]:
    seen: set[tuple[tuple[str, object], ...]] = set()
    for change in changes:
        key = tuple((name, (type(v), v)) for name, v in change.items())
        if key not in seen:
            seen.add(key)
            yield change


def _different(mutants: Sequence[Mutant], most: int) -> list[Mutant]:
    """The first few that differ in what they change or in where they are NULL, then in values."""
    found: list[Mutant] = []
    for way in (_kind, _values):
        seen = {way(mutant) for mutant in found}
        for mutant in mutants:
            if len(found) < most and way(mutant) not in seen:
                seen.add(way(mutant))
                found.append(mutant)
    return found


def _kind(mutant: Mutant) -> object:
    nulls = frozenset(name for name, value in mutant.change.items() if value is None)
    return frozenset(mutant.change), nulls


def _values(mutant: Mutant) -> object:
    return frozenset((name, str(value)) for name, value in mutant.change.items())
