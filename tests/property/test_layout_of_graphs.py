"""What holds for the drawing of any graph: boxes stand apart, edges go on, nothing is by chance."""

import re

from hypothesis import given
from hypothesis import strategies as st

from datamigrate.render.page.layers import layered, levels
from datamigrate.render.page.parts import MOST, parts
from datamigrate.render.page.places import BOX, placed


@st.composite
def graphs(draw, most=40):
    count = draw(st.integers(1, most))
    node = st.integers(0, count - 1)
    edges = draw(st.lists(st.tuples(node, node), max_size=2 * most, unique=True))
    return count, [edge for edge in edges if edge[0] != edge[1]]


def acyclic(edges):
    return [(max(edge), min(edge)) for edge in edges]


@given(graphs())
def test_parents_stand_before_their_children(graph):
    count, edges = graph
    edges = acyclic(edges)
    level = levels(count, edges)
    assert all(level[parent] < level[child] for child, parent in edges)
    assert not edges or min(level) == 0


@given(graphs())
def test_every_node_is_in_one_layer_and_edges_miss_none(graph):
    count, edges = graph
    found = layered(count, edges)
    place = {node: at for at, row in enumerate(found.rows) for node in row}
    assert sorted(place) == list(range(len(place)))
    assert len(place) == sum(map(len, found.rows))
    assert all(found.rows)
    for edge, chain in zip(edges, found.chains, strict=True):
        assert {chain[0], chain[-1]} == set(edge)
        steps = [place[node] for node in chain]
        if steps[0] != steps[-1]:
            assert steps == list(range(steps[0], steps[-1] + 1))
        else:
            assert len(chain) == 2


@given(graphs(), st.data())
def test_boxes_stand_apart_inside_of_the_drawing(graph, data):
    count, edges = graph
    widths = data.draw(st.lists(st.integers(20, 250), min_size=count, max_size=count))
    found = placed(widths, edges)
    assert len(found.ways) == len(edges)
    for box, width in zip(found.boxes, widths, strict=True):
        assert box.width >= width
        assert 0 < box.x < box.x + box.width < found.width
        assert 0 < box.y - BOX // 2 < box.y + BOX // 2 < found.height
    for at, box in enumerate(found.boxes):
        for other in found.boxes[at + 1 :]:
            assert box.x != other.x or abs(box.y - other.y) >= BOX
            assert box.x == other.x or box.x + box.width < other.x or other.x + other.width < box.x


def ends(way):
    """Where a path begins and where it stops."""
    x = y = 0
    points = []
    for step, numbers in re.findall(r"([MCH])([\d ]+)", way):
        values = [int(number) for number in numbers.split()]
        x, y = (values[0], y) if step == "H" else values[-2:]
        points.append((x, y))
    return points[0], points[-1]


@given(graphs())
def test_an_arrow_leads_from_the_box_of_the_child_to_that_of_the_parent(graph):
    count, edges = graph
    found = placed([100] * count, edges)
    for edge, way in zip(edges, found.ways, strict=True):
        for node, end in zip(edge, ends(way), strict=True):
            box = found.boxes[node]
            assert end in {(box.x, box.y), (box.x + box.width, box.y)}


@given(graphs())
def test_the_same_graph_is_drawn_in_the_same_way(graph):
    count, edges = graph
    assert placed([50] * count, edges) == placed([50] * count, list(edges))


@given(graphs(most=400), st.integers(1, 3))
def test_each_table_with_a_key_is_in_one_diagram_of_a_readable_size(graph, schemas):
    count, edges = graph
    names = [f"t{number}" for number in range(count)]
    found = parts(names, [f"s{number % schemas}" for number in range(count)], edges)
    inside = [table for part in found for table in part.inside]
    assert sorted(inside) == sorted({end for edge in edges for end in edge})
    shown = 0
    for part in found:
        assert len(part.inside) <= MOST
        assert not set(part.inside) & set(part.outside)
        within = {*part.inside, *part.outside}
        assert all(child in part.inside and parent in within for child, parent in part.edges)
        shown += len(part.edges) + part.left
    assert shown == len(edges)


def test_a_dense_graph_is_drawn_all_the_same():
    edges = [(child, parent) for child in range(80) for parent in range(child)]
    found = layered(80, edges)
    assert [len(row) for row in found.rows] == [1] * 80
    assert {len(chain) for chain in found.chains} == {2}
    drawn = placed([50] * 80, edges)
    assert len(drawn.ways) == len(edges)
    assert ends(drawn.ways[-1]) == (
        (drawn.boxes[79].x, drawn.boxes[79].y),
        (drawn.boxes[78].x + drawn.boxes[78].width, drawn.boxes[78].y),
    )
