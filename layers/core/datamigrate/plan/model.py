"""What the project will hold, decided. Rendering reads this and nothing else.

A TablePlan is whole in itself: one table's files can be rendered from it alone, anywhere.
"""

from enum import StrEnum

from datamigrate.catalog.model import StatementCount
from datamigrate.diagnostics import Diagnostic
from datamigrate.settings import Period
from datamigrate.types import Family, Loss
from datamigrate.types.measures.model import Measured
from datamigrate.values import dataclass

Argument = str | int | bool | tuple[str, ...]


class Group(StrEnum):
    """Where a column stands in its model; the order is that of the groups."""

    IDS = "ids"
    STRINGS = "strings"
    NUMERICS = "numerics"
    BOOLEANS = "booleans"
    DATES = "dates"
    TIMES = "times"
    TIMESTAMPS = "timestamps"
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Project:
    """What every file of the project may need to know."""

    name: str
    source: str
    target: str
    dialect: str
    owner: str | None = None
    reconcile: bool = True  # whether it has scripts that measure source and target


@dataclass(frozen=True, slots=True)
class DataTest:
    """One data test: `kind` is the generic test, `column` is None for a test on the model.

    `ref` names the argument (and its value) that is another model. `warns` lowers the severity.
    """

    kind: str
    column: str | None = None
    arguments: tuple[tuple[str, Argument], ...] = ()
    ref: tuple[str, str] | None = None
    name: str | None = None
    where: str | None = None
    warns: bool = False


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """A column of a staging model; `sql` is its name with quotes where the target wants them.

    `identifier` is its name in the landing table; None when `expression` computes it from others.
    `expression` is SQL of the target over quoted landing columns, `default` SQL for a constant or a
    call. `typed` is false when nothing is known of a computed column's type. `loss` and `reason`
    say what becomes of the values. `pii` is what its name says of people, if anything. `measured`
    is how the values are compared with those of the source, if they can be.
    """

    name: str
    sql: str
    identifier: str | None
    type: str
    family: Family
    group: Group
    required: bool
    source_name: str
    source_type: str
    expression: str | None = None
    default: str | None = None
    description: str | None = None
    typed: bool = True
    loss: Loss = Loss.EXACT
    reason: str | None = None
    pii: str | None = None
    measured: Measured | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A column of the script that the model does not have."""

    source_name: str
    source_type: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot that goes on with the history that the source keeps of a table.

    `unique_key` and `updated_at` are columns of the model, as SQL spells them.
    """

    name: str
    unique_key: tuple[str, ...]
    updated_at: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key, in the names of the script; `model` is that of `table`, if it has one."""

    name: str | None
    columns: tuple[str, ...]
    table: str
    ref_columns: tuple[str, ...]
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Freshness:
    """When a landing table is stale, by the newest moment in its column `loaded_at`."""

    loaded_at: str
    warn_after: Period | None
    error_after: Period | None


@dataclass(frozen=True, slots=True)
class TablePlan:
    """A table: its landing copy, its entry in the sources, its staging model and their tests.

    `original` is the name in the script, `original_schema` and `original_name` are its parts.
    `source` and `source_table` are the arguments of `source()`; `schema` and `identifier` what they
    stand for. `primary_key` holds landing names.
    """

    original: str
    model: str
    source: str
    source_table: str
    schema: str
    identifier: str
    columns: tuple[ColumnPlan, ...]
    tests: tuple[DataTest, ...] = ()
    primary_key: tuple[str, ...] = ()
    description: str | None = None
    unenforced: tuple[str, ...] = ()  # constraints that existing rows may break
    seed: str | None = None  # the seed that fills the landing table, if there is one
    freshness: Freshness | None = None
    left_out: tuple[LeftOut, ...] = ()
    snapshot: Snapshot | None = None
    incremental: str | None = None  # the column by which only what is new could be read
    foreign_keys: tuple[Reference, ...] = ()
    original_schema: str = ""
    original_name: str = ""

    @property
    def path(self) -> str:
        """Of the model's files, without their endings: a source's models share a folder."""
        return f"models/staging/{self.source}/{self.model}"


@dataclass(frozen=True, slots=True)
class ViewPart:
    """A query of a view's WITH: all rows of `model`, or those of `sql`."""

    name: str
    sql: str
    model: str | None = None


@dataclass(frozen=True, slots=True)
class ViewPlan:
    """A view of the script and its model, which reads other models.

    `area` is the folder. `parts` and `sql` are one query; a view that could not be translated has
    none, but a `refusal` that says why, and its own `text`. `reads` are names of the script.
    `tests` are those that hold of its rows whatever the tables hold.
    """

    original: str
    model: str
    area: str
    columns: tuple[ColumnPlan, ...]
    parts: tuple[ViewPart, ...] = ()
    sql: str = ""
    description: str | None = None
    refusal: str | None = None
    text: str = ""
    reads: tuple[str, ...] = ()
    tests: tuple[DataTest, ...] = ()

    @property
    def path(self) -> str:
        """Of the model's files, without their endings."""
        return f"models/marts/{self.area}/{self.model}"


@dataclass(frozen=True, slots=True)
class RoutinePlan:
    """A procedure, function or trigger, which is not converted: what there is to do by hand.

    `reads` and `writes` are tables and views, by their names in the script; `features` are what
    makes it harder.
    """

    kind: str
    name: str
    lines: int
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    features: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sql:
    """A value that the target works out when the row is loaded."""

    text: str


Cell = str | Sql | None
"""A value of a seed: text in the target's spelling, or NULL."""


@dataclass(frozen=True, slots=True)
class SeedPlan:
    """Rows for a landing table; `columns` are landing names, `types` theirs."""

    name: str
    schema: str
    identifier: str
    original: str
    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class ObjectPlan:
    """An object of the script and what became of it; `into` names the model, if there is one."""

    kind: str
    name: str
    outcome: str
    into: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding and where it stands: the script, and the line in it from 1, if it has a place.

    `text` is that line, of errors and warnings that are not about rows.
    """

    diagnostic: Diagnostic
    file: str | None = None
    line: int | None = None
    text: str | None = None

    @property
    def place(self) -> str:
        """`schema.sql:3`, or nothing."""
        return "" if self.file is None else f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Applied:
    """A rule of the user's settings, an object it was applied to, and what it did."""

    rule: str
    object: str
    effect: str


@dataclass(frozen=True, slots=True)
class ProjectPlan:
    """Everything. `findings` are those of reading and of planning, in that order.

    `statements` account for every statement of the scripts.
    """

    project: Project
    tables: tuple[TablePlan, ...]
    seeds: tuple[SeedPlan, ...] = ()
    objects: tuple[ObjectPlan, ...] = ()
    findings: tuple[Finding, ...] = ()
    statements: tuple[StatementCount, ...] = ()
    applied: tuple[Applied, ...] = ()
    characters: int = 0  # of all scripts
    views: tuple[ViewPlan, ...] = ()
    routines: tuple[RoutinePlan, ...] = ()
