"""What became of views and routines: where a view's rows come from, and what is left to do by hand.

A plan lists them as objects so far; `views_of` and `routines_of` are where more can be said.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from datamigrate.plan.model import ProjectPlan
from datamigrate.render.page.drawing import Shape, drawing
from datamigrate.render.page.text import number, text

_MOST_DRAWN, _MOST_LISTED = 150, 1000
ROUTINES = frozenset({"procedure", "function", "trigger"})


@dataclass(frozen=True, slots=True)
class ViewFacts:
    """A view: its model, if one runs, else why not; what it reads, by the names of the script."""

    name: str
    model: str | None
    reason: str | None = None
    reads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoutineFacts:
    """A procedure, function or trigger; `features` are those of T-SQL that make it hard to move."""

    kind: str
    name: str
    lines: int | None = None
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    features: tuple[str, ...] = ()


def views_of(plan: ProjectPlan) -> tuple[ViewFacts, ...]:
    """The views of the scripts."""
    return tuple(
        ViewFacts(found.name, found.into, None if found.into else found.outcome)
        for found in plan.objects
        if found.kind == "view"
    )


def routines_of(plan: ProjectPlan) -> tuple[RoutineFacts, ...]:
    """Procedures, functions and triggers of the scripts."""
    return tuple(
        RoutineFacts(found.kind, found.name) for found in plan.objects if found.kind in ROUTINES
    )


def lineage(views: Sequence[ViewFacts], tables: Mapping[str, str]) -> str:
    """Views and what they read, drawn; `tables` are models by original name in lower case."""
    told = {view.name.lower(): number for number, view in enumerate(views[:_MOST_DRAWN])}
    shapes = [
        Shape(view.name, f"view-{number}", text(view.reason or view.model), _look(view))
        for number, view in enumerate(views[:_MOST_DRAWN])
    ]
    edges: list[tuple[int, int]] = []
    for child, view in enumerate(views[:_MOST_DRAWN]):
        for name in dict.fromkeys(name.lower() for name in view.reads):
            if name not in told and name in tables:
                told[name] = len(shapes)
                original = next(one for one in view.reads if one.lower() == name)
                shapes.append(Shape(original, tables[name], text(original), "out"))
            if name in told and told[name] != child:
                edges.append((child, told[name]))
    return drawing(shapes, edges, "Diagram of the views") if edges else ""


def _look(view: ViewFacts) -> str:
    return "" if view.model else "off"


def view_rows(views: Sequence[ViewFacts]) -> Iterator[str]:
    """A row for each view."""
    for at, view in enumerate(views[:_MOST_LISTED]):
        outcome = f"<code>{text(view.model)}</code>" if view.model else text(view.reason)
        yield (
            f'<tr id="view-{at}"><td>{text(view.name)}<td>{outcome}'
            f"<td>{text(', '.join(view.reads))}\n"
        )
    if len(views) > _MOST_LISTED:
        yield f"<tr><td colspan=3>{number(len(views) - _MOST_LISTED)} more\n"
