"""Apply statements to a draft, in order: CREATE, ALTER, DROP, renames, properties, rows.

Each function answers whether the statement found what it speaks of; None means that it has to wait,
as the object is not there yet (the files of a folder come in the order of their names).
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from datamigrate.catalog.draft import Draft, TableDraft, without
from datamigrate.catalog.model import (
    Check,
    Column,
    Default,
    ForeignKey,
    Index,
    Key,
    Partition,
    Property,
    Routine,
    RowSet,
    Sequence,
    Synonym,
    Temporal,
    UserType,
    View,
)
from datamigrate.ddl import statements as ddl
from datamigrate.diagnostics import Code, Diagnostic, Severity, Span

C101 = Code("C101", Severity.WARNING, "an object that the script never makes")
C102 = Code("C102", Severity.NOTE, "an object that is made again")
C103 = Code("C103", Severity.WARNING, "a column that the table does not have")
C104 = Code("C104", Severity.WARNING, "a table without columns")

Waits = bool
"""True when the statement must be tried again at the end."""


class Applier:
    """A draft, the findings so far and one method for each kind of statement."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.diagnostics: list[Diagnostic] = []
        self.defaults: dict[str, ddl.CreateDefault] = {}
        self.rules: dict[str, ddl.CreateRule] = {}
        self.type_defaults: dict[str, Default] = {}
        self.last = False
        """Whether what is missing now is missing for good."""

    def apply(self, statement: ddl.Statement) -> Waits:
        """Apply a statement; whether it has to wait for an object that is not there."""
        method = _METHODS.get(type(statement.definition))
        return method(self, statement.definition, statement.span) if method else False

    def _missing(self, kind: str, name: ddl.Name, span: Span) -> Waits:
        if self.last and name.name[:1] not in {"#", "@"}:
            message = f"expected {kind} `{name}`, found none in the script"
            self.diagnostics.append(Diagnostic(C101, message, span, None, str(name)))
        return True

    def _again(self, kind: str, name: object, span: Span) -> Waits:
        message = (
            f"expected {kind} `{name}` to be made once, found it made again: the first is kept"
        )
        self.diagnostics.append(Diagnostic(C102, message, span, None, str(name)))
        return False

    # tables

    def create_table(self, made: ddl.CreateTable, span: Span) -> Waits:
        key = self.draft.key(made.name.schema, made.name.name)
        if key in self.draft.tables:
            return self._again("table", made.name, span)
        table = TableDraft(made.name.schema, made.name.name, span, kind=made.kind)
        table.temporal, table.options, table.partition = made.temporal, made.options, made.partition
        self.draft.tables[key] = table
        self._elements(table, made.elements, span)
        if not made.elements and made.kind not in {"edge", "filetable"}:
            source = "a query" if made.query else "nothing"
            message = f"expected the columns of `{made.name}`, found {source}"
            self.diagnostics.append(Diagnostic(C104, message, span, None, str(made.name)))
        return False

    def _elements(self, table: TableDraft, elements: tuple[ddl.Element, ...], span: Span) -> None:
        for element in elements:
            match element:
                case Column():
                    self._column(table, element)
                case ddl.PrimaryKey():
                    table.primary_key = element.key
                case Key():
                    table.uniques.append(element)
                case ForeignKey():
                    table.foreign_keys.append(element)
                case Check():
                    table.checks.append(element)
                case Index():
                    table.indexes.append(element)
                case ddl.DefaultFor():
                    self._default(table, element.column, element.default, span)
                case ddl.Period():
                    table.temporal = replace(
                        table.temporal or Temporal(None, None),
                        start=element.start,
                        end=element.end,
                    )

    def _column(self, table: TableDraft, column: Column) -> None:
        key = column.name.lower()
        if key in table.columns:
            self._again("column", f"{table.name}.{column.name}", column.span)
        else:
            table.columns[key] = column

    def _default(self, table: TableDraft, column: str, default: Default | None, span: Span) -> None:
        held = table.columns.get(column.lower())
        if held is None:
            message = f"expected column `{column}` in `{table.name}`, found none"
            self.diagnostics.append(Diagnostic(C103, message, span, None, table.name))
        else:
            table.columns[column.lower()] = replace(held, default=default)

    def alter_table(self, altered: ddl.AlterTable, span: Span) -> Waits:
        table = self.draft.table(altered.name.schema, altered.name.name)
        if table is None:
            waits = any(
                isinstance(a, ddl.Add | ddl.Versioning | ddl.Trust) for a in altered.actions
            )
            return self._missing("table", altered.name, span) and waits
        for action in altered.actions:
            self._action(table, action, span)
        return False

    def _action(self, table: TableDraft, action: ddl.Action, span: Span) -> None:
        match action:
            case ddl.Add():
                self._elements(table, action.elements, span)
            case ddl.AlterColumn():
                self._alter_column(table, action, span)
            case ddl.AlterColumnFlag():
                self._flag(table, action)
            case ddl.DropParts():
                self._drop_parts(table, action)
            case ddl.Trust():
                _trust(table, action)
            case ddl.Versioning():
                _versioning(table, action)
            case ddl.NoChange():
                pass

    def _alter_column(self, table: TableDraft, action: ddl.AlterColumn, span: Span) -> None:
        held = table.columns.get(action.name.lower())
        if held is None:
            message = f"expected column `{action.name}` in `{table.name}`, found none"
            self.diagnostics.append(Diagnostic(C103, message, span, None, table.name))
            return
        table.columns[action.name.lower()] = replace(
            held,
            type=action.type,
            base_type=action.type,
            nullable=action.nullable,
            collation=action.collation or held.collation,
        )

    def _flag(self, table: TableDraft, action: ddl.AlterColumnFlag) -> None:
        held = table.columns.get(action.name.lower())
        if held is None:
            return
        if action.flag == "masked":
            held = replace(held, masked=(action.text or "") if action.on else None)
        elif action.flag == "sparse":
            held = replace(held, sparse=action.on)
        elif action.flag == "hidden":
            held = replace(held, hidden=action.on)
        elif action.flag == "rowguidcol":
            held = replace(held, rowguid=action.on)
        elif action.flag == "persisted" and held.computed is not None:
            held = replace(held, computed=replace(held.computed, persisted=action.on))
        table.columns[action.name.lower()] = held

    def _drop_parts(self, table: TableDraft, action: ddl.DropParts) -> None:
        for name in action.columns:
            table.drop_column(name)
        for name in action.constraints:
            if not table.drop_constraint(name):
                table.drop_index(name)
        for name in action.indexes:
            table.drop_index(name)
        if action.period:
            table.temporal = None

    # other objects

    def create_index(self, made: ddl.CreateIndex, span: Span) -> Waits:
        table = self.draft.table(made.on.schema, made.on.name)
        if table is not None:
            table.indexes.append(made.index)
            return False
        key = self.draft.key(made.on.schema, made.on.name)
        if key in self.draft.views:
            self.draft.view_indexes.setdefault(key, []).append(made.index)
            return False
        return self._missing("table", made.on, span)

    def alter_index(self, altered: ddl.AlterIndex, span: Span) -> Waits:
        table = self.draft.table(altered.on.schema, altered.on.name)
        if table is None:
            return False
        low = altered.name.lower()
        table.indexes = [
            replace(i, disabled=altered.disabled)
            if low == "all" or (i.name or "").lower() == low
            else i
            for i in table.indexes
        ]
        return False

    def create_view(self, made: ddl.CreateView, span: Span) -> Waits:
        key = self.draft.key(made.name.schema, made.name.name)
        alters = made.text[:5].upper() == "ALTER" or "ALTER" in made.text[:20].upper()
        if key in self.draft.views and not alters:
            return self._again("view", made.name, span)
        name = made.name
        held = self.draft.views.get(key)
        view = View(name.schema, name.name, made.text, made.columns, span, made.materialized)
        self.draft.views[key] = replace(view, description=held.description) if held else view
        return False

    def create_routine(self, made: ddl.CreateRoutine, span: Span) -> Waits:
        schema, name = self.draft.key(made.name.schema, made.name.name)
        key = (made.kind, schema, name)
        if key in self.draft.routines and not made.alters:
            return self._again(made.kind, made.name, span)
        table = str(made.on) if made.on else None
        self.draft.routines[key] = Routine(made.kind, made.name.schema, made.name.name, span, table)
        return False

    def create_type(self, made: ddl.CreateType, span: Span) -> Waits:
        columns = tuple(e for e in made.elements if isinstance(e, Column))
        name = made.name
        self.draft.types[self.draft.key(name.schema, name.name)] = UserType(
            name.schema, name.name, made.kind, span, made.base, made.nullable, columns
        )
        return False

    def create_sequence(self, made: ddl.CreateSequence, span: Span) -> Waits:
        name = made.name
        sequence = Sequence(name.schema, name.name, span, made.options)
        self.draft.sequences.setdefault(self.draft.key(name.schema, name.name), sequence)
        return False

    def create_synonym(self, made: ddl.CreateSynonym, span: Span) -> Waits:
        name = made.name
        synonym = Synonym(name.schema, name.name, made.target, span)
        self.draft.synonyms[self.draft.key(name.schema, name.name)] = synonym
        return False

    def create_partition(self, made: ddl.CreatePartition, span: Span) -> Waits:
        self.draft.partitions.append(Partition(made.kind, made.name, made.text, span))
        return False

    def create_default(self, made: ddl.CreateDefault, span: Span) -> Waits:
        self.defaults[made.name.name.lower()] = made
        return False

    def create_rule(self, made: ddl.CreateRule, span: Span) -> Waits:
        self.rules[made.name.name.lower()] = made
        return False

    def insert(self, made: ddl.Insert, span: Span) -> Waits:
        name = made.name
        rows = RowSet(name.schema, name.name, made.columns, made.rows, span, made.selected)
        self.draft.rows.append(rows)
        return False

    # drops, renames, transfers

    def drop(self, dropped: ddl.Drop, span: Span) -> Waits:
        for name in dropped.names:
            self._drop(dropped.kind, name, dropped.on)
        return False

    def _drop(self, kind: str, name: ddl.Name, on: ddl.Name | None) -> None:
        draft, key = self.draft, self.draft.key(name.schema, name.name)
        if kind == "table":
            if draft.tables.pop(key, None) is not None:
                draft.drop_rows(key)
                _drop_triggers(draft, name)
        elif kind == "view":
            draft.views.pop(key, None)
            draft.view_indexes.pop(key, None)
        elif kind in {"procedure", "function", "trigger"}:
            draft.routines.pop((kind, *key), None)
        elif kind == "type":
            held = draft.types.pop(key, None)
            if held is not None:
                draft.dropped_types[key] = held
        elif kind == "sequence":
            draft.sequences.pop(key, None)
        elif kind == "synonym":
            draft.synonyms.pop(key, None)
        elif kind == "index" and on is not None:
            self._drop_index(name.name, on)

    def _drop_index(self, name: str, on: ddl.Name) -> None:
        table = self.draft.table(on.schema, on.name)
        if table is not None:
            table.drop_index(name)
        held = self.draft.view_indexes.get(self.draft.key(on.schema, on.name), [])
        held[:] = [index for index in held if (index.name or "").lower() != name.lower()]

    def rename(self, renamed: ddl.Rename, span: Span) -> Waits:
        path, new = renamed.path, renamed.new
        if renamed.kind == "column":
            schema = path[-3] if len(path) > 2 else None
            table = self.draft.table(schema, path[-2]) if len(path) > 1 else None
            if table is not None and table.rename_column(path[-1], new):
                self._rename_references(table, path[-1], new)
                return False
            return self._missing("column", ddl.Name(None, ".".join(path)), span) and False
        name = ddl.Name(path[-2] if len(path) > 1 else None, path[-1])
        if renamed.kind == "object" and self._rename_object(name, new):
            return False
        if not any(table.rename_part(path[-1], new) for table in self.draft.holders()):
            self._missing("object", name, span)
        return False

    def _rename_references(self, table: TableDraft, old: str, new: str) -> None:
        for other in self.draft.holders():
            for at, reference in enumerate(other.foreign_keys):
                if self.draft.table(reference.ref_schema, reference.ref_table) is table:
                    columns = tuple(
                        new if c.lower() == old.lower() else c for c in reference.ref_columns
                    )
                    other.foreign_keys[at] = replace(reference, ref_columns=columns)

    def _rename_object(self, name: ddl.Name, new: str) -> bool:
        draft = self.draft
        table = draft.table(name.schema, name.name)
        if table is not None:
            self._move(table, table.schema, new)
            return True
        key = draft.key(name.schema, name.name)
        if key in draft.views:
            view = draft.views.pop(key)
            draft.views[draft.key(view.schema, new)] = replace(view, name=new)
            return True
        return False

    def _move(self, table: TableDraft, schema: str | None, name: str) -> None:
        """Give a table another name or schema, in its references and rows too."""
        draft = self.draft
        old = draft.key(table.schema, table.name)
        for other in draft.holders():
            for at, reference in enumerate(other.foreign_keys):
                if draft.table(reference.ref_schema, reference.ref_table) is table:
                    other.foreign_keys[at] = replace(reference, ref_schema=schema, ref_table=name)
        for at, rows in enumerate(draft.rows):
            if draft.key(rows.schema, rows.table) == old:
                draft.rows[at] = replace(rows, schema=schema, table=name)
        table.schema, table.name = schema, name
        moved = draft.key(schema, name)
        draft.tables = {(moved if t is table else k): t for k, t in draft.tables.items()}

    def transfer(self, moved: ddl.Transfer, span: Span) -> Waits:
        draft, name = self.draft, moved.name
        key = draft.key(name.schema, name.name)
        target = draft.key(moved.schema, name.name)
        if moved.kind == "type" and key in draft.types:
            held = draft.types.pop(key)
            draft.types[target] = replace(held, schema=moved.schema)
            return False
        table = draft.table(name.schema, name.name)
        if table is not None:
            self._move(table, moved.schema, table.name)
        elif key in draft.views:
            draft.views[target] = replace(draft.views.pop(key), schema=moved.schema)
        else:
            for kind in ("procedure", "function"):
                routine = draft.routines.pop((kind, *key), None)
                if routine is not None:
                    draft.routines[(kind, *target)] = replace(routine, schema=moved.schema)
        return False

    # bound defaults and rules, properties

    def bind(self, bound: ddl.Bind, span: Span) -> Waits:
        if not bound.path:
            return False
        made = None
        if bound.bound is not None:
            held = self.defaults if bound.what == "default" else self.rules
            made = held.get(bound.bound.name.lower())
            if made is None:
                return self._missing(bound.what, bound.bound, span)
        if bound.what == "rule":
            self._bind_rule(bound.path, made.expression.text if made else None)
            return False
        default = Default(made.expression, made.name.name) if made else None
        table = self._table_of(bound.path)
        if table is not None and bound.path[-1].lower() in table.columns:
            self._default(table, bound.path[-1], default, span)
        elif default is not None:
            self.type_defaults[bound.path[-1].lower()] = default
        return False

    def _table_of(self, path: tuple[str, ...]) -> TableDraft | None:
        if len(path) < 2:
            return None
        return self.draft.table(path[-3] if len(path) > 2 else None, path[-2])

    def _bind_rule(self, path: tuple[str, ...], condition: str | None) -> None:
        table = self._table_of(path)
        if table is None:
            return
        table.properties = without(table.properties, "rule", "column", path[-1])
        if condition is not None:
            table.properties.append(Property("rule", condition, "column", path[-1]))

    def set_property(self, made: ddl.SetProperty, span: Span) -> Waits:
        levels, item = made.levels, made.property
        if len(levels) < 2:
            if not levels and not made.dropped:
                self.draft.properties.append((item.name, item.value))
            return False
        kind, name = levels[1]
        owner = ddl.Name(levels[0][1] or None, name)
        if kind == "view":
            return self._view_property(owner, item, levels, span)
        if kind != "table":
            return False
        table = self.draft.table(owner.schema, owner.name)
        if table is None:
            return self._missing("table", owner, span)
        below, on = levels[2] if len(levels) > 2 else (None, None)
        table.properties = without(table.properties, item.name, below, on)
        if not made.dropped:
            table.properties.append(Property(item.name, item.value, below, on))
        return False

    def _view_property(
        self, name: ddl.Name, item: Property, levels: tuple[tuple[str, str], ...], span: Span
    ) -> Waits:
        key = self.draft.key(name.schema, name.name)
        view = self.draft.views.get(key)
        if view is None:
            return self._missing("view", name, span)
        if len(levels) == 2 and item.name.lower() in DESCRIPTIONS:
            self.draft.views[key] = replace(view, description=item.value)
        return False


DESCRIPTIONS = ("ms_description", "description")
"""Extended properties that describe, the usual one first."""


Constraint = TypeVar("Constraint", ForeignKey, Check)


def _trust(table: TableDraft, action: ddl.Trust) -> None:
    names = {name.lower() for name in action.names}

    def changed(part: Constraint) -> Constraint:
        if names and (part.name or "").lower() not in names:
            return part
        checked = part.trusted if action.checked is None else action.checked
        return replace(part, enabled=action.enabled, trusted=action.enabled and checked)

    table.foreign_keys = [changed(part) for part in table.foreign_keys]
    table.checks = [changed(part) for part in table.checks]


def _versioning(table: TableDraft, action: ddl.Versioning) -> None:
    held = table.temporal or Temporal(None, None)
    history = action.history
    table.temporal = replace(
        held,
        versioned=action.on,
        history_schema=history.schema if history else held.history_schema,
        history_table=history.name if history else held.history_table,
    )


def _drop_triggers(draft: Draft, name: ddl.Name) -> None:
    """A table takes its triggers with it."""
    key = draft.key(name.schema, name.name)
    for at, routine in list(draft.routines.items()):
        if routine.kind == "trigger" and routine.table is not None:
            schema, _, table = routine.table.rpartition(".")
            if draft.key(schema or None, table) == key:
                del draft.routines[at]


_METHODS: dict[type, Callable[..., Waits]] = {
    ddl.AlterIndex: Applier.alter_index,
    ddl.AlterTable: Applier.alter_table,
    ddl.Bind: Applier.bind,
    ddl.CreateDefault: Applier.create_default,
    ddl.CreateIndex: Applier.create_index,
    ddl.CreatePartition: Applier.create_partition,
    ddl.CreateRoutine: Applier.create_routine,
    ddl.CreateRule: Applier.create_rule,
    ddl.CreateSequence: Applier.create_sequence,
    ddl.CreateSynonym: Applier.create_synonym,
    ddl.CreateTable: Applier.create_table,
    ddl.CreateType: Applier.create_type,
    ddl.CreateView: Applier.create_view,
    ddl.Drop: Applier.drop,
    ddl.Insert: Applier.insert,
    ddl.Rename: Applier.rename,
    ddl.SetProperty: Applier.set_property,
    ddl.Transfer: Applier.transfer,
}
