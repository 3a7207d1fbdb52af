"""Order a graph in layers, parents first, so that few edges cross. The same graph, the same order.

Time is linear in nodes and edges, times the logarithm of a layer's size for sorting it.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from itertools import pairwise

from datamigrate.values import dataclass

Edge = tuple[int, int]
"""From a node to the one that it leads to, its parent."""

_SWEEPS = 4
_MOST_PASSES = 4000
"""How many layers edges may cross in all before they take no place in them: nobody can follow them
any more, and in a dense graph there are as many as the cube of its nodes."""


@dataclass(frozen=True, slots=True)
class Layered:
    """Nodes of a layer from top to bottom, layer by layer.

    Numbers from `count` on stand for places where an edge passes through a layer; `chains` are the
    nodes that each edge goes through, from the first layer to the last.
    """

    count: int
    rows: list[list[int]]
    chains: list[list[int]]


def layered(count: int, edges: Sequence[Edge]) -> Layered:
    """Edges lead from one node to another one."""
    level = levels(count, edges)
    passes = sum([abs(level[child] - level[parent]) for child, parent in edges])
    chained = _chain if passes <= _MOST_PASSES else _straight
    chains = [chained(level, *edge) for edge in edges]
    rows: list[list[int]] = [[] for _ in range(max(level, default=-1) + 1)]
    for node, found in enumerate(level):
        rows[found].append(node)
    before: list[list[int]] = [[] for _ in level]
    after: list[list[int]] = [[] for _ in level]
    for chain in chains:
        _join(chain, before, after)
    _sweep(rows, before, after)
    return Layered(count, rows, chains)


def levels(count: int, edges: Iterable[Edge]) -> list[int]:
    """The layer of each node: behind all of its parents, but where that makes a circle."""
    children: list[list[int]] = [[] for _ in range(count)]
    waits = [0] * count
    for child, parent in edges:
        children[parent].append(child)
        waits[child] += 1
    level, order, placed = [0] * count, list[int](), [False] * count
    roots = [node for node in range(count) if not waits[node]]
    ready, next_one = deque(roots), 0
    while len(order) < count:
        while not ready:  # those left stand in a circle
            if not placed[next_one]:
                ready.append(next_one)
            next_one += 1
        node = ready.popleft()
        placed[node] = True
        order.append(node)
        for child in children[node]:
            waits[child] -= 1
            if not placed[child]:
                level[child] = max(level[child], level[node] + 1)
                if not waits[child]:
                    ready.append(child)
    for node in roots:  # beside the first child, which keeps edges short
        if children[node]:
            level[node] = min(level[child] for child in children[node]) - 1
    return level


def _chain(level: list[int], child: int, parent: int) -> list[int]:
    """The edge's nodes; those in between are new, and have a level from here on."""
    first, last = _straight(level, child, parent)
    start = len(level)
    level.extend(range(level[first] + 1, level[last]))
    return [first, *range(start, len(level)), last]


def _straight(level: list[int], child: int, parent: int) -> list[int]:
    """The same without places in between."""
    return [parent, child] if level[parent] <= level[child] else [child, parent]


def _join(chain: list[int], before: list[list[int]], after: list[list[int]]) -> None:
    for left, right in pairwise(chain):
        after[left].append(right)
        before[right].append(left)


def _sweep(rows: list[list[int]], before: list[list[int]], after: list[list[int]]) -> None:
    """Put nodes where those are that they hang on, from the left and from the right in turn."""
    at = [0.0] * len(before)
    for row in rows:
        _number(row, at)
    for _ in range(_SWEEPS):
        for row in rows[1:]:
            _sort(row, before, at)
        for row in reversed(rows[:-1]):
            _sort(row, after, at)


def _sort(row: list[int], beside: list[list[int]], at: list[float]) -> None:
    wanted = {}
    for node in row:
        found = beside[node]
        wanted[node] = sum([at[other] for other in found]) / len(found) if found else at[node]
    row.sort(key=wanted.__getitem__)
    _number(row, at)


def _number(row: list[int], at: list[float]) -> None:
    """Places as parts of a whole, so that layers of different sizes compare."""
    size = len(row) + 1
    for place, node in enumerate(row, 1):
        at[node] = place / size
