"""Apply what makes and alters tables."""

from dataclasses import replace
from sys import intern

from datamigrate.catalog.applier import Applier, Waits
from datamigrate.catalog.draft import TableDraft
from datamigrate.catalog.model import Check, Column, Default, ForeignKey, Index, Key, Temporal
from datamigrate.ddl import statements as ddl
from datamigrate.diagnostics import Code, Diagnostic, Severity, Span

C104 = Code("C104", Severity.WARNING, "a table without columns")


def create_table(applier: Applier, made: ddl.CreateTable, span: Span) -> Waits:
    """CREATE TABLE."""
    key = applier.draft.key(made.name.schema, made.name.name)
    if key in applier.draft.tables:
        return applier.again("table", made.name, span)
    table = TableDraft(made.name.schema, made.name.name, span, kind=made.kind)
    table.temporal, table.options, table.partition = made.temporal, made.options, made.partition
    applier.draft.add(table)
    _elements(applier, table, made.elements, span)
    if not made.elements and made.kind not in {"edge", "filetable"}:
        source = "a query" if made.query else "nothing"
        message = f"expected the columns of `{made.name}`, found {source}"
        applier.diagnostics.append(Diagnostic(C104, message, span, None, str(made.name)))
    return False


def _elements(
    applier: Applier, table: TableDraft, elements: tuple[ddl.Element, ...], span: Span
) -> None:
    for element in elements:
        match element:
            case Column():
                _column(applier, table, element)
            case ddl.PrimaryKey():
                table.primary_key = element.key
            case Key() | ForeignKey() | Check() | Index():
                table.parts.append(element)
            case ddl.DefaultFor():
                set_default(applier, table, element.column, element.default, span)
            case ddl.Period():
                table.temporal = replace(
                    table.temporal or Temporal(None, None),
                    start=element.start,
                    end=element.end,
                )


def _column(applier: Applier, table: TableDraft, column: Column) -> None:
    key = intern(column.name.lower())
    if key in table.columns:
        applier.again("column", f"{table.name}.{column.name}", column.span)
    else:
        table.columns[key] = column


def set_default(
    applier: Applier, table: TableDraft, column: str, default: Default | None, span: Span
) -> None:
    """Give a column a default, or take it away."""
    held = table.columns.get(column.lower())
    if held is None:
        applier.no_column(table.name, column, span)
    else:
        table.columns[column.lower()] = Column(
            held.name, held.traits, held.file, held.place, default, held.description
        )


def alter_table(applier: Applier, altered: ddl.AlterTable, span: Span) -> Waits:
    """ALTER TABLE."""
    table = applier.draft.table(altered.name.schema, altered.name.name)
    if table is None:
        waits = any(isinstance(a, ddl.Add | ddl.Versioning | ddl.Trust) for a in altered.actions)
        return applier.missing("table", altered.name, span) and waits
    for action in altered.actions:
        _action(applier, table, action, span)
    return False


def _action(applier: Applier, table: TableDraft, action: ddl.Action, span: Span) -> None:
    match action:
        case ddl.Add():
            _elements(applier, table, action.elements, span)
        case ddl.AlterColumn():
            _alter_column(applier, table, action, span)
        case ddl.AlterColumnFlag():
            _flag(applier, table, action)
        case ddl.DropParts():
            _drop_parts(applier, table, action)
        case ddl.Trust():
            _trust(table, action)
        case ddl.Versioning():
            _versioning(table, action)
        case ddl.NoChange():
            pass


def _alter_column(applier: Applier, table: TableDraft, action: ddl.AlterColumn, span: Span) -> None:
    held = table.columns.get(action.name.lower())
    if held is None:
        applier.no_column(table.name, action.name, span)
        return
    traits = replace(
        held.traits,
        type=action.type,
        base_type=action.type,
        nullable=action.nullable,
        collation=action.collation or held.traits.collation,
    )
    table.columns[action.name.lower()] = replace(held, traits=traits)


def _flag(applier: Applier, table: TableDraft, action: ddl.AlterColumnFlag) -> None:
    held = table.columns.get(action.name.lower())
    if held is None:
        return
    traits = held.traits
    if action.flag == "masked":
        traits = replace(traits, masked=(action.text or "") if action.on else None)
    elif action.flag == "sparse":
        traits = replace(traits, sparse=action.on)
    elif action.flag == "hidden":
        traits = replace(traits, hidden=action.on)
    elif action.flag == "rowguidcol":
        traits = replace(traits, rowguid=action.on)
    elif action.flag == "persisted" and traits.computed is not None:
        traits = replace(traits, computed=replace(traits.computed, persisted=action.on))
    table.columns[action.name.lower()] = replace(held, traits=traits)


def _drop_parts(applier: Applier, table: TableDraft, action: ddl.DropParts) -> None:
    for name in action.columns:
        table.drop_column(name)
    for name in action.constraints:
        if not table.drop_constraint(name):
            table.drop_index(name)
    for name in action.indexes:
        table.drop_index(name)
    if action.period:
        table.temporal = None


def _trust(table: TableDraft, action: ddl.Trust) -> None:
    names = {name.lower() for name in action.names}
    for at, part in enumerate(table.parts):
        if not isinstance(part, ForeignKey | Check):
            continue
        if names and (part.name or "").lower() not in names:
            continue
        checked = part.trusted if action.checked is None else action.checked
        trusted = action.enabled and checked
        if (part.enabled, part.trusted) != (action.enabled, trusted):
            table.parts[at] = replace(part, enabled=action.enabled, trusted=trusted)


def _versioning(table: TableDraft, action: ddl.Versioning) -> None:
    held = table.temporal or Temporal(None, None)
    history = action.history
    table.temporal = replace(
        held,
        versioned=action.on,
        history_schema=history.schema if history else held.history_schema,
        history_table=history.name if history else held.history_table,
    )
