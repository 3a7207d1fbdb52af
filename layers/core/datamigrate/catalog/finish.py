"""Turn a draft into a catalog: resolve types, keys and references, apply the server's rules."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from datamigrate.catalog.applier import Applier
from datamigrate.catalog.draft import DESCRIPTIONS, Draft, TableDraft
from datamigrate.catalog.model import (
    Catalog,
    Check,
    Column,
    DataType,
    ForeignKey,
    Index,
    Key,
    Property,
    Table,
    Traits,
    UserType,
    View,
)
from datamigrate.diagnostics import Code, Diagnostic, Severity
from datamigrate.dialects.base import Dialect

C105 = Code("C105", Severity.WARNING, "a type that the script never makes")
C106 = Code("C106", Severity.WARNING, "a reference that leads nowhere")

_ALIAS_DEPTH = 8


def finish(applier: Applier, dialect: Dialect) -> tuple[Catalog, tuple[Diagnostic, ...]]:
    """The catalog, its ledger and diagnostics left to the caller; and what was found on the way."""
    draft = applier.draft
    finisher = _Finisher(applier, dialect)
    tables = tuple(finisher.tables())
    views = tuple(_view(draft, key, view) for key, view in draft.views.items())
    catalog = Catalog(
        dialect.name,
        tables,
        views,
        tuple(draft.types.values()),
        tuple(draft.sequences.values()),
        tuple(draft.synonyms.values()),
        tuple(draft.partitions),
        tuple(draft.routines.values()),
        tuple(draft.rows),
        tuple(draft.properties.values()),
    )
    return catalog, tuple(finisher.diagnostics)


def _view(draft: Draft, key: tuple[str, str], view: View) -> View:
    return replace(view, indexes=tuple(draft.view_indexes.get(key, ())))


class _Finisher:
    def __init__(self, applier: Applier, dialect: Dialect) -> None:
        self.applier = applier
        self.draft = applier.draft
        self.dialect = dialect
        self.diagnostics: list[Diagnostic] = []
        self.bases: dict[str, tuple[DataType | None, UserType | None]] = {}
        self.settled: dict[tuple[int, int, bool], tuple[Traits, DataType | None, Traits]] = {}
        self.plain: dict[int, Traits] = {}
        """Traits to which the server adds nothing in a column that nothing else speaks of.

        Both are looked up by identity, which is quick; the entries keep it alive.
        """

    def tables(self) -> Iterator[Table]:
        """The finished tables; each draft is let go as soon as nothing needs it."""
        drafts = self.draft.tables
        for draft in drafts.values():
            for at, part in enumerate(draft.parts):
                if isinstance(part, ForeignKey):
                    draft.parts[at] = self._reference(draft, part)
        for key in list(drafts):
            yield self._table(drafts.pop(key))

    def _table(self, draft: TableDraft) -> Table:
        key = {c.lower() for c in draft.primary_key.columns} if draft.primary_key else set()
        period = draft.temporal
        starts = {c.lower() for c in (period.start, period.end) if c} if period else set()
        properties = draft.of(Property)
        described = _descriptions(properties)
        special = key | starts | described.keys()
        columns = tuple(
            column
            if low not in special and id(column.traits) in self.plain
            else self._column(column, draft, low in key or low in starts, described.get(low))
            for low, column in draft.columns.items()
        )
        return Table(
            draft.schema,
            draft.name,
            columns,
            draft.span,
            self._key(draft, draft.primary_key) if draft.primary_key else None,
            tuple(self._key(draft, unique) for unique in draft.of(Key)),
            draft.of(ForeignKey),
            draft.of(Check),
            draft.of(Index),
            draft.kind,
            draft.temporal,
            described.get(""),
            properties,
            draft.options,
            draft.partition,
        )

    def _column(
        self, column: Column, table: TableDraft, forced: bool, description: str | None
    ) -> Column:
        traits, default = column.traits, column.default
        if self._is_settled(traits, forced):
            if not forced:
                self.plain[id(traits)] = traits
        else:
            base, alias = self._base(column, table)
            if default is None and alias is not None:
                default = self.applier.type_defaults.get(alias.name.lower())
            traits = self._settled(traits, base, self._required(traits, base, alias, forced))
        if description is None and traits is column.traits and default is column.default:
            return column
        return Column(column.name, traits, column.file, column.place, default, description)

    def _is_settled(self, traits: Traits, forced: bool) -> bool:
        """Whether all that the server makes of a column is written with it, as for most."""
        return (
            traits.type is not None
            and traits.type.name in self.dialect.types
            and traits.nullable is not None
            and (traits.required or (not forced and traits.identity is None))
        )

    def _settled(self, traits: Traits, base: DataType | None, required: bool) -> Traits:
        """The traits with what the server makes of them, one value for columns written alike."""
        if base is traits.base_type and required == traits.required:
            return traits
        key = (id(traits), id(base), required)
        found = self.settled.get(key)
        if found is None:
            made = replace(traits, base_type=base, required=required)
            found = self.settled[key] = (traits, base, made)
        return found[-1]

    def _required(
        self, traits: Traits, base: DataType | None, alias: UserType | None, forced: bool
    ) -> bool:
        if forced or traits.identity is not None:
            return True
        if traits.nullable is not None:
            return not traits.nullable
        if alias is not None and alias.nullable is not None:
            return not alias.nullable
        return traits.generated is not None or (
            base is not None and base.name in self.dialect.required_types
        )

    def _base(self, column: Column, table: TableDraft) -> tuple[DataType | None, UserType | None]:
        """What an alias type stands for; a type that nobody makes stands for itself."""
        written = column.traits.type
        if written is None or written.name in self.dialect.types or " " in written.name:
            return written, None
        if written.name not in self.bases:
            self.bases[written.name] = self._resolved(written, column, table)
        base, alias = self.bases[written.name]
        return base or written, alias

    def _resolved(
        self, written: DataType, column: Column, table: TableDraft
    ) -> tuple[DataType | None, UserType | None]:
        found = self.draft.type(written.name)
        if found is None:
            message = f"expected a type of the server or of the script, found `{written.text}`"
            hint = "add the script that makes the type"
            owner = f"{table.name}.{column.name}"
            self.diagnostics.append(Diagnostic(C105, message, column.span, hint, owner))
            return None, None
        first, base = found, found.base
        for _ in range(_ALIAS_DEPTH):
            if base is None or base.name in self.dialect.types:
                break
            deeper = self.draft.type(base.name)
            if deeper is None:
                break
            base = deeper.base
        return base, first

    def _key(self, table: TableDraft, key: Key) -> Key:
        columns = _spelled(table, key.columns)
        return key if columns == key.columns else replace(key, columns=columns)

    def _reference(self, table: TableDraft, reference: ForeignKey) -> ForeignKey:
        """Names as the tables spell them; the target's key where no columns are written."""
        columns = _spelled(table, reference.columns)
        target = self._target(table, reference)
        if target is None:
            owner = f"{table.name}.{reference.name or ', '.join(columns)}"
            message = f"expected table `{reference.ref_table}`, found none in the script"
            self.diagnostics.append(Diagnostic(C106, message, reference.span, None, owner))
            return replace(reference, columns=columns)
        wanted = reference.ref_columns
        if not wanted and target.primary_key is not None:
            wanted = target.primary_key.columns
        return replace(
            reference,
            columns=columns,
            ref_schema=target.schema,
            ref_table=target.name,
            ref_columns=_spelled(target, wanted),
        )

    def _target(self, table: TableDraft, reference: ForeignKey) -> TableDraft | None:
        if reference.ref_schema is None and table.schema is not None:
            found = self.draft.tables.get(self.draft.key(None, reference.ref_table))
            own = self.draft.tables.get(self.draft.key(table.schema, reference.ref_table))
            return found or own or self.draft.table(None, reference.ref_table)
        return self.draft.table(reference.ref_schema, reference.ref_table)


def _spelled(table: TableDraft, columns: tuple[str, ...]) -> tuple[str, ...]:
    held = table.columns
    names = tuple(held[c.lower()].name if c.lower() in held else c for c in columns)
    return columns if names == columns else names


def _descriptions(properties: Sequence[Property]) -> dict[str, str]:
    """Descriptions by lower-case column, the table's own under ""."""
    found: dict[str, str] = {}
    for name in reversed(DESCRIPTIONS):
        for item in properties:
            if item.name.lower() == name and item.kind in {None, "column"}:
                found[(item.on or "").lower()] = item.value
    return found
