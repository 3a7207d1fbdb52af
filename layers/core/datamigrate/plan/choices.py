"""What the user's settings say of tables and columns. Every rule that was applied is remembered."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import field

from datamigrate.diagnostics import Code
from datamigrate.patterns import Pattern, pattern
from datamigrate.plan import codes
from datamigrate.plan.model import Applied
from datamigrate.plan.names import lower_case, snake_case
from datamigrate.plan.type_rules import TypeRules
from datamigrate.settings import Case, Naming, Settings
from datamigrate.types.written import family_of
from datamigrate.values import dataclass

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """A rule for the columns of one table that `column` matches."""

    label: str
    column: Pattern
    sql: str


@dataclass(frozen=True, slots=True)
class TableChoices:
    """What the settings say of one table's columns: types, the most specific rule first; names."""

    types: tuple[ColumnRule, ...] = ()
    names: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def type_of(self, column: str) -> ColumnRule | None:
        """The rule for a column, if there is one."""
        return next((rule for rule in self.types if rule.column.matches(column)), None)


_NOTHING = TableChoices()


class Choices:
    """The settings' rules, read once for a project.

    `plain` writes a name in the case that was chosen, "" when nothing is left of it. `change_types`
    and `change_columns` say whether there are rules for types and for names of columns at all.
    `applied` is filled while planning; `declared` names every rule, in the order of the settings.
    `excluded` holds the tables that were left out on purpose.
    """

    def __init__(self, settings: Settings) -> None:
        self.naming = settings.naming
        self.plain = snake_case if settings.naming.case is Case.SNAKE else lower_case
        self.applied: dict[Applied, None] = {}
        self.excluded: set[Key] = set()
        self.include = [(f"include: {text}", pattern(text, 2)) for text in settings.include]
        self.exclude = [(f"exclude: {text}", pattern(text, 2)) for text in settings.exclude]
        self.types = TypeRules(settings.types, settings.target)
        self._column_types = [
            (f"column_types: {rule.of} = {rule.sql}", pattern(rule.of, 3), rule.sql)
            for rule in settings.column_types
            if settings.target in (rule.targets or (settings.target,))
        ]
        self._table_names = _renames("naming.tables", settings.naming.tables, 2)
        self._column_names = _renames("naming.columns", settings.naming.columns, 3)
        self._rows = [
            (f"relationship_rows: {limit.tables} = {limit.rows}", pattern(limit.tables, 2), limit)
            for limit in settings.relationship_rows
        ]
        self._fresh = [
            (f"freshness.column: {text}", pattern(text, 1))
            for text in (settings.freshness.columns if settings.freshness else ())
        ]
        self._growing = [
            (f"incremental: {text} = {column}", pattern(text, 2), column)
            for text, column in settings.incremental
        ]
        self.declared = [*self._declared()]
        self.change_types = bool(self._column_types or self.types.labels)
        self.change_columns = bool(self._column_names or settings.naming.strip_column_prefixes)
        self._note_names(Naming())

    def _declared(self) -> Iterator[str]:
        yield from (label for label, _ in [*self.include, *self.exclude])
        yield from self.types.labels
        yield from (label for label, _, _ in self._column_types)
        yield from (f"naming.strip_prefixes: {text}" for text in self.naming.strip_prefixes)
        columns = self.naming.strip_column_prefixes
        yield from (f"naming.strip_column_prefixes: {text}" for text in columns)
        yield from (label for label, _ in self._table_names.values())
        yield from (label for label, _ in self._column_names.values())
        yield from (label for label, _ in self._fresh)
        yield from (label for label, _, _ in self._rows)
        yield from (label for label, _, _ in self._growing)

    def _note_names(self, default: Naming) -> None:
        """What holds for all names is no rule that could match nothing."""
        if self.naming.prefix != default.prefix:
            prefix = self.naming.prefix
            self.note(f"naming.prefix: {prefix}", "every model", f"its name begins with `{prefix}`")
        if self.naming.case is not default.case:
            case = self.naming.case.value
            self.note(f"naming.case: {case}", "every name", f"its words are in {case} case")

    def muted(self) -> "Choices":
        """The same rules, with a memory of their own that nobody asks."""
        same = copy(self)
        same.applied = {}
        return same

    def note(self, rule: str, owner: str, effect: str) -> None:
        """Remember that a rule was applied to an object."""
        self.applied[Applied(rule, owner, effect)] = None

    def unused(self) -> list[str]:
        """The rules that matched nothing."""
        used = {applied.rule for applied in self.applied}
        return [label for label in self.declared if label not in used]

    def findings(self) -> Iterator[tuple[Code, str, str]]:
        """What is wrong with rules: a code, a message and the rule."""
        for label in self.unused():
            message = "expected something in the scripts for this rule to decide, found nothing"
            yield codes.UNUSED_RULE, message, label
        for label in dict.fromkeys(one.rule for one in self.applied):
            kind, _, written = label.rpartition(" = ")
            if kind.startswith(("types: ", "column_types: ")) and family_of(written) is None:
                message = f"expected a type that is known, found `{written}`: it is used as it is"
                yield codes.UNKNOWN_TYPE, message, label

    def listed(self) -> tuple[Applied, ...]:
        """What was applied, in the order of the settings and of the objects' names."""
        order = {label: number for number, label in enumerate(self.declared)}
        return tuple(
            sorted(self.applied, key=lambda one: (order.get(one.rule, -1), one.object, one.effect))
        )

    def keeps(self, key: Key, schema: str, name: str, original: str) -> bool:
        """Whether a table is wanted; it is among the excluded from then on if it is not."""
        inside = _matching(self.include, schema, name)
        outside = _matching(self.exclude, schema, name)
        for label in outside:
            self.note(label, original, "excluded")
        if outside or (self.include and not inside):
            self.excluded.add(key)
            return False
        for label in inside:
            self.note(label, original, "included")
        return True

    def table_name(self, key: Key, name: str, original: str) -> tuple[str, bool]:
        """A table's name for its model, and whether it was given by a rename as it is."""
        renamed = self._table_names.get(key)
        if renamed is not None:
            self.note(renamed[0], original, f"the model is named `{renamed[1]}`")
            return renamed[1], True
        prefixes = self.naming.strip_prefixes
        return self.plain(self._stripped(name, prefixes, "strip_prefixes", original)), False

    def column_name(self, name: str, owner: str, choices: TableChoices) -> str:
        """A column's name in its model, before it is made legal; `plain` without any rule."""
        renamed = choices.names.get(name.lower()) if choices.names else None
        if renamed is not None:
            self.note(renamed[0], f"{owner}.{name}", f"the column is named `{renamed[1]}`")
            return renamed[1]
        if prefixes := self.naming.strip_column_prefixes:
            name = self._stripped(name, prefixes, "strip_column_prefixes", f"{owner}.{name}")
        return self.plain(name)

    def _stripped(self, name: str, prefixes: Sequence[str], kind: str, owner: str) -> str:
        for prefix in sorted(prefixes, key=len, reverse=True):
            rest = name[len(prefix) :]
            if name.lower().startswith(prefix.lower()) and self.plain(rest):
                self.note(f"naming.{kind}: {prefix}", owner, f"`{name}` is read as `{rest}`")
                return rest
        return name

    def of_table(self, schema: str, name: str) -> TableChoices:
        """What there is to know when the table's columns are planned."""
        if not self._column_types and not self._column_names:
            return _NOTHING
        matching = [
            (rule.rank, number, ColumnRule(label, Pattern(rule.parts[2:]), sql))
            for number, (label, rule, sql) in enumerate(self._column_types)
            if Pattern(rule.parts[:2]).matches(schema, name)
        ]
        matching.sort(key=lambda found: found[:2], reverse=True)
        key = (schema.lower(), name.lower())
        names = {k[2]: new for k, new in self._column_names.items() if k[:2] == key}
        return TableChoices(tuple(rule for _, _, rule in matching), names)

    def row_limit(self, schema: str, name: str) -> tuple[str, int] | None:
        """The rule and the number of rows for a table's foreign keys, if there is one."""
        found = [
            (rule.rank, number, label, limit.rows)
            for number, (label, rule, limit) in enumerate(self._rows)
            if rule.matches(schema, name)
        ]
        return max(found)[2:] if found else None

    def growing(self, schema: str, name: str, columns: Collection[str]) -> str | None:
        """The column by which a table grows, out of names in lower case; the last rule wins."""
        for label, rule, column in reversed(self._growing):
            if rule.matches(schema, name) and column.lower() in columns:
                self.note(label, f"{schema}.{name}", f"new rows are told by `{column}`")
                return column.lower()
        return None

    def loaded_at(self, columns: Mapping[str, str], original: str) -> str | None:
        """The column that tells how fresh a table is, out of names by themselves in lower case."""
        for label, rule in self._fresh:
            for name in sorted(columns):
                if rule.matches(name):
                    self.note(label, original, f"freshness is told by `{columns[name]}`")
                    return columns[name]
        return None


def _matching(rules: Sequence[tuple[str, Pattern]], schema: str, name: str) -> list[str]:
    return [label for label, rule in rules if rule.matches(schema, name)]


def _renames(
    where: str, pairs: Sequence[tuple[str, str]], parts: int
) -> dict[tuple[str, ...], tuple[str, str]]:
    """By the source's names in lower case: the rule, and the new name."""
    return {pattern(old, parts).key: (f"{where}: {old} = {new}", new) for old, new in pairs}
