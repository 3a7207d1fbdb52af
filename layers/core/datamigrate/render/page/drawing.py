"""Draw boxes and arrows as SVG, which needs nothing from elsewhere and can be printed."""

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from datamigrate.render.page.layers import Edge
from datamigrate.render.page.places import BOX, placed
from datamigrate.render.page.text import text

_LONGEST = 34
_WIDE = 900
"""More than a sheet of paper has room for in upright position."""
_SIGN = 6.7
"""How wide a sign is, at most, in the size and the family of the boxes' names."""


class Shape(NamedTuple):
    """A box: its name, where it leads, what is shown of it on demand (escaped), and its look."""

    name: str
    link: str
    title: str
    look: str = ""


def drawing(shapes: Sequence[Shape], edges: Sequence[Edge], label: str) -> str:
    """Arrows lead from a box to the ones that it names; `label` says what this is."""
    names = [_short(shape.name) for shape in shapes]
    found = placed([round(_width(name) * _SIGN) + 18 for name in names], edges)
    arrows = [
        f'<path class="n{child} n{parent}" d="{way}"/>'
        for (child, parent), way in zip(edges, found.ways, strict=True)
    ]
    boxes = [
        f'<a class="{shape.look or "box"} n{node}" href="#{text(shape.link)}">'
        f"<title>{shape.title}</title>"
        f'<rect x="{box.x}" y="{box.y - BOX // 2}" width="{box.width}" height="{BOX}" rx="3"/>'
        f'<text x="{box.x + 9}" y="{box.y + 4}">{text(name).replace("…", "&hellip;")}</text></a>'
        for node, (shape, name, box) in enumerate(zip(shapes, names, found.boxes, strict=True))
    ]
    lines = "\n".join(['<g marker-end="url(#tip)">', *arrows, "</g>", *boxes])
    wide = " wide" if found.width > _WIDE else ""
    return (
        f'<div class="w{wide}" tabindex="0" role="region" aria-label="{text(label)}"><svg'
        f' role="group" width="{found.width}" height="{found.height}"'
        f' viewBox="0 0 {found.width} {found.height}">\n{lines}\n</svg></div>\n'
    )


def _short(name: str) -> str:
    """As much of a name as a box has room for."""
    if _width(name) <= _LONGEST:
        return name
    return name[: _LONGEST - 1 if name.isascii() else _LONGEST // 2 - 1] + "…"


def _width(name: str) -> int:
    """In signs of the Latin alphabet."""
    if name.isascii():
        return len(name)
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in name)
