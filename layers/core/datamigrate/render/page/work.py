"""Estimate what is left to do by hand: a rule of thumb that says how it counts."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from datamigrate.plan.model import RoutinePlan
from datamigrate.render.page.text import counted, number, text
from datamigrate.values import dataclass

_MOST = 1000


@dataclass(frozen=True, slots=True)
class Size:
    """A size of routine: at most so many lines and features, and days of work for one."""

    name: str
    lines: float
    features: float
    days: float
    meaning: str


SIZES = (
    Size("small", 40, 0, 0.25, "at most 40 lines, with nothing that is hard to move"),
    Size("medium", 200, 2, 1.0, "at most 200 lines, with two things that are"),
    Size("large", float("inf"), float("inf"), 3.0, "all others"),
)
"""From the least; the first that fits."""


def size_of(routine: RoutinePlan) -> Size:
    """The first that fits."""
    fitting = (
        size
        for size in SIZES
        if routine.lines <= size.lines and len(routine.features) <= size.features
    )
    return next(fitting)


def estimate(routines: Sequence[RoutinePlan]) -> Iterator[str]:
    """How many there are of each kind and size, and the days that makes."""
    sizes: defaultdict[str, Counter[Size]] = defaultdict(Counter)
    for routine in routines:
        sizes[routine.kind][size_of(routine)] += 1
    total = sum(sizes.values(), Counter[Size]())
    kinds = ", ".join(counted(sizes[kind].total(), text(kind)) for kind in sorted(sizes))
    yield f"<p>Not converted: {kinds}.</p>\n"
    names = "".join(f"<th>{size.name}" for size in SIZES)
    yield f'<div class="w"><table class="sizes"><thead><tr><th>kind{names}</thead>\n'
    for kind in sorted(sizes):
        cells = "".join(f"<td>{number(sizes[kind][size])}" for size in SIZES)
        yield f"<tr><th scope=row>{text(kind)}{cells}\n"
    days = sum(size.days * total[size] for size in SIZES)
    rule = "; ".join(f"{size.name} is {size.meaning}, {size.days:g} days each" for size in SIZES)
    yield (
        f"</table></div>\n<p>About {days:,.0f} days of work. That is a rule of thumb, to be"
        f" corrected by whoever knows the code: {rule}.</p>\n"
    )


def routine_rows(routines: Sequence[RoutinePlan]) -> Iterator[str]:
    """A row for each routine, the largest first."""
    ranked = sorted(routines, key=lambda one: (-one.lines, one.kind, one.name))
    for routine in ranked[:_MOST]:
        size = size_of(routine)
        cells = (", ".join(part) for part in (routine.reads, routine.writes, routine.features))
        yield (
            f"<tr><td>{text(routine.name)}<td>{text(routine.kind)}<td>{number(routine.lines)}"
            f"<td>{size.name}{''.join(f'<td>{text(c)}' for c in cells)}\n"
        )
    if len(routines) > _MOST:
        yield f"<tr><td colspan=7>{number(len(routines) - _MOST)} more\n"
