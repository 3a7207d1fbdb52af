"""What a target warehouse is: a record of its types, identifiers and literals.

Nothing asks for a target's name; a new difference is a new field here, read where it matters.
"""

from collections.abc import Callable, Mapping
from dataclasses import field
from enum import StrEnum

from datamigrate.types.measures.model import Measuring
from datamigrate.types.parameters import Parameters
from datamigrate.types.reasons import CHOSEN, WIDER
from datamigrate.values import dataclass


class Family(StrEnum):
    """What kind of values a type holds, whatever its spelling."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    DECIMAL = "decimal"
    FLOAT = "float"
    STRING = "string"
    DATE = "date"
    TIME = "time"
    TIMESTAMP = "timestamp"
    BINARY = "binary"
    UUID = "uuid"
    JSON = "json"
    ARRAY = "array"
    SPATIAL = "spatial"
    OTHER = "other"


class Loss(StrEnum):
    """What becomes of the values; the order is from least to most."""

    EXACT = "exact"
    WIDENED = "widened"  # every value fits, and others would too
    LOSSY = "lossy"  # some values change
    UNSUPPORTED = "unsupported"  # nothing is known of the values
    CHOSEN = "chosen"  # by the settings, and judged by whoever wrote them


@dataclass(frozen=True, slots=True)
class TargetType:
    """A type of the target. `reason` is what a reader of the report has to know, if anything."""

    sql: str
    family: Family
    loss: Loss = Loss.EXACT
    reason: str | None = None

    @property
    def why(self) -> str | None:
        """Why values are not kept as they are, said of every type that is not exact."""
        return self.reason or _WHY.get(self.loss)


_WHY = {Loss.WIDENED: WIDER, Loss.CHOSEN: CHOSEN}


Row = Callable[[Parameters], TargetType]


@dataclass(frozen=True, slots=True)
class Spelling:
    """What a name may be, even in quotes. What it may not hold becomes `_`.

    A character may stand in it that has one of the `categories` of Unicode, such as `L` or `Nd`
    (None: any has), or is in `extra`, and is not in `illegal`; at the end none of `illegal_end`.
    NUL ends a text for the drivers of most targets, and stands in no name of any.
    `taken` are names, and `taken_starts` how names begin, in lower case, that the target keeps for
    itself.
    """

    keeps_case: bool = True
    categories: tuple[str, ...] | None = None
    extra: str = ""
    illegal: str = ""
    illegal_end: str = ""
    taken: frozenset[str] = frozenset()
    taken_starts: tuple[str, ...] = ()


ANY = Spelling()


@dataclass(frozen=True, slots=True)
class Identifiers:
    """How names are written. An unquoted name matching `plain` and not reserved needs no quotes.

    `schema`, `table` and `column` say what the landing area can keep of the source's names.
    """

    opening: str
    closing: str
    folds: str  # what unquoted names become: "lower", "upper" or "kept"
    longest: int | None  # None: no limit
    counts_bytes: bool  # whether `longest` counts UTF-8 bytes, not characters
    reserved: frozenset[str]
    plain: str = r"[a-z_][a-z0-9_]*"
    schema: Spelling = ANY
    table: Spelling = ANY
    column: Spelling = ANY
    databases: frozenset[str] = frozenset()  # names of databases that it keeps for itself
    dbt_quotes: bool = True  # whether dbt puts the names of relations in quotes unasked
    dbt_doubles: bool = False  # whether it doubles a closing quote inside them


@dataclass(frozen=True, slots=True)
class Literals:
    """How constants are written. `{}` stands for the text between the quotes.

    `json` makes a document of a text with its quotes; None: a cast of a text does, and so does it
    an array or a binary with `casts`. `zones`: an instant as text may have an offset.
    """

    true: str = "true"
    false: str = "false"
    text_escapes: Mapping[str, str] = field(default_factory=lambda: {"'": "''"})
    date: str = "date '{}'"
    time: str = "time '{}'"
    timestamp: str = "timestamp '{}'"
    instant: str = "timestamptz '{}'"
    uuid: str = "cast('{}' as uuid)"
    binary: str = "cast('{}' as varbinary)"
    byte: str = "{:02X}"  # one byte inside `binary`
    json: str | None = None
    casts: bool = True
    zones: bool = True


@dataclass(frozen=True, slots=True)
class Ddl:
    """How the landing area is made, where it is missing.

    In `schema` and `table`, `{name}` is the name in quotes; `{text}` a text of SQL that holds a
    schema's name, or a table's with its quotes. `table` ends where the columns begin, and `end`
    follows them. `defaults` matches the expressions that a column may have as its default, whole;
    a group in it is what stands there instead. `nullable` are kinds of columns that cannot be
    `not null`.
    """

    schema: str = "create schema if not exists {name}"
    table: str = "create table if not exists {name} ("
    end: str = ")"
    defaults: str = ".+"
    nullable: frozenset[Family] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """A warehouse. `types` has a row for every canonical source type; `widest` takes the rest.

    `first_rows` are what stands behind `select`, and behind everything, where only the first so
    many rows are wanted. `clock` is now, in UTC, as the type of a moment of the source: for the
    snapshots, where what dbt takes for now has another type.
    """

    name: str
    label: str
    sqlglot: str  # the dialect that parses and prints the target's SQL
    identifiers: Identifiers
    literals: Literals
    types: Mapping[str, Row]
    widest: str  # the text type without a limit
    measuring: Measuring
    sqlfluff: str = ""  # the dialect that lints it, where that has another name than `sqlglot`'s
    unlinted: tuple[str, ...] = ()  # rules of the linter that ask for what the target has not
    first_rows: tuple[str, str] = ("", "limit {rows}")
    clock: str | None = None
    unnamed: frozenset[Family] = frozenset()  # kinds whose types dbt's adapter cannot name itself
    ddl: Ddl = Ddl()
    binds: bool = True  # whether the driver takes a seed's values beside the SQL, as texts
    seeds: str | None = None  # what dbt is told of a seed's columns, where not their types
