"""Plans and messages as JSON and back. Reading is strict: what has another shape raises.

A work item is one table, whole in itself. The tables of a plan stand one to a line, so that a
worker's share is a slice of bytes that nobody needs to read on the way.
"""

from collections.abc import Iterator
from dataclasses import replace

import msgspec

from datamigrate.plan.model import Project, ProjectPlan, TablePlan

MESSAGE_LIMIT = 200_000
"""Bytes of a table that a message carries; a larger one stays in the bucket."""

DocumentError = msgspec.MsgspecError


class Slice(msgspec.Struct, frozen=True, array_like=True):
    """Where a table stands in the file of tables, in bytes."""

    start: int
    length: int

    @property
    def end(self) -> int:
        """The byte after the last."""
        return self.start + self.length


class WorkItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The message for one table. `table` is its plan; empty when it is to be read at `at`."""

    migration: str
    round: int
    model: str
    project: Project
    at: Slice
    table: msgspec.Raw = msgspec.Raw()


def write_tables(tables: tuple[TablePlan, ...]) -> tuple[bytes, tuple[Slice, ...]]:
    """The tables, one to a line, and where each stands."""
    encoder = msgspec.json.Encoder()
    lines = [encoder.encode(table) for table in tables]
    return b"\n".join(lines), tuple(_slices(lines))


def _slices(lines: list[bytes]) -> Iterator[Slice]:
    start = 0
    for line in lines:
        yield Slice(start, len(line))
        start += len(line) + 1


def read_table(line: bytes | msgspec.Raw) -> TablePlan:
    """One table."""
    return msgspec.json.decode(line, type=TablePlan)


def write_plan(plan: ProjectPlan) -> bytes:
    """Everything but the tables."""
    return msgspec.json.encode(replace(plan, tables=()))


def read_plan(document: bytes, tables: bytes) -> ProjectPlan:
    """The whole plan again."""
    plan = msgspec.json.decode(document, type=ProjectPlan)
    lines = tables.split(b"\n") if tables else []
    decoder = msgspec.json.Decoder(TablePlan)
    return replace(plan, tables=tuple(map(decoder.decode, lines)))


def with_table(item: WorkItem, lines: bytes) -> WorkItem:
    """The item with its table out of the file of tables, if a message can carry it."""
    if item.at.length > MESSAGE_LIMIT:
        return item
    return msgspec.structs.replace(item, table=msgspec.Raw(lines[item.at.start : item.at.end]))


def write_item(item: WorkItem) -> str:
    """A message's body. The two characters that a queue does not take are written as escapes."""
    body = msgspec.json.encode(item).decode()
    return body.replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")


def read_item(body: str) -> WorkItem:
    """The work item of a message's body."""
    return msgspec.json.decode(body, type=WorkItem)
