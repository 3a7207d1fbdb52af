"""Columns that have to be chosen together, and choices for them that hold.

A column that nothing ties to another is a block of its own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from zlib import crc32

from datamigrate.plan.model import DataTest
from synthetic.constants import spoken_of
from synthetic.constraints import Condition, Reference, Shape, Unique
from synthetic.judge import Facts, Row, Scratch
from synthetic.values import MANY, Value, fitted, values

Pools = Mapping[str, Sequence[Value | None]]
Choice = dict[str, Value | None]

_TRIES = 240
_ROUNDS = 4  # of looking for what holds beside what nearly holds
_KEPT = 8


@dataclass(frozen=True, slots=True)
class Block:
    """Landing columns, and the references and conditions among them."""

    columns: tuple[str, ...]
    references: tuple[Reference, ...]
    conditions: tuple[Condition, ...]


def blocks(shape: Shape) -> list[Block]:
    """The table's columns, cut into blocks as small as its constraints let them be."""
    ties = [shape.reads(c) for c in shape.constraints if isinstance(c, Condition | Reference)]
    ties += [shape.made_from(column) for column in shape.table.columns]
    groups = [{name} for name in shape.columns]
    for tie in ties:
        tied = [group for group in groups if group & tie]
        if len(tied) > 1:
            groups = [group for group in groups if not group & tie]
            groups.append(set().union(*tied))
    place = {name: number for number, name in enumerate(shape.columns)}
    ordered = sorted(
        (sorted(group, key=place.__getitem__) for group in groups), key=lambda g: place[g[0]]
    )
    return [_block(shape, columns) for columns in ordered]


def _block(shape: Shape, columns: Sequence[str]) -> Block:
    own = frozenset(columns)
    inside = [c for c in shape.constraints if shape.reads(c) <= own]
    return Block(
        tuple(columns),
        tuple(c for c in inside if isinstance(c, Reference)),
        tuple(c for c in inside if isinstance(c, Condition) and shape.reads(c)),
    )


def pools(shape: Shape) -> Pools:
    """What each landing column may be: what its expressions speak of, its limits, NULL if let."""
    spoken: dict[str, list[Value]] = {name: [] for name in shape.columns}
    for constraint in shape.constraints:
        if isinstance(constraint, Condition | Unique):
            sql = constraint.sql if isinstance(constraint, Condition) else constraint.where or ""
            for name in shape.reads(constraint) if sql else ():
                spoken[name] += spoken_of(sql, shape.columns[name])
    found: dict[str, list[Value | None]] = {}
    for name, column in shape.columns.items():
        pool: list[Value | None] = list(dict.fromkeys([*spoken[name], *values(column)]))
        if name not in shape.required:
            pool.insert(1 + crc32(name.encode()) % 4, None)
        found[name] = pool
    return found


Options = Mapping[Reference, Sequence[Choice]]
"""For a reference, what its columns may be: the keys of the rows that it may lead to."""


def options(shape: Shape, key: Reference, rows: Sequence[Row], parent: Shape) -> list[Choice]:
    """Of a reference whose landing columns and the parent's are known; NULL where it may be."""
    names = [shape.landed(name) for name in key.columns]
    fields = [parent.landed(field) for field in key.fields]
    if None in names or None in fields:
        return []
    pairs = [(n, f) for n, f in zip(names, fields, strict=True) if n and f]
    found: list[Choice] = []
    for row in rows:
        choice: Choice = {}
        for name, field in pairs:
            value = row[field]
            choice[name] = None if value is None else fitted(value, shape.columns[name])
        if None not in choice.values():
            found.append(choice)
    free = [name for name, _ in pairs if name not in shape.required]
    if free:
        first = found[0] if found else dict.fromkeys((name for name, _ in pairs), None)
        found.insert(1 + crc32(free[0].encode()) % 4, {**first, free[0]: None})
    return found


def choices(
    shape: Shape, block: Block, pool: Pools, opened: Options, scratch: Scratch
) -> tuple[list[Choice], frozenset[DataTest]]:
    """What the block's columns can be, limits first; else the least bad and what that breaks."""
    rng = Random("/".join((shape.table.model, *block.columns)))
    made = _sampled(block, pool, opened, rng)
    own = frozenset(block.columns)
    facts = scratch.facts(shape, made, own)
    for _ in range(_ROUNDS):
        good = [choice for choice, found in zip(made, facts, strict=True) if _holds(found)]
        if good or not made:
            return good, frozenset()
        made = _beside(made, facts, block, pool, opened, rng)
        facts = scratch.facts(shape, made, own)
    least = min(range(len(made)), key=lambda number: len(facts[number].false))
    return [made[least]], facts[least].false


def _holds(facts: Facts) -> bool:
    return facts.whole and not facts.false


def _sampled(block: Block, pool: Pools, opened: Options, rng: Random) -> list[Choice]:
    """In step first, so that each value is met; then at random, where columns are tied."""
    longest = max([len(pool[name]) for name in block.columns] + [MANY])
    tied = block.conditions or len(block.columns) > 1
    found: list[Choice | None] = [
        _drawn(block, pool, opened, lambda length, n=number: n % length)  # type: ignore[misc]  # mypy does not infer the default
        for number in range(longest)
    ]
    if tied:
        found += [_drawn(block, pool, opened, rng.randrange) for _ in range(_TRIES)]
    known = {tuple(choice.items()): choice for choice in found if choice is not None}
    return list(known.values())


def _drawn(block: Block, pool: Pools, opened: Options, draw: Callable[[int], int]) -> Choice | None:
    """One choice; None where references that share columns do not meet."""
    made: Choice = {}
    for key in block.references:
        if key not in opened:
            continue
        fits = [o for o in opened[key] if all(made.get(n, v) == v for n, v in o.items())]
        if not fits:
            return None
        made.update(fits[draw(len(fits))])
    for name in block.columns:
        if name not in made:
            made[name] = pool[name][draw(len(pool[name]))]
    return {name: made[name] for name in block.columns}


def _beside(
    made: Sequence[Choice],
    facts: Sequence[Facts],
    block: Block,
    pool: Pools,
    opened: Options,
    rng: Random,
) -> list[Choice]:
    """What nearly held, with one column or reference changed at a time, and some more."""
    order = sorted(range(len(made)), key=lambda n: (not facts[n].whole, len(facts[n].false)))
    led = {name for key in block.references for name in next(iter(opened.get(key, ())), {})}
    found: list[Choice] = []
    for number in order[:_KEPT]:
        near = made[number]
        for name in block.columns:
            if name not in led:
                found += [{**near, name: value} for value in pool[name]]
        for key in block.references:
            found += [{**near, **option} for option in opened.get(key, ())]
    more = (_drawn(block, pool, opened, rng.randrange) for _ in range(_TRIES))
    found += [choice for choice in more if choice is not None]
    return found
