"""The tables and their foreign keys as diagrams, in pieces of HTML."""

from collections import Counter
from collections.abc import Iterator, Sequence

from datamigrate.render.page.drawing import Shape, drawing
from datamigrate.render.page.index import Node
from datamigrate.render.page.parts import MOST, Part, parts
from datamigrate.render.page.text import counted, number, text


def diagrams(nodes: Sequence[Node]) -> Iterator[str]:
    """All of them, and the tables that have no key to another one."""
    places = {node.model: at for at, node in enumerate(nodes)}
    edges = [
        (child, places[model])
        for child, node in enumerate(nodes)
        for model in node.parents
        if model in places and places[model] != child
    ]
    names, schemas = [node.name for node in nodes], [node.schema for node in nodes]
    found = parts(names, schemas, edges)
    if len(found) > 1:
        yield (
            f"<p>{number(len(found))} diagrams of at most {MOST} tables each: by schema, and a"
            " large schema by what hangs together. A dashed border: the table is in another one."
            "</p>\n"
        )
    for at, part in enumerate(found):
        yield _diagram(part, nodes, opened=at < _OPENED)
    linked = {end for edge in edges for end in edge}
    yield from _alone([node for at, node in enumerate(nodes) if at not in linked])


_OPENED = 2


def _diagram(part: Part, nodes: Sequence[Node], opened: bool) -> str:
    ends = {end for edge in part.edges for end in edge}
    shown = [at for at in (*part.inside, *part.outside) if at in ends]
    place = {at: number for number, at in enumerate(shown)}
    outside = set(part.outside)
    again = Counter(nodes[at].name for at in shown)
    shapes = [
        Shape(
            nodes[at].name if again[nodes[at].name] == 1 else nodes[at].original,
            nodes[at].model,
            nodes[at].keys,
            "out" if at in outside else "",
        )
        for at in shown
    ]
    label = f"Diagram {part.title}" if part.title else "Diagram of the tables"
    edges = [(place[child], place[parent]) for child, parent in part.edges]
    drawn = drawing(shapes, edges, label) if shapes else ""
    rest = [nodes[at] for at in part.inside if at not in ends]
    notes = []
    if part.left:
        notes.append(f"{counted(part.left, 'more key')} to tables that stand elsewhere.")
    if rest:
        notes.append(f"Without a key to those above: {_links(rest)}.")
    told = f'<p class="note">{" ".join(notes)}</p>\n' if notes else ""
    if not part.title:
        return drawn + told
    size = counted(len(part.inside), "table")
    head = f"<summary><b>{text(part.title)}</b> <small>{size}</small></summary>"
    return f'<details class="d"{" open" * opened}>{head}\n{drawn}{told}</details>\n'


def _alone(nodes: Sequence[Node]) -> Iterator[str]:
    if nodes:
        yield f'<p class="note">Without a key to another table ({number(len(nodes))}): '
        for start in range(0, len(nodes), 100):
            yield ", " * bool(start) + _links(nodes[start : start + 100])
        yield ".</p>\n"


def _links(nodes: Sequence[Node]) -> str:
    return ", ".join(f'<a href="#{text(node.model)}">{text(node.original)}</a>' for node in nodes)
