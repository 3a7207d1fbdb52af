"""What a database holds, once every statement of its scripts has been applied.

Immutable values. Names keep the case of the script; a schema of None was not written.
"""

from collections.abc import Iterable
from decimal import Decimal

from datamigrate.diagnostics import Diagnostic, Span
from datamigrate.source import Placed
from datamigrate.values import dataclass


@dataclass(frozen=True, slots=True)
class DataType:
    """A type as written: lower-case `name` (a user's type with its schema), parameters, raw text.

    `params` holds numbers and words: (50,), ("max",), (18, 2), ().
    """

    name: str
    params: tuple[int | str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Expression:
    """SQL of the source dialect, as written, and where."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Identity:
    """An auto-numbered column; a script may leave seed and increment to the server (1, 1)."""

    seed: int = 1
    increment: int = 1
    not_for_replication: bool = False


@dataclass(frozen=True, slots=True)
class Default:
    """A column's default and the name of its constraint, if it has one."""

    expression: Expression
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Computed:
    """A column that the server computes from others."""

    expression: Expression
    persisted: bool = False


@dataclass(frozen=True, slots=True)
class Traits:
    """What the words behind a column's name say; columns that are written alike share it.

    `type` is as written, `base_type` what an alias type stands for; both are None for a computed
    column. `nullable` is as written (None: not written); `required` is what the server makes of it
    (keys, identity, alias types).
    """

    type: DataType | None
    base_type: DataType | None
    nullable: bool | None
    required: bool
    identity: Identity | None = None
    computed: Computed | None = None
    collation: str | None = None
    sparse: bool = False
    rowguid: bool = False
    hidden: bool = False
    masked: str | None = None  # the masking function, as written
    encrypted: str | None = None  # the ENCRYPTED WITH clause, as written
    generated: str | None = None  # "row start", "row end", "transaction_id start" ...


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what is written behind it, and where it stands.

    A database has more columns than anything else, so a place is one number (see `placed`).
    """

    name: str
    traits: Traits
    file: str
    place: int
    default: Default | None = None
    description: str | None = None

    @property
    def span(self) -> Span:
        """From the name to the end of the column."""
        start, size = divmod(self.place, _FAR)
        return Span(self.file, start, start + size)


_FAR = 1 << 32


def placed(start: int, end: int) -> int:
    """A place in a file as one number, which takes half the room of two."""
    return start * _FAR + end - start


@dataclass(frozen=True, slots=True)
class Key:
    """A primary key or a unique constraint."""

    columns: tuple[str, ...]
    span: Span
    name: str | None = None
    clustered: bool | None = None  # None: not written


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A reference; `ref_columns` are resolved to the target's key where the script left them out.

    `ref_table` is the target as written when the script never makes it. `trusted` is false when it
    was added WITH NOCHECK, so that existing rows may break it; `enabled` is false after NOCHECK.
    """

    columns: tuple[str, ...]
    ref_schema: str | None
    ref_table: str
    ref_columns: tuple[str, ...]
    span: Span
    name: str | None = None
    on_delete: str | None = None  # "cascade", "set null", "set default", "no action"
    on_update: str | None = None
    trusted: bool = True
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Check:
    """A CHECK constraint; the expression is the condition inside its parentheses."""

    expression: Expression
    name: str | None = None
    trusted: bool = True
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Index:
    """An index that no constraint makes. `kind`: rowstore, columnstore, hash, xml, fulltext ..."""

    name: str | None
    columns: tuple[str, ...]
    span: Span
    unique: bool = False
    clustered: bool | None = None
    kind: str = "rowstore"
    descending: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    filter: str | None = None
    options: tuple[tuple[str, str], ...] = ()
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class LooseIndex:
    """An index on an object that the script never makes."""

    schema: str | None
    table: str
    index: Index


@dataclass(frozen=True, slots=True)
class Temporal:
    """A system-versioned table: its period's columns and where history goes, if written."""

    start: str | None
    end: str | None
    versioned: bool = False
    history_schema: str | None = None
    history_table: str | None = None


@dataclass(frozen=True, slots=True)
class Property:
    """An extended property; `kind` and `on`: what below the table it hangs on ("column", "Id")."""

    name: str
    value: str
    kind: str | None = None
    on: str | None = None


@dataclass(frozen=True, slots=True)
class ObjectProperty:
    """An extended property of what is no table.

    `levels` lead to it as (type, name) pairs from the schema down; () is the database itself.
    """

    levels: tuple[tuple[str, str], ...]
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table with everything the scripts say of it, merged. Schema and name are unique."""

    schema: str | None
    name: str
    columns: tuple[Column, ...]
    span: Span
    primary_key: Key | None = None
    uniques: tuple[Key, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    checks: tuple[Check, ...] = ()
    indexes: tuple[Index, ...] = ()
    kind: str = "table"  # table, node, edge, external, filetable
    temporal: Temporal | None = None
    description: str | None = None
    properties: tuple[Property, ...] = ()
    options: tuple[tuple[str, str], ...] = ()  # memory_optimized=on, ledger=on ... as written
    partition: str | None = None  # "scheme(column)"


@dataclass(frozen=True, slots=True)
class View:
    """A view; `text` is the whole statement as written, `columns` the names it lists, if any."""

    schema: str | None
    name: str
    text: str
    columns: tuple[str, ...]
    span: Span
    materialized: bool = False
    description: str | None = None
    indexes: tuple[Index, ...] = ()


@dataclass(frozen=True, slots=True)
class Routine:
    """A procedure, function or trigger; the span is its text, `table` the one a trigger is on."""

    kind: str
    schema: str | None
    name: str
    span: Span
    table: str | None = None


@dataclass(frozen=True, slots=True)
class UserType:
    """A type the script makes; `kind`: alias, table, clr."""

    schema: str | None
    name: str
    kind: str
    span: Span
    base: DataType | None = None
    nullable: bool | None = None
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True)
class Sequence:
    """A number generator; `options` as written."""

    schema: str | None
    name: str
    span: Span
    options: str = ""


@dataclass(frozen=True, slots=True)
class Synonym:
    """Another name for an object, perhaps in another database."""

    schema: str | None
    name: str
    target: str
    span: Span


@dataclass(frozen=True, slots=True)
class Partition:
    """A partition function or scheme (`kind`: "function", "scheme"); `text` as written."""

    kind: str
    name: str
    text: str
    span: Span


Value = int | Decimal | float | str | bytes | None | Expression


@dataclass(frozen=True, slots=True)
class RowSet:
    """Rows that one INSERT gives a table. `columns` is () where the INSERT does not list them.

    What is not a literal (a call, a variable) is an Expression. `selected`: the rows are those of a
    SELECT without a table, not of VALUES. A row of () has nothing but defaults.
    """

    schema: str | None
    table: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    span: Span
    selected: bool = False


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One statement or gap of the input and what became of it.

    `outcome`: applied, noted, ignored or unsupported; `reason` is why it was not applied. Within a
    file the entries' spans tile the text.
    """

    span: Span
    line: int
    kind: str
    object: str | None
    outcome: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class StatementCount:
    """How many statements of a kind had one outcome for one reason, as in the ledger.

    `characters` are those that they are written with.
    """

    outcome: str
    kind: str
    reason: str | None
    number: int
    characters: int


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything found, in the order of the script."""

    dialect: str
    tables: tuple[Table, ...] = ()
    views: tuple[View, ...] = ()
    types: tuple[UserType, ...] = ()
    sequences: tuple[Sequence, ...] = ()
    synonyms: tuple[Synonym, ...] = ()
    partitions: tuple[Partition, ...] = ()
    routines: tuple[Routine, ...] = ()
    rows: tuple[RowSet, ...] = ()
    properties: tuple[ObjectProperty, ...] = ()
    ledger: Iterable[LedgerEntry] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    loose_indexes: tuple[LooseIndex, ...] = ()
    sources: tuple[Placed, ...] = ()
    statements: tuple[StatementCount, ...] = ()
    characters: int = 0  # of all scripts, what stands between the statements too
