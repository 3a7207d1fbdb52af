"""Synthetic rows for a plan: every constraint holds, and types are met at their limits.

The same plan gives the same rows. What cannot be satisfied is said by name.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from datamigrate.plan.model import DataTest, ProjectPlan, TablePlan
from datamigrate.types import TARGETS, Target
from datamigrate.types.identifiers import quoted
from synthetic.blocks import Choice, blocks, choices, options, pools
from synthetic.constraints import Reference, Shape
from synthetic.judge import Held, Row, Scratch
from synthetic.order import depths, loadable
from synthetic.values import Value, literal

_MOST, _LEAST = 14, 4
_SPARES = 3


@dataclass(frozen=True, slots=True)
class LandingRows:
    """Rows for one landing table, by column. Each spare could be added, all else as it is."""

    table: TablePlan
    columns: tuple[str, ...]
    rows: tuple[tuple[Value | None, ...], ...]
    spares: tuple[tuple[Value | None, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Unsatisfied:
    """A test that some row breaks, or a table left empty (None), for want of a value that holds."""

    model: str
    test: DataTest | None


@dataclass(frozen=True, slots=True)
class Synthesis:
    """Tables in the order of loading, parents first where keys do not run in a circle."""

    tables: tuple[LandingRows, ...]
    unsatisfied: tuple[Unsatisfied, ...] = ()


def synthesize(plan: ProjectPlan) -> Synthesis:
    """Rows for every table of a plan for DuckDB, which is what evaluates its expressions."""
    work = _Work(plan.tables, TARGETS[plan.project.target])
    for shape in work.shapes:
        work.fill(shape)
        work.close_circles()
    work.prune()
    return work.done()


def insert(landing: LandingRows, target: Target) -> str:
    """SQL that puts the rows into their landing table."""
    return insert_rows(landing.table, landing.columns, landing.rows, target)


def insert_rows(
    table: TablePlan,
    columns: Sequence[str],
    rows: Sequence[Sequence[Value | None]],
    target: Target,
) -> str:
    """The same for any rows; those of one target's plan go into the table of another's plan."""
    kinds = {column.identifier: column.type for column in table.columns}
    lines = [
        ", ".join(literal(v, kinds[name], target) for name, v in zip(columns, row, strict=True))
        for row in rows
    ]
    name = f"{quoted(table.schema, target)}.{quoted(table.identifier, target)}"
    names = ", ".join(quoted(column, target) for column in columns)
    return f"insert into {name} ({names}) values ({'), ('.join(lines)})"


class _Work:
    """The rows made so far, and what is known of them."""

    def __init__(self, tables: Sequence[TablePlan], target: Target) -> None:
        self.shapes = loadable([Shape(table) for table in tables])
        self.by_model = {shape.table.model: shape for shape in self.shapes}
        self.scratch = Scratch(target)
        self.depth = depths(self.shapes)
        self.rows: dict[str, list[Row]] = {}
        self.spares: dict[str, list[Row]] = {}
        self.held = Held(self.shapes)
        self.open: list[tuple[Shape, Reference]] = []
        self.unsatisfied: list[Unsatisfied] = []

    def fill(self, shape: Shape) -> None:
        """Choose rows; references to what has no rows yet are left open."""
        model = shape.table.model
        opened: dict[Reference, list[Choice]] = {}
        for key in shape.constraints:
            if not isinstance(key, Reference) or key.parent not in self.by_model:
                continue
            if key.parent == model or key.parent not in self.rows:
                self.open.append((shape, key))
            else:
                parent = self.by_model[key.parent]
                opened[key] = options(shape, key, self.rows[key.parent], parent)
        made = self._candidates(shape, opened)
        waits = {key.test for waiting, key in self.open if waiting is shape}
        number = max(_LEAST, _MOST - 2 * self.depth[model])
        self._keep(shape, made, number + _SPARES, waits)
        rows = self.rows[model]
        few = min(number, max((len(rows) + 1) // 2, len(rows) - _SPARES))
        self.spares[model] = rows[few:]
        self._put(shape, rows[:few])

    def _candidates(self, shape: Shape, opened: Mapping[Reference, list[Choice]]) -> list[Row]:
        pool = pools(shape)
        parts: list[list[Choice]] = []
        for block in blocks(shape):
            found, broken = choices(shape, block, pool, opened, self.scratch)
            self.unsatisfied += [
                Unsatisfied(shape.table.model, test) for test in sorted(broken, key=str)
            ]
            parts.append(found)
        if not all(parts):
            self.unsatisfied.append(Unsatisfied(shape.table.model, None))
            return []
        return list(_joined(parts, Random(shape.table.model)))

    def _keep(self, shape: Shape, made: Sequence[Row], most: int, waits: set[DataTest]) -> None:
        """Take candidates one after another that break nothing beside those taken."""
        known = {u.test for u in self.unsatisfied if u.model == shape.table.model}
        kept: list[Row] = []
        self._put(shape, [])
        held = self.held.facts[shape.table.model]
        facts = self.scratch.facts(shape, made, frozenset(shape.columns))
        for row, found in zip(made, facts, strict=True):
            if len(kept) == most:
                break
            if found.whole and self.held.broken(shape, found) <= known | waits:
                kept.append(row)
                held.append(found)
        self.rows[shape.table.model] = kept

    def _put(self, shape: Shape, rows: list[Row]) -> None:
        self.rows[shape.table.model] = rows
        self.held.put(shape, self.scratch.facts(shape, rows, frozenset(shape.columns)))

    def close_circles(self) -> None:
        """Let open references lead to rows, now that these are there."""
        ready = [(s, k) for s, k in self.open if k.parent in self.rows]
        self.open = [pair for pair in self.open if pair not in ready]
        for shape in dict.fromkeys(shape for shape, _ in ready):
            self._close(shape, [key for waiting, key in ready if waiting is shape])

    def _close(self, shape: Shape, keys: Sequence[Reference]) -> None:
        """Row after row: the first way of leading somewhere that breaks nothing."""
        model = shape.table.model
        waits = {key.test for waiting, key in self.open if waiting is shape}
        waits |= {u.test for u in self.unsatisfied if u.model == model and u.test}
        waiting = [*self.rows[model], *self.spares[model]]
        few = len(self.rows[model])
        self._put(shape, [])
        kept: list[Row] = []
        loaded = 0
        for number, row in enumerate(waiting):
            ways = list(self._ways(shape, keys, row, kept[:few], number))
            facts = self.scratch.facts(shape, ways, frozenset(shape.columns))
            for way, found in zip(ways, facts, strict=True):
                if found.whole and self.held.broken(shape, found) <= waits:
                    kept.append(way)
                    self.held.facts[model].append(found)
                    loaded += number < few
                    break
        self.spares[model] = kept[loaded:]
        self._put(shape, kept[:loaded])

    def _ways(
        self, shape: Shape, keys: Sequence[Reference], row: Row, before: Sequence[Row], number: int
    ) -> Iterator[Row]:
        """For each key in turn the row before it, others, itself, or NULL."""
        for step in range(_MOST + 2):
            way = dict(row)
            for key in keys:
                own = key.parent == shape.table.model
                rows = [*before, way] if own else self.rows[key.parent]
                ways = options(shape, key, rows, self.by_model[key.parent])
                if ways:
                    way.update(ways[(number + step - 1) % len(ways)])
            yield way

    def prune(self) -> None:
        """Drop rows that lead to rows which were dropped, until none is left that does."""
        again = True
        while again:
            again = False
            for shape in self.shapes:
                model = shape.table.model
                known = {u.test for u in self.unsatisfied if u.model == model}
                kept = [
                    row
                    for number, (row, facts) in enumerate(
                        zip(self.rows[model], self.held.facts[model], strict=True)
                    )
                    if self.held.broken(shape, facts, number) <= known
                ]
                if len(kept) < len(self.rows[model]):
                    again = True
                    self._put(shape, kept)

    def done(self) -> Synthesis:
        empty = [m for m, rows in self.rows.items() if not rows]
        told = {u.model for u in self.unsatisfied if u.test is None}
        missing = [Unsatisfied(model, None) for model in empty if model not in told]
        return Synthesis(
            tuple(self._landing(shape) for shape in self.shapes),
            (*self.unsatisfied, *missing),
        )

    def _landing(self, shape: Shape) -> LandingRows:
        names = tuple(shape.columns)
        model = shape.table.model
        rows = tuple(tuple(row[name] for name in names) for row in self.rows[model])
        spares = self.spares[model]
        facts = self.scratch.facts(shape, spares, frozenset(names))
        good = tuple(
            tuple(row[name] for name in names)
            for row, found in zip(spares, facts, strict=True)
            if not self.held.broken(shape, found)
        )
        return LandingRows(shape.table, names, rows, good)


def _joined(parts: Sequence[Sequence[Choice]], rng: Random) -> Iterator[Row]:
    """Whole rows: in step first, so that each choice is met, then at random."""
    for number in range(2 * _MOST):
        yield {k: v for part in parts for k, v in part[number % len(part)].items()}
    for _ in range(8 * _MOST):
        yield {k: v for part in parts for k, v in rng.choice(part).items()}
