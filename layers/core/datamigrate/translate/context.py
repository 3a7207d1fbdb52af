"""What a translation needs at hand: the target, its rules, and the notes taken on the way."""

from collections.abc import Mapping
from dataclasses import field
from functools import lru_cache

from datamigrate.catalog.model import DataType
from datamigrate.diagnostics import Code
from datamigrate.translate.rules import Rules
from datamigrate.translate.sql import BIGINT, DATE, DATETIME2, FLOAT, INT
from datamigrate.types.resolve import target_type
from datamigrate.types.target import Target, TargetType
from datamigrate.values import dataclass


@dataclass(frozen=True, slots=True)
class ScopeColumn:
    """A column: `sql` is what to write for it (it must bind as tightly as a name).

    `source` is its type in the source, with alias types resolved; `type` the target's type.
    """

    sql: str
    type: TargetType | None
    source: DataType | None


@dataclass(frozen=True, slots=True)
class Scope:
    """The columns an expression may name, by lower-case source name."""

    columns: Mapping[str, ScopeColumn]


@dataclass(frozen=True, slots=True)
class Context:
    """One translation. `notes` collects each code once, in the order met."""

    scope: Scope
    target: Target
    rules: Rules
    notes: dict[Code, None] = field(default_factory=dict)

    def note(self, *codes: Code) -> None:
        self.notes.update(dict.fromkeys(codes))

    def type_sql(self, type_: DataType) -> str:
        return target_type(type_, self.target).sql

    def filled(self, template: str, *pieces: object) -> str:
        """A template of the rules with the pieces and the target's types put in."""
        return template.format(*pieces, **_types(self.target))


_NAMED = {"int": INT, "bigint": BIGINT, "float": FLOAT, "date": DATE, "timestamp": DATETIME2}


@lru_cache(maxsize=16)
def _types(target: Target) -> Mapping[str, str]:
    """The types that templates may name."""
    found = {name: target_type(type_, target).sql for name, type_ in _NAMED.items()}
    return {**found, "text": target.widest}
