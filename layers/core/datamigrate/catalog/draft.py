"""A database while statements are applied to it: mutable, looked up by name without case."""

from collections.abc import Iterator
from dataclasses import field, replace
from sys import intern
from typing import TypeVar

from datamigrate.catalog.model import (
    Check,
    Column,
    ForeignKey,
    Index,
    Key,
    ObjectProperty,
    Partition,
    Property,
    Routine,
    RowSet,
    Sequence,
    Synonym,
    Temporal,
    UserType,
    View,
)
from datamigrate.diagnostics import Span
from datamigrate.values import dataclass

DESCRIPTIONS = ("ms_description", "description")
"""Extended properties that describe, the usual one first."""

Key2 = tuple[str, str]
"""(schema, name) in lower case, the default schema filled in."""


Part = Key | ForeignKey | Check | Index | Property
"""What a table has beside its columns; a Key here is a unique constraint."""
Kind = TypeVar("Kind", Key, ForeignKey, Check, Index, Property)
_CONSTRAINTS = (Key, ForeignKey, Check)


@dataclass(slots=True)
class TableDraft:
    """A table as the statements so far have made it. `columns` is keyed by lower-case name.

    All parts are in one list, in order: a database has many tables, and most have few parts.
    """

    schema: str | None
    name: str
    span: Span
    columns: dict[str, Column] = field(default_factory=dict)
    primary_key: Key | None = None
    parts: list[Part] = field(default_factory=list)
    kind: str = "table"
    temporal: Temporal | None = None
    options: tuple[tuple[str, str], ...] = ()
    partition: str | None = None

    def of(self, kind: type[Kind]) -> tuple[Kind, ...]:
        """The parts of a kind."""
        return tuple(part for part in self.parts if isinstance(part, kind))

    def drop_constraint(self, name: str) -> bool:
        """Drop the constraint, default or column check of that name; whether there was one."""
        low = name.lower()
        found = False
        if self.primary_key is not None and _named(self.primary_key.name, low):
            self.primary_key, found = None, True
        found = self._drop(_CONSTRAINTS, low) or found
        for key, column in self.columns.items():
            if column.default is not None and _named(column.default.name, low):
                self.columns[key] = replace(column, default=None)
                found = True
        return found

    def drop_column(self, name: str) -> bool:
        """Drop a column; whether there was one."""
        return self.columns.pop(name.lower(), None) is not None

    def drop_property(self, name: str, kind: str | None, on: str | None) -> None:
        """Drop the extended property of that name at that place."""
        low = (name.lower(), kind, on.lower() if on else None)

        def same(part: Part) -> bool:
            return isinstance(part, Property) and low == (
                part.name.lower(),
                part.kind,
                part.on.lower() if part.on else None,
            )

        self.parts = [part for part in self.parts if not same(part)]

    def drop_index(self, name: str) -> bool:
        """Drop an index; whether there was one."""
        return self._drop((Index,), name.lower())

    def _drop(self, kinds: tuple[type[Part], ...], low: str) -> bool:
        before = len(self.parts)
        self.parts = [
            part for part in self.parts if not (isinstance(part, kinds) and _named(part.name, low))
        ]
        return len(self.parts) < before

    def rename_column(self, old: str, new: str) -> bool:
        """Rename a column wherever the table itself names it."""
        low = old.lower()
        if low not in self.columns:
            return False
        self.columns = {
            (new.lower() if key == low else key): (replace(c, name=new) if key == low else c)
            for key, c in self.columns.items()
        }

        def renamed(columns: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(new if c.lower() == low else c for c in columns)

        if self.primary_key is not None:
            self.primary_key = replace(self.primary_key, columns=renamed(self.primary_key.columns))
        for at, part in enumerate(self.parts):
            if isinstance(part, Index):
                columns, include = renamed(part.columns), renamed(part.include)
                self.parts[at] = replace(part, columns=columns, include=include)
            elif isinstance(part, Key | ForeignKey):
                self.parts[at] = replace(part, columns=renamed(part.columns))
        return True

    def rename_part(self, old: str, new: str) -> bool:
        """Rename a constraint or an index."""
        low, found = old.lower(), False
        if self.primary_key is not None and _named(self.primary_key.name, low):
            self.primary_key, found = replace(self.primary_key, name=new), True
        for at, part in enumerate(self.parts):
            if not isinstance(part, Property) and _named(part.name, low):
                self.parts[at], found = replace(part, name=new), True
        for key, column in self.columns.items():
            if column.default is not None and _named(column.default.name, low):
                self.columns[key] = replace(column, default=replace(column.default, name=new))
                found = True
        return found


def _named(name: str | None, low: str) -> bool:
    return name is not None and name.lower() == low


@dataclass(slots=True)
class Draft:
    """Everything made so far. A view keeps its own indexes and properties beside it."""

    default_schema: str
    tables: dict[Key2, TableDraft] = field(default_factory=dict)
    schemas: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The schemas that have a table of a name, all in lower case."""
    views: dict[Key2, View] = field(default_factory=dict)
    view_indexes: dict[Key2, list[Index]] = field(default_factory=dict)
    types: dict[Key2, UserType] = field(default_factory=dict)
    dropped_types: dict[Key2, UserType] = field(default_factory=dict)
    sequences: dict[Key2, Sequence] = field(default_factory=dict)
    synonyms: dict[Key2, Synonym] = field(default_factory=dict)
    routines: dict[tuple[str, str, str], Routine] = field(default_factory=dict)
    partitions: list[Partition] = field(default_factory=list)
    rows: list[RowSet] = field(default_factory=list)
    properties: dict[tuple[str, ...], ObjectProperty] = field(default_factory=dict)

    def key(self, schema: str | None, name: str) -> Key2:
        """How an object is looked up."""
        return ((schema or self.default_schema).lower(), name.lower())

    def table(self, schema: str | None, name: str) -> TableDraft | None:
        """The table of that name; where no schema is written, the only one so called will do."""
        found = self.tables.get(self.key(schema, name))
        if found is not None or schema is not None:
            return found
        others = self.schemas.get(name.lower(), ())
        return self.tables[(others[0], name.lower())] if len(others) == 1 else None

    def add(self, table: TableDraft) -> None:
        """Let a table be found."""
        schema, name = self.key(table.schema, table.name)
        self.tables[intern(schema), name] = table
        others = self.schemas.get(name, ())
        if schema not in others:
            self.schemas[name] = (*others, intern(schema))

    def remove(self, key: Key2) -> TableDraft | None:
        """Let a table be found no longer."""
        table = self.tables.pop(key, None)
        if table is not None:
            self.schemas[key[1]] = tuple(s for s in self.schemas[key[1]] if s != key[0])
        return table

    def type(self, name: str) -> UserType | None:
        """The user's type that a column's type names, dropped ones too: they were there once."""
        schema, _, bare = name.rpartition(".")
        key = self.key(schema or None, bare)
        found = self.types.get(key) or self.dropped_types.get(key)
        if found is not None or schema:
            return found
        return next((t for k, t in self.types.items() if k[1] == bare), None)

    def drop_rows(self, key: Key2) -> None:
        """Forget what was inserted into a table."""
        self.rows = [r for r in self.rows if self.key(r.schema, r.table) != key]

    def holders(self) -> Iterator[TableDraft]:
        """All tables."""
        return iter(self.tables.values())
