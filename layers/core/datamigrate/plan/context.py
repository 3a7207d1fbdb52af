"""What planning a table needs to know of everything else, and where findings go."""

from collections.abc import Mapping
from dataclasses import field, replace

from datamigrate.catalog.model import Column, DataType, Table, Traits
from datamigrate.diagnostics import Code, Diagnostic, Span
from datamigrate.dialects import Dialect
from datamigrate.plan.choices import Choices, TableChoices
from datamigrate.plan.model import ColumnPlan
from datamigrate.plan.names import joined
from datamigrate.settings import Settings
from datamigrate.types import Family, Loss, Target, TargetType, target_type, told_of_type
from datamigrate.types.identifiers import written
from datamigrate.types.written import family_of
from datamigrate.values import dataclass

Key = tuple[str, str]
"""Schema and name in lower case: how the source tells tables apart."""


@dataclass(frozen=True, slots=True)
class StagedColumn:
    """A column with what its plan no longer says: its types.

    `natural` is the type that it would have without a rule of the settings; None without one.
    """

    plan: ColumnPlan
    target_type: TargetType | None
    source_type: DataType | None
    natural: TargetType | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """What columns written alike become: the type in the target, and `text` for the reader.

    `told` is a finding of each of them: a code and a message. `rule` is what the settings say of
    the type, and `natural` what it would be without them.
    """

    traits: Traits
    source: DataType
    target: TargetType
    text: str
    told: tuple[Code, str] | None = None
    natural: TargetType | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for the whole project; `found` collects what there is to say.

    `landed` are columns planned so far: one that is the same in many tables is planned once.
    """

    settings: Settings
    target: Target
    dialect: Dialect
    found: list[Diagnostic]
    choices: Choices
    types: dict[DataType, TargetType] = field(default_factory=dict)
    typed: dict[int, Typed] = field(default_factory=dict)
    landed: dict[tuple[object, ...], StagedColumn] = field(default_factory=dict)

    def key(self, schema: str | None, name: str) -> Key:
        """How to look a table up, whatever the case it is written in."""
        return ((schema or self.dialect.default_schema).lower(), name.lower())

    def original(self, table: Table) -> str:
        """The table's name as a reader knows it."""
        return joined((table.schema or self.dialect.default_schema, table.name))

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

    def typed_as(self, traits: Traits) -> Typed:
        """What the traits of a column that holds data become, worked out once for all such."""
        found = self.typed.get(id(traits))
        if found is None:
            source = traits.base_type or traits.type or DataType("nvarchar", ("max",), "")
            target = self.type_of(source)
            told = told_of_type(source, target, self.target)
            found = Typed(traits, source, target, type_text(traits), told)
            rule = self.choices.types.find(traits, source, self.dialect.default_schema.lower())
            if rule is not None:
                found = chosen(found, *rule)
            self.typed[id(traits)] = found
        return found

    def column_type(self, column: Column, original: str, choices: TableChoices) -> Typed:
        """What a column that holds data becomes; a rule of the settings is remembered."""
        found = self.typed_as(column.traits)
        rule = choices.type_of(column.name) if choices.types else None
        if rule is not None:
            found = chosen(found, rule.label, rule.sql)
        if found.rule is not None:
            natural = (found.natural or found.target).sql
            effect = f"`{natural}` becomes `{found.target.sql}`"
            if found.natural is None:
                effect = f"`{natural}` stays"
            self.choices.note(found.rule, f"{original}.{column.name}", effect)
        return found

    def muted(self) -> "Context":
        """The same, for looking ahead: nothing is reported, and no rule remembered."""
        return replace(self, found=[], choices=self.choices.muted())

    def written(self, name: str) -> str:
        """A name of ours in SQL, quoted if the target wants it so."""
        return written(name, self.target)


@dataclass(frozen=True, slots=True)
class Named:
    """A table with its names decided, its columns not yet. `entity` begins what has no own name."""

    table: Table
    key: Key
    original: str
    model: str
    source: str
    source_table: str
    schema: str
    identifier: str
    entity: str


@dataclass(frozen=True, slots=True)
class Parent:
    """A table that foreign keys lead to.

    `columns` are those that they name: in lower case, and as the model spells them. Where the
    settings have rules for types, `types` say what each holds, and whether that is by a rule.
    """

    original: str
    model: str
    columns: tuple[tuple[str, str], ...]
    types: tuple[tuple[str, Family, bool], ...] = ()


Parents = Mapping[Key, Parent | None]
"""The tables that foreign keys lead to; None for one without a model."""


@dataclass(frozen=True, slots=True)
class Staged:
    """A table with its columns planned; these by the source's name in lower case."""

    table: Table
    original: str
    model: str
    source: str
    source_table: str
    schema: str
    identifier: str
    columns: Mapping[str, StagedColumn]


def chosen(typed: Typed, rule: str, sql: str) -> Typed:
    """With the type that a rule gives. One that is the same anyway changes nothing else."""
    natural = typed.natural or typed.target
    if sql == natural.sql:
        return replace(typed, target=natural, natural=None, rule=rule)
    target = TargetType(sql, family_of(sql) or Family.OTHER, Loss.CHOSEN)
    return replace(typed, target=target, natural=natural, rule=rule)


def type_text(traits: Traits) -> str:
    """The type of a column as the script writes it, for the reader."""
    text = spelled(traits.type) if traits.type else "computed"
    return f"{text} identity" if traits.identity else text


def spelled(written: DataType) -> str:
    """A type without its quotes and blanks."""
    params = ", ".join(map(str, written.params))
    return f"{written.name}({params})" if params else written.name
