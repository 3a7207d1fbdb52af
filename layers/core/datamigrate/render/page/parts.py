"""Cut a database into diagrams of a readable size: by schema, and a large schema by its keys.

Time is linear in tables and keys.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from datamigrate.render.page.layers import Edge, levels
from datamigrate.values import dataclass

MOST = 72
"""How many tables a diagram has, without those from elsewhere that it leads to."""
_MOST_OUTSIDE = 10


@dataclass(frozen=True, slots=True)
class Part:
    """A diagram: tables by number, those that stand elsewhere, and the edges between all of them.

    `left` edges lead to what is not shown.
    """

    title: str
    inside: list[int]
    outside: list[int]
    edges: list[Edge]
    left: int


def parts(names: Sequence[str], schemas: Sequence[str], edges: Sequence[Edge]) -> list[Part]:
    """The diagrams; each table that has an edge is inside of one."""
    parents: defaultdict[int, list[int]] = defaultdict(list)
    for child, parent in edges:
        parents[child].append(parent)
    linked = sorted({end for edge in edges for end in edge})
    if not linked:
        return []
    if len(linked) <= MOST:
        return [_part("", linked, parents)]
    by_schema: defaultdict[str, list[int]] = defaultdict(list)
    for table in linked:
        by_schema[schemas[table]].append(table)
    found: list[Part] = []
    for schema, tables in by_schema.items():
        groups = [tables] if len(tables) <= MOST else list(_groups(tables, parents))
        for at, group in enumerate(groups, 1):
            title = schema if len(groups) == 1 else f"{schema}, {at} of {len(groups)}"
            found.append(_part(f"{title}: {names[_hub(group, parents)]}", group, parents))
    return found


def _part(title: str, inside: list[int], parents: Mapping[int, Sequence[int]]) -> Part:
    within = set(inside)
    leads = [(child, parent) for child in inside for parent in parents.get(child, ())]
    asked = Counter(parent for _, parent in leads if parent not in within)
    outside = sorted(asked, key=lambda table: (-asked[table], table))[:_MOST_OUTSIDE]
    shown = within.union(outside)
    edges = [edge for edge in leads if edge[1] in shown]
    return Part(title, inside, sorted(outside), edges, len(leads) - len(edges))


def _hub(group: Sequence[int], parents: Mapping[int, Sequence[int]]) -> int:
    """The table that most others of the group hang on."""
    within = set(group)
    hung = Counter(parent for child in group for parent in parents.get(child, ()))
    return min(group, key=lambda table: (-hung[table] if table in within else 0, table))


def _groups(tables: list[int], parents: Mapping[int, Sequence[int]]) -> Iterator[list[int]]:
    """Tables that hang together: each goes with the parent that has the fewest children."""
    place = {table: at for at, table in enumerate(tables)}
    edges = [
        (place[child], place[parent])
        for child in tables
        for parent in parents.get(child, ())
        if parent in place
    ]
    level = levels(len(tables), edges)
    children = Counter(parent for _, parent in edges)
    owner: dict[int, int] = {}
    for child, parent in edges:
        if level[parent] < level[child]:
            best = owner.get(child, parent)
            owner[child] = min(best, parent, key=lambda one: (children[one], one))
    for group in _cut(level, owner):
        yield sorted(tables[at] for at in group)


def _cut(level: Sequence[int], owner: Mapping[int, int]) -> Iterator[list[int]]:
    """Groups of at most MOST out of the forest that owners make, from its leaves to its roots."""
    held: defaultdict[int, list[int]] = defaultdict(list)
    rest: list[int] = []
    for node in sorted(range(len(level)), key=lambda node: (-level[node], node)):
        own = [node, *held.pop(node, ())]
        above = owner.get(node)
        waiting = rest if above is None else held[above]
        if len(waiting) + len(own) >= MOST:
            yield [*waiting] if len(waiting) > len(own) else own
            if len(waiting) > len(own):
                waiting.clear()
                waiting += own
            continue
        waiting += own
    if rest:
        yield rest
