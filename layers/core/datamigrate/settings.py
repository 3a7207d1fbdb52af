"""What a user chooses for a conversion. The same settings and input give the same files."""

import re
from enum import StrEnum
from pathlib import Path

from datamigrate.values import dataclass


class Tier(StrEnum):
    """A group of data tests that can be turned off as one."""

    KEYS = "keys"
    RELATIONSHIPS = "relationships"
    VALUES = "values"
    CHECKS = "checks"


class Case(StrEnum):
    """What becomes of the words in a name: `OrderID` is `order_id` or `orderid`."""

    SNAKE = "snake"
    LOWER = "lower"


class Unit(StrEnum):
    """The units that dbt measures freshness in."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Period:
    """So many minutes, hours or days."""

    count: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class TypeRule:
    """Another type of the target: `sql` for what `of` says; `targets` of () stands for all.

    `of` is a type of the source in `Settings.types`, a pattern of columns in `column_types`.
    """

    of: str
    sql: str
    targets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Naming:
    """How models and columns are named. Renames are pairs of a name in the source and the new one.

    A prefix that is stripped begins names of tables, or of columns, in whatever case.
    """

    prefix: str = "stg_"
    case: Case = Case.SNAKE
    strip_prefixes: tuple[str, ...] = ()
    strip_column_prefixes: tuple[str, ...] = ()
    tables: tuple[tuple[str, str], ...] = ()
    columns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FreshnessRule:
    """When a source is stale, by the first of `columns` (names or globs) that a table has."""

    columns: tuple[str, ...]
    warn_after: Period | None = Period(24, Unit.HOUR)
    error_after: Period | None = None


@dataclass(frozen=True, slots=True)
class RowLimit:
    """How many rows of the tables' foreign keys are tested."""

    tables: str
    rows: int


@dataclass(frozen=True, slots=True)
class Settings:
    """`source_name` names the source and begins every model; the project is called so too.

    Names are made legal where they are used; any text will do here. `include` and `exclude` are
    patterns of tables; without the first, all are included. `incremental` pairs a pattern of tables
    with the column that grows. What wins where several rules match is said in docs/settings.md.
    """

    target: str = "duckdb"
    source_name: str = "legacy"
    project_name: str | None = None
    seeds: bool = False
    tests: frozenset[Tier] = frozenset(Tier)
    owner: str | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    types: tuple[TypeRule, ...] = ()
    column_types: tuple[TypeRule, ...] = ()
    naming: Naming = Naming()
    freshness: FreshnessRule | None = None
    relationship_rows: tuple[RowLimit, ...] = ()
    pii: bool = False
    snapshots: bool = True
    reconcile: bool = True
    incremental: tuple[tuple[str, str], ...] = ()


def source_name_of(path: str) -> str:
    """The name of the source where none is given: that of its first script; `-` has none."""
    stem = "legacy" if path == "-" else Path(path).resolve().stem
    return re.sub(r"\W+", "_", stem).strip("_").lower() or "legacy"
