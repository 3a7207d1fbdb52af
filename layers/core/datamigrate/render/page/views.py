"""What became of views, and where their rows come from."""

from collections.abc import Iterator, Mapping, Sequence

from datamigrate.plan.model import ViewPlan
from datamigrate.render.page.drawing import Shape, drawing
from datamigrate.render.page.text import number, text

_MOST_DRAWN, _MOST_LISTED = 150, 1000


def lineage(views: Sequence[ViewPlan], tables: Mapping[str, str]) -> str:
    """Views and what they read, drawn; `tables` are models by original name in lower case."""
    told = {view.original.lower(): number for number, view in enumerate(views[:_MOST_DRAWN])}
    shapes = [
        Shape(view.original, f"view-{number}", text(view.refusal or view.model), _look(view))
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


def _look(view: ViewPlan) -> str:
    return "off" if view.refusal else ""


def view_rows(views: Sequence[ViewPlan]) -> Iterator[str]:
    """A row for each view."""
    for at, view in enumerate(views[:_MOST_LISTED]):
        outcome = f"<code>{text(view.model)}</code>"
        if view.refusal is not None:
            outcome += f", switched off. {text(view.refusal)}"
        yield (
            f'<tr id="view-{at}"><td>{text(view.original)}<td>{outcome}'
            f"<td>{text(', '.join(view.reads))}\n"
        )
    if len(views) > _MOST_LISTED:
        yield f"<tr><td colspan=3>{number(len(views) - _MOST_LISTED)} more\n"
