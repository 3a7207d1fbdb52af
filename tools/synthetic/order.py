"""Parents before children; where keys run in a circle, the circle is cut at one table."""

from collections.abc import Mapping, Sequence

from synthetic.constraints import Reference, Shape


def parents(shape: Shape) -> frozenset[str]:
    """The models that the table refers to, itself left out."""
    found = {c.parent for c in shape.constraints if isinstance(c, Reference)}
    return frozenset(found - {shape.table.model})


def loadable(shapes: Sequence[Shape]) -> list[Shape]:
    """The tables in the order of loading; among equals, that of the plan."""
    waiting: dict[str, Shape] = {shape.table.model: shape for shape in shapes}
    made: list[Shape] = []
    while waiting:
        ready = [s for s in waiting.values() if not parents(s) & waiting.keys()]
        for shape in ready or [_cut(waiting)]:
            made.append(waiting.pop(shape.table.model))
    return made


def _cut(waiting: Mapping[str, Shape]) -> Shape:
    """A table of a circle that can wait for its parents: one whose keys may be NULL, if any."""
    circle = [shape for model, shape in waiting.items() if _leads_back(model, waiting)]
    return min(circle, key=lambda shape: len(_held(shape, waiting)))


def _held(shape: Shape, waiting: Mapping[str, Shape]) -> list[Reference]:
    return [
        c
        for c in shape.constraints
        if isinstance(c, Reference) and c.parent in waiting and shape.reads(c) <= shape.required
    ]


def _leads_back(model: str, waiting: Mapping[str, Shape]) -> bool:
    """Whether the references of a table lead to itself through tables that wait."""
    seen: set[str] = set()
    ahead = [model]
    while ahead:
        for parent in parents(waiting[ahead.pop()]) & waiting.keys():
            if parent == model:
                return True
            if parent not in seen:
                seen.add(parent)
                ahead.append(parent)
    return False


def depths(shapes: Sequence[Shape]) -> dict[str, int]:
    """How many tables stand above each, given in the order of loading."""
    found: dict[str, int] = {}
    for shape in shapes:
        above = [found[parent] for parent in parents(shape) if parent in found]
        found[shape.table.model] = max(above, default=-1) + 1
    return found
