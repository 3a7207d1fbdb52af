"""Give the boxes of a layered graph their places, and its edges their ways, in whole pixels."""

from collections.abc import Sequence
from itertools import pairwise

from datamigrate.render.page.layers import Edge, Layered, layered
from datamigrate.values import dataclass

BOX = 24
_GAP = 8
_PASS = 12
"""How much room an edge takes that passes between boxes."""
_BETWEEN = 64
_MARGIN = 12
_GRID = 4
_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Box:
    """A box's left end, its middle from the top, and its width."""

    x: int
    y: int
    width: int


@dataclass(frozen=True, slots=True)
class Placed:
    """`boxes` and `ways` are in the order of nodes and edges; a way is the data of an SVG path."""

    width: int
    height: int
    boxes: list[Box]
    ways: list[str]


def placed(widths: Sequence[int], edges: Sequence[Edge]) -> Placed:
    """Nodes of at least these widths; a way begins at a node and ends at its parent."""
    found = layered(len(widths), edges)
    y, height = _heights(found)
    boxes = [Box(0, 0, 0)] * len(widths)
    spans: list[tuple[int, int]] = []
    x = _MARGIN
    for row in found.rows:
        width = max([widths[node] for node in row if node < found.count], default=0)
        spans.append((x, x + width))
        for node in row:
            if node < found.count:
                boxes[node] = Box(x, y[node], width)
        x += width + _BETWEEN
    ways = [
        _way(chain, parent == chain[0], boxes, y, spans, found)
        for chain, (_, parent) in zip(found.chains, edges, strict=True)
    ]
    return Placed(x - _BETWEEN + _MARGIN, height, boxes, ways)


def _heights(found: Layered) -> tuple[list[int], int]:
    """The middle of each node from the top, near to what it hangs on, and the height of all."""
    nodes = sum(map(len, found.rows))
    beside: tuple[list[list[int]], list[list[int]]] = (
        [[] for _ in range(nodes)],
        [[] for _ in range(nodes)],
    )
    for chain in found.chains:
        for left, right in pairwise(chain):
            beside[0][right].append(left)
            beside[1][left].append(right)
    y = [0.0] * nodes
    offsets = [_offsets(row, found.count) for row in found.rows]
    for row, own in zip(found.rows, offsets, strict=True):
        for node, offset in zip(row, own, strict=True):
            y[node] = offset
    for _ in range(_ROUNDS):
        for row, own in zip(found.rows[1:], offsets[1:], strict=True):
            _settle(row, own, beside[0], y)
        for row, own in zip(found.rows[-2::-1], offsets[-2::-1], strict=True):
            _settle(row, own, beside[1], y)
    top = min(y, default=0.0) - BOX / 2 - _MARGIN
    middles = [round((middle - top) / _GRID) * _GRID for middle in y]  # no steps of a pixel
    return middles, max(middles, default=0) + BOX // 2 + _MARGIN


def _offsets(row: list[int], count: int) -> list[float]:
    """How far below the first each node of a row is where they stand close together."""
    found, last = [], 0.0
    for place, node in enumerate(row):
        half = (BOX + _GAP) / 2 if node < count else _PASS / 2
        last += half if place else 0.0
        found.append(last)
        last += half
    return found


def _settle(row: list[int], offsets: list[float], beside: list[list[int]], y: list[float]) -> None:
    """Each node as near to its wish as the row's order lets it; what collides takes the mean."""
    blocks: list[tuple[float, int]] = []  # the sum of what their nodes wish for, and how many
    for node, offset in zip(row, offsets, strict=True):
        found = beside[node]
        wish = sum([y[other] for other in found]) / len(found) if found else y[node]
        total, size = wish - offset, 1
        while blocks and blocks[-1][0] * size >= total * blocks[-1][1]:
            before = blocks.pop()
            total, size = total + before[0], size + before[1]
        blocks.append((total, size))
    place = 0
    for total, size in blocks:
        for node, offset in zip(row[place : place + size], offsets[place:], strict=False):
            y[node] = total / size + offset
        place += size


def _way(
    chain: list[int],
    leftward: bool,
    boxes: list[Box],
    y: list[int],
    spans: list[tuple[int, int]],
    found: Layered,
) -> str:
    """From the node to its parent, past the boxes in between."""
    first, last = boxes[chain[0]], boxes[chain[-1]]
    if len(chain) == 2 and first.x == last.x:  # in one layer: a bow at the right of both
        begin, end = (last, first) if leftward else (first, last)
        out = max(begin.x + begin.width, end.x + end.width) + _BETWEEN // 2
        return (
            f"M{begin.x + begin.width} {begin.y}C{out} {begin.y} {out} {end.y}"
            f" {end.x + end.width} {end.y}"
        )
    level = next(number for number, (x, _) in enumerate(spans) if x == first.x)
    points = [(first.x + first.width, first.y)]
    for step, node in enumerate(chain[1:-1], 1):
        points += [(spans[level + step][0], y[node]), (spans[level + step][1], y[node])]
    points.append((last.x, last.y))
    return _curve(points[::-1] if leftward else points)


def _curve(points: list[tuple[int, int]]) -> str:
    """Bows between layers, straight lines through them."""
    parts = [f"M{points[0][0]} {points[0][1]}"]
    for number, ((x, y), (to_x, to_y)) in enumerate(pairwise(points)):
        if number % 2 or y == to_y:
            parts.append(f"H{to_x}")
        else:
            middle = (x + to_x) // 2
            parts.append(f"C{middle} {y} {middle} {to_y} {to_x} {to_y}")
    return "".join(parts)
