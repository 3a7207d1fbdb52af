"""The statements a script can hold, as values. Nothing here knows of any other statement."""

from datamigrate.catalog.model import (
    Check,
    Column,
    DataType,
    Default,
    Expression,
    ForeignKey,
    Index,
    Key,
    Property,
    Temporal,
    Value,
)
from datamigrate.diagnostics import Span
from datamigrate.values import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    """A name of up to two parts; a database or server before them is dropped."""

    schema: str | None
    name: str

    def __str__(self) -> str:
        return self.name if self.schema is None else f"{self.schema}.{self.name}"


@dataclass(frozen=True, slots=True)
class DefaultFor:
    """DEFAULT ... FOR column, as a table constraint or by ALTER TABLE."""

    column: str
    default: Default


@dataclass(frozen=True, slots=True)
class Period:
    """PERIOD FOR SYSTEM_TIME (start, end)."""

    start: str
    end: str


@dataclass(frozen=True, slots=True)
class PrimaryKey:
    """PRIMARY KEY, apart from UNIQUE, which is a bare Key."""

    key: Key


Element = Column | PrimaryKey | Key | ForeignKey | Check | Index | DefaultFor | Period
"""What a column list can hold."""


@dataclass(frozen=True, slots=True)
class CreateTable:
    """CREATE TABLE. `query` is the text of the SELECT that fills it (CTAS)."""

    name: Name
    elements: tuple[Element, ...]
    kind: str = "table"
    temporal: Temporal | None = None
    options: tuple[tuple[str, str], ...] = ()
    partition: str | None = None
    query: str | None = None


@dataclass(frozen=True, slots=True)
class Add:
    """ALTER TABLE ... ADD elements."""

    elements: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class AlterColumn:
    """ALTER COLUMN with a new type; nullability and collation as written."""

    name: str
    type: DataType
    nullable: bool | None
    collation: str | None


@dataclass(frozen=True, slots=True)
class AlterColumnFlag:
    """ALTER COLUMN c ADD or DROP of one property."""

    name: str
    flag: str
    on: bool
    text: str | None = None


@dataclass(frozen=True, slots=True)
class DropParts:
    """ALTER TABLE ... DROP. `unknown` names are constraints, the word CONSTRAINT left out."""

    columns: tuple[str, ...] = ()
    constraints: tuple[str, ...] = ()
    indexes: tuple[str, ...] = ()
    period: bool = False


@dataclass(frozen=True, slots=True)
class Trust:
    """CHECK or NOCHECK CONSTRAINT; `names` is () for ALL.

    `checked`: whether the rows there are checked now (WITH CHECK or NOCHECK; None: not written).
    """

    names: tuple[str, ...]
    enabled: bool
    checked: bool | None


@dataclass(frozen=True, slots=True)
class Versioning:
    """SET (SYSTEM_VERSIONING = ON (HISTORY_TABLE = ...)) or OFF."""

    on: bool
    history: Name | None


@dataclass(frozen=True, slots=True)
class NoChange:
    """An action that changes nothing of what a catalog holds (SWITCH, REBUILD, triggers ...)."""

    what: str


Action = Add | AlterColumn | AlterColumnFlag | DropParts | Trust | Versioning | NoChange


@dataclass(frozen=True, slots=True)
class AlterTable:
    """ALTER TABLE."""

    name: Name
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class CreateIndex:
    """CREATE INDEX on a table or view."""

    on: Name
    index: Index


@dataclass(frozen=True, slots=True)
class AlterIndex:
    """ALTER INDEX; only DISABLE and REBUILD say something of the catalog."""

    on: Name
    name: str
    disabled: bool


@dataclass(frozen=True, slots=True)
class CreateView:
    """CREATE or ALTER VIEW, the text kept whole."""

    name: Name
    columns: tuple[str, ...]
    text: str
    materialized: bool = False


@dataclass(frozen=True, slots=True)
class CreateRoutine:
    """CREATE or ALTER of a procedure, function or trigger; `on` is a trigger's table."""

    kind: str
    name: Name
    alters: bool
    on: Name | None = None


@dataclass(frozen=True, slots=True)
class CreateType:
    """CREATE TYPE or sp_addtype."""

    name: Name
    kind: str
    base: DataType | None = None
    nullable: bool | None = None
    elements: tuple[Element, ...] = ()


@dataclass(frozen=True, slots=True)
class CreateSequence:
    """CREATE SEQUENCE, its options as written."""

    name: Name
    options: str


@dataclass(frozen=True, slots=True)
class CreateSynonym:
    """CREATE SYNONYM, its target as written."""

    name: Name
    target: str


@dataclass(frozen=True, slots=True)
class CreatePartition:
    """CREATE PARTITION FUNCTION or SCHEME (`kind`)."""

    kind: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class CreateDefault:
    """CREATE DEFAULT name AS expression, bound to columns later."""

    name: Name
    expression: Expression


@dataclass(frozen=True, slots=True)
class CreateRule:
    """CREATE RULE name AS condition on a variable, bound to columns later."""

    name: Name
    expression: Expression


@dataclass(frozen=True, slots=True)
class CreateSchema:
    """CREATE SCHEMA; objects made by the same statement belong to it."""

    name: str


@dataclass(frozen=True, slots=True)
class Drop:
    """DROP of objects of one kind ("table", "view" ...); `on` is the table of an index."""

    kind: str
    names: tuple[Name, ...]
    on: Name | None = None


@dataclass(frozen=True, slots=True)
class Rename:
    """sp_rename; `kind`: object, column, index, userdatatype."""

    path: tuple[str, ...]
    new: str
    kind: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """ALTER SCHEMA ... TRANSFER: an object or type goes to another schema."""

    schema: str
    name: Name
    kind: str


@dataclass(frozen=True, slots=True)
class Bind:
    """sp_bindefault, sp_bindrule and their undoing (`bound` is None)."""

    what: str
    bound: Name | None
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetProperty:
    """sp_addextendedproperty and its like; `value` is None when dropped.

    `levels` are (type, name) pairs from the schema down.
    """

    property: Property
    levels: tuple[tuple[str, str], ...]
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Insert:
    """INSERT with rows that are written out, after VALUES or as a SELECT of constants."""

    name: Name
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Executed:
    """A constant string that is executed: what its statements are."""

    statements: tuple["Statement", ...]


@dataclass(frozen=True, slots=True)
class Ignored:
    """A statement that defines nothing a catalog holds; `reason` is for the ledger."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A statement that nobody here understands."""

    expected: str


Definition = (
    CreateTable
    | AlterTable
    | CreateIndex
    | AlterIndex
    | CreateView
    | CreateRoutine
    | CreateType
    | CreateSequence
    | CreateSynonym
    | CreatePartition
    | CreateDefault
    | CreateRule
    | CreateSchema
    | Drop
    | Rename
    | Transfer
    | Bind
    | SetProperty
    | Insert
    | Executed
    | Ignored
    | Unsupported
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: what kind of it ("create table"), where, and what it defines."""

    kind: str
    object: str | None
    span: Span
    definition: Definition
