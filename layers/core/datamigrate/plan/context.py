"""What planning a table needs to know of everything else, and where findings go."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from datamigrate.catalog.model import DataType, Table
from datamigrate.diagnostics import Code, Diagnostic, Span
from datamigrate.dialects import Dialect
from datamigrate.plan.model import ColumnPlan
from datamigrate.settings import Settings
from datamigrate.types import Target, TargetType, target_type
from datamigrate.types.identifiers import written
from datamigrate.values import quick

Key = tuple[str, str]
"""Schema and name in lower case: how the source tells tables apart."""


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for the whole project; `found` collects what there is to say.

    `known` are the tables of the scripts, those without a model too.
    """

    settings: Settings
    target: Target
    dialect: Dialect
    found: list[Diagnostic]
    types: dict[DataType, TargetType] = field(default_factory=dict)
    known: frozenset[Key] = frozenset()

    def key(self, schema: str | None, name: str) -> Key:
        """How to look a table up, whatever the case it is written in."""
        return ((schema or self.dialect.default_schema).lower(), name.lower())

    def report(
        self, code: Code, message: str, owner: str, span: Span | None, hint: str | None = None
    ) -> None:
        """Add a finding."""
        self.found.append(Diagnostic(code, message, span=span, hint=hint, object=owner))

    def type_of(self, source: DataType) -> TargetType:
        """The target's type, looked up once for each type of the script."""
        found = self.types.get(source)
        if found is None:
            found = self.types[source] = target_type(source, self.target)
        return found

    def written(self, name: str) -> str:
        """A name of ours in SQL, quoted if the target wants it so."""
        return written(name, self.target)


@quick
@dataclass(frozen=True, slots=True)
class StagedColumn:
    """A column with what its plan no longer says: its types."""

    plan: ColumnPlan
    target_type: TargetType | None
    source_type: DataType | None


@dataclass(frozen=True, slots=True)
class Staged:
    """A table with its names decided; `columns` by the source's name in lower case."""

    table: Table
    original: str
    model: str
    source: str
    source_table: str
    schema: str
    identifier: str
    columns: Mapping[str, StagedColumn]
