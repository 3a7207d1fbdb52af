"""What is known of a project once its files are read: what the rules look at."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from datamigrate.diagnostics import Code, Diagnostic, Span
from datamigrate.types import Target


@dataclass(frozen=True, slots=True)
class Counts:
    """How much was judged. `columns` are those of models, `statements` those of SQL."""

    models: int = 0
    sources: int = 0
    columns: int = 0
    tests: int = 0
    statements: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """The findings, by file and place, and what they are about."""

    findings: tuple[Diagnostic, ...]
    counts: Counts


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file of the project, and a character of its text."""

    path: str
    at: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """A column as YAML describes it."""

    name: str
    type: str | None
    quoted: bool
    at: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A call of `ref` or `source` with its arguments."""

    kind: str
    arguments: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Properties:
    """What YAML says of a model, a seed or a snapshot; `kind` is the list that it stands in."""

    kind: str
    name: str
    place: Place
    contract: bool
    columns: tuple[Column, ...]
    tests: int
    references: tuple[Reference, ...]
    versions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table of a source."""

    source: str
    name: str
    place: Place
    columns: tuple[Column, ...]
    tests: int
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Output:
    """A column that a query selects; no type where none is cast to."""

    name: str
    type: str | None
    at: int


@dataclass(frozen=True, slots=True)
class Read:
    """A column that a query reads straight from a relation of dbt's, with or without quotes."""

    relation: tuple[str, ...]
    name: str
    quoted: bool
    at: int


@dataclass(frozen=True, slots=True)
class Query:
    """What one SELECT is about; `outputs` is None where only the database knows.

    `tables` stand in FROM by a name that nobody gave them, `foreign` are types and functions that
    the target does not have: each with its place.
    """

    outputs: tuple[Output, ...] | None
    reads: tuple[Read, ...] = ()
    tables: tuple[tuple[str, int], ...] = ()
    foreign: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """A model's file; `query` is None where its SQL could not be read, `sql` is what dbt runs."""

    name: str
    place: Place
    references: tuple[Reference, ...]
    query: Query | None
    sql: str


@dataclass(frozen=True, slots=True)
class Layout:
    """What dbt_project.yml and profiles.yml say. Folders end in `/`."""

    name: str | None = None
    target: Target | None = None
    models: tuple[str, ...] = ("models/",)
    seeds: tuple[str, ...] = ("seeds/",)
    snapshots: tuple[str, ...] = ("snapshots/",)
    macros: tuple[str, ...] = ("macros/",)
    tests: tuple[str, ...] = ("tests/",)
    packages: frozenset[str] = frozenset()


@dataclass(slots=True)
class Project:
    """Everything that the rules look at. Reading fills it, rules leave it as it is."""

    files: Mapping[str, str]
    layout: Layout
    models: list[Model] = field(default_factory=list)
    seeds: list[tuple[str, Place]] = field(default_factory=list)
    snapshots: list[tuple[str, Place]] = field(default_factory=list)
    properties: list[Properties] = field(default_factory=list)
    sources: list[SourceTable] = field(default_factory=list)
    statements: int = 0


def finding(
    code: Code,
    message: str,
    place: Place,
    *,
    object: str | None = None,  # noqa: A002  # the name of a diagnostic's own field
    hint: str | None = None,
) -> Diagnostic:
    """A diagnostic at a place of the project."""
    return Diagnostic(code, message, Span(place.path, place.at, place.at + 1), hint, object)


def in_template(sql: str, at: int, template: str) -> int:
    """The character of a template that a character of what it renders to comes from.

    Where the line is rendered, that is the first of the line.
    """
    if sql == template:
        return at
    line = bisect_right(_line_starts(sql), at) - 1
    starts = _line_starts(template)
    start = starts[min(line, len(starts) - 1)]
    before = sql[_line_starts(sql)[line] : at]
    return start + len(before) if template.startswith(before, start) else start


@lru_cache(maxsize=4)
def _line_starts(text: str) -> tuple[int, ...]:
    return (0, *(found.end() for found in re.finditer("\n", text)))


def shown(names: Sequence[str], most: int = 5) -> str:
    """Some of the names, as a message lists them."""
    listed = ", ".join(f"`{name}`" for name in names[:most])
    return listed if len(names) <= most else f"{listed} and {len(names) - most} more"
