"""Keep what the page says of tables while they pass by, packed: some hundred bytes for each.

A page of many thousand tables helps nobody: the first ones are listed and drawn, the rest counted.
"""

import zlib
from collections.abc import Iterator
from dataclasses import field
from typing import NamedTuple

from datamigrate.plan.model import ColumnPlan, LeftOut, Reference, TablePlan
from datamigrate.render.page.text import counted, text
from datamigrate.render.repeated import repeated
from datamigrate.types import Loss
from datamigrate.values import dataclass

MOST = 2000
"""How many tables a page has."""


class Node(NamedTuple):
    """A table in the diagram; `keys` is what is shown of it on demand, escaped."""

    original: str
    name: str
    schema: str
    model: str
    parents: tuple[str, ...]
    keys: str


@dataclass(slots=True)
class Packed:
    """A long text that grows at its end."""

    _done: list[bytes] = field(default_factory=list)
    _held: list[str] = field(default_factory=list)
    _size: int = 0

    def add(self, more: str) -> None:
        """Pack it once there is enough."""
        self._held.append(more)
        self._size += len(more)
        if self._size > _ENOUGH:
            self._done.append(zlib.compress("".join(self._held).encode(), 1))
            self._held.clear()
            self._size = 0

    def __iter__(self) -> Iterator[str]:
        """The text in pieces."""
        for piece in self._done:
            yield zlib.decompress(piece).decode()
        yield "".join(self._held)


_ENOUGH = 1 << 16


@dataclass(slots=True)
class TableIndex:
    """The tables of a page: `cards` are their entries, `more` how many are not among them."""

    nodes: list[Node] = field(default_factory=list)
    cards: Packed = field(default_factory=Packed)
    more: int = 0

    def add(self, table: TablePlan) -> None:
        """Take a table in, if there is room."""
        if len(self.nodes) >= MOST:
            self.more += 1
            return
        self.cards.add(_card(table))
        parents = [key.model for key in table.foreign_keys if key.model is not None]
        self.nodes.append(
            Node(
                table.original,
                table.identifier,
                table.schema,
                table.model,
                tuple(dict.fromkeys(parents)),
                _keys(table),
            )
        )


def _keys(table: TablePlan) -> str:
    lines = [text(table.original)]
    if table.primary_key:
        lines.append(f"key: {text(', '.join(table.primary_key))}")
    lines += [f"{text(', '.join(k.columns))} &rarr; {text(k.table)}" for k in table.foreign_keys]
    return "\n".join(lines)


def _card(table: TablePlan) -> str:
    """A table's entry: cells and rows need no end in HTML, and there are many."""
    about = [counted(len(table.columns) + len(table.left_out), "column")]
    about += [counted(len(table.tests), "test")] if table.tests else []
    about += [counted(len(table.foreign_keys), "foreign key")] if table.foreign_keys else []
    rows = [*_columns(table.columns, None), *map(_left_out, table.left_out)]
    return (
        f'<details class="t" id="{text(table.model)}"><summary><b>{text(table.original)}</b>'
        f" <code>{text(table.model)}</code> <small>{', '.join(about)}</small></summary>{_HEAD}"
        f"{''.join(rows)}</table></div>{_facts(table)}</details>\n"
    )


_HEAD = (
    '<div class="w"><table><tr><th>in the source<th>its type<th>in the model<th>its type<th>verdict'
)


def _facts(table: TablePlan) -> str:
    """The primary key and where foreign keys lead."""
    facts = []
    if table.primary_key:
        facts.append(f"<li>primary key: {text(', '.join(table.primary_key))}")
    facts += map(_reference, table.foreign_keys)
    if table.seed:
        facts.append(f"<li>filled by the seed {text(table.seed)}")
    if table.snapshot:
        facts.append(f"<li>its history goes on in {text(table.snapshot.name)}")
    return f"<ul>{''.join(facts)}</ul>" if facts else ""


def _reference(key: Reference) -> str:
    table = text(key.table)
    if key.model is not None:
        table = f'<a href="#{text(key.model)}">{table}</a>'
    named = f" <small>{text(key.name)}</small>" if key.name else ""
    columns, others = text(", ".join(key.columns)), text(", ".join(key.ref_columns))
    return f"<li>{columns} &rarr; {table} ({others}){named}"


@repeated
def _columns(column: ColumnPlan, _: None) -> str:
    kind = text(column.type) if column.typed else "not known"
    kind += " not null" if column.required else ""
    verdict: str = column.loss.value
    if column.loss is not Loss.EXACT:
        verdict = f'<b class="{verdict}">{verdict}</b>'
    why = f": {text(column.reason)}" if column.reason else ""
    return (
        f"<tr><td>{text(column.source_name)}<td>{text(column.source_type)}"
        f"<td>{text(column.name)}<td>{kind}<td>{verdict}{why}\n"
    )


def _left_out(column: LeftOut) -> str:
    verdict = '<b class="unsupported">left out</b>: see the findings'
    return (
        f"<tr><td>{text(column.source_name)}<td>{text(column.source_type)}<td><td><td>{verdict}\n"
    )
