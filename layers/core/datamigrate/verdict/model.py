"""What is known of a project once its files are read: what the rules look at."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from datamigrate.diagnostics import Code, Diagnostic, Span
from datamigrate.types import Target
from datamigrate.verdict.yaml import Node

if TYPE_CHECKING:
    from datamigrate.verdict.relations import Compared, Relations


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
class Test:
    """A data test of a column, or of the whole where that is None; `at` is where it begins.

    `references` are the relations that its arguments name.
    """

    kind: str
    column: str | None
    at: int
    arguments: Mapping[str, Node] | None = None
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Properties:
    """What YAML says of a model, a seed or a snapshot; `kind` is the list that it stands in.

    A snapshot copies `relation`, and `reads` are the columns of it that its configuration names.
    """

    kind: str
    name: str
    place: Place
    contract: bool
    columns: tuple[Column, ...]
    tests: tuple[Test, ...]
    versions: tuple[str, ...] = ()
    enabled: bool = True
    relation: Reference | None = None
    reads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table of a source; `reads` are the columns that its freshness names."""

    source: str
    name: str
    place: Place
    columns: tuple[Column, ...]
    tests: tuple[Test, ...]
    reads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Output:
    """A column that a query selects; no type where none is cast to."""

    name: str
    type: str | None
    at: int
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that something has: `names` as the target compares them, all of `relations`.

    Any other may be there too where it is open.
    """

    names: frozenset[str] = frozenset()
    relations: frozenset[tuple[str, ...]] = frozenset()
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """A column that a query reads, with or without quotes, and relations of dbt's.

    One of the relations has to have it; nothing has where there are none.
    """

    relations: tuple[tuple[str, ...], ...]
    name: str
    quoted: bool
    at: int


@dataclass(frozen=True, slots=True)
class Query:
    """What one SELECT is about; `outputs` is None where only the database knows.

    `tables` stand in FROM by a name that nobody gave them, `foreign` are types and functions that
    the target does not have: each with its place. Without `columns`, they are the outputs.
    """

    outputs: tuple[Output, ...] | None
    reads: tuple[Read, ...] = ()
    tables: tuple[tuple[str, int], ...] = ()
    foreign: tuple[tuple[str, int], ...] = ()
    columns: Columns | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """A model's file; `query` is None where its SQL could not be read, `sql` is what dbt runs.

    What is not enabled is not run, and its SQL not judged.
    """

    name: str
    place: Place
    references: tuple[Reference, ...]
    query: Query | None
    sql: str
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Layout:
    """What dbt_project.yml and profiles.yml say. Folders end in `/`.

    `enabled` is said of folders and files without their ending, of what is outside first.
    """

    name: str | None = None
    target: Target | None = None
    models: tuple[str, ...] = ("models/",)
    seeds: tuple[str, ...] = ("seeds/",)
    snapshots: tuple[str, ...] = ("snapshots/",)
    macros: tuple[str, ...] = ("macros/",)
    tests: tuple[str, ...] = ("tests/",)
    packages: frozenset[str] = frozenset()
    enabled: tuple[tuple[str, bool], ...] = ()


@dataclass
class Project:
    """Everything that the rules look at. Reading fills it, rules leave it as it is.

    `tests` are those that are queries in files of their own, `live` are descriptions whose text
    only a run tells.
    """

    files: Mapping[str, str]
    layout: Layout
    models: list[Model] = field(default_factory=list)
    tests: list[Model] = field(default_factory=list)
    seeds: list[tuple[str, Place]] = field(default_factory=list)
    snapshots: list[tuple[str, Place]] = field(default_factory=list)
    properties: list[Properties] = field(default_factory=list)
    sources: list[SourceTable] = field(default_factory=list)
    statements: int = 0
    live: list[Place] = field(default_factory=list)

    @cached_property
    def relations(self) -> "Relations":
        """What is known of the columns of relations, once all files are read."""
        from datamigrate.verdict.relations import Relations

        return Relations(self)

    @cached_property
    def compared(self) -> "tuple[Compared, ...]":
        """The models whose columns are not those of their properties."""
        from datamigrate.verdict.relations import compare

        return tuple(compare(self))


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


def in_sql(model: Model, at: int, project: Project) -> Place:
    """The place in a model's file of a character of its SQL."""
    path = model.place.path
    return Place(path, in_template(model.sql, at, project.files[path]))


def every_reference(project: Project) -> Iterator[tuple[str, Reference]]:
    """Each reference that dbt follows, and who makes it."""
    off = {model.name for model in project.models if not model.enabled}
    for model in (*project.models, *project.tests):
        if model.enabled:
            yield from ((model.name, call) for call in model.references)
    for entry in project.properties:
        if entry.kind == "models" and entry.name in off:
            continue
        yield from ((entry.name, call) for test in entry.tests for call in test.references)
        if entry.relation is not None:
            yield entry.name, entry.relation
    for table in project.sources:
        yield from ((table.name, call) for test in table.tests for call in test.references)


def file_names(entry: Properties) -> set[str]:
    """The files that properties are about; each version of a model has its own."""
    return {entry.name, *(f"{entry.name}_v{version}" for version in entry.versions)}


@lru_cache(maxsize=4)
def _line_starts(text: str) -> tuple[int, ...]:
    return (0, *(found.end() for found in re.finditer("\n", text)))


def shown(names: Sequence[str], most: int = 5) -> str:
    """Some of the names, as a message lists them."""
    listed = ", ".join(f"`{name}`" for name in names[:most])
    return listed if len(names) <= most else f"{listed} and {len(names) - most} more"
