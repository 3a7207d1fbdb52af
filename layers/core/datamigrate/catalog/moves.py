"""Apply drops, renames and transfers between schemas."""

from dataclasses import replace
from typing import TypeGuard

from datamigrate.catalog.applier import Applier, Waits
from datamigrate.catalog.draft import Draft, Part, TableDraft
from datamigrate.catalog.model import ForeignKey
from datamigrate.ddl import statements as ddl
from datamigrate.diagnostics import Span


def drop(applier: Applier, dropped: ddl.Drop, span: Span) -> Waits:
    """DROP of anything."""
    for name in dropped.names:
        _drop(applier, dropped.kind, name, dropped.on)
    return False


def _drop(applier: Applier, kind: str, name: ddl.Name, on: ddl.Name | None) -> None:
    draft, key = applier.draft, applier.draft.key(name.schema, name.name)
    if kind == "table":
        if draft.remove(key) is not None:
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
        _drop_index(applier, name.name, on)


def _drop_index(applier: Applier, name: str, on: ddl.Name) -> None:
    table = applier.draft.table(on.schema, on.name)
    if table is not None:
        table.drop_index(name)
    held = applier.draft.view_indexes.get(applier.draft.key(on.schema, on.name), [])
    held[:] = [index for index in held if (index.name or "").lower() != name.lower()]


def rename(applier: Applier, renamed: ddl.Rename, span: Span) -> Waits:
    """sp_rename."""
    path, new = renamed.path, renamed.new
    if renamed.kind == "column":
        schema = path[-3] if len(path) > 2 else None
        table = applier.draft.table(schema, path[-2]) if len(path) > 1 else None
        if table is not None and table.rename_column(path[-1], new):
            _rename_references(applier, table, path[-1], new)
            return False
        return applier.missing("column", ddl.Name(None, ".".join(path)), span) and False
    name = ddl.Name(path[-2] if len(path) > 1 else None, path[-1])
    if renamed.kind == "object" and _rename_object(applier, name, new):
        return False
    if not any(table.rename_part(path[-1], new) for table in applier.draft.holders()):
        applier.missing("object", name, span)
    return False


def _rename_references(applier: Applier, table: TableDraft, old: str, new: str) -> None:
    for other in applier.draft.holders():
        for at, part in enumerate(other.parts):
            if _leads_to(part, table, applier.draft):
                columns = tuple(new if c.lower() == old.lower() else c for c in part.ref_columns)
                other.parts[at] = replace(part, ref_columns=columns)


def _leads_to(part: Part, table: TableDraft, draft: Draft) -> TypeGuard[ForeignKey]:
    return isinstance(part, ForeignKey) and draft.table(part.ref_schema, part.ref_table) is table


def _rename_object(applier: Applier, name: ddl.Name, new: str) -> bool:
    draft = applier.draft
    table = draft.table(name.schema, name.name)
    if table is not None:
        _move(applier, table, table.schema, new)
        return True
    key = draft.key(name.schema, name.name)
    if key in draft.views:
        view = draft.views.pop(key)
        draft.views[draft.key(view.schema, new)] = replace(view, name=new)
        return True
    return False


def _move(applier: Applier, table: TableDraft, schema: str | None, name: str) -> None:
    """Give a table another name or schema, in its references and rows too."""
    draft = applier.draft
    old = draft.key(table.schema, table.name)
    for other in draft.holders():
        for at, part in enumerate(other.parts):
            if _leads_to(part, table, draft):
                other.parts[at] = replace(part, ref_schema=schema, ref_table=name)
    for at, rows in enumerate(draft.rows):
        if draft.key(rows.schema, rows.table) == old:
            draft.rows[at] = replace(rows, schema=schema, table=name)
    draft.remove(old)
    table.schema, table.name = schema, name
    draft.add(table)


def transfer(applier: Applier, moved: ddl.Transfer, span: Span) -> Waits:
    """ALTER SCHEMA ... TRANSFER."""
    draft, name = applier.draft, moved.name
    key = draft.key(name.schema, name.name)
    target = draft.key(moved.schema, name.name)
    if moved.kind == "type" and key in draft.types:
        held = draft.types.pop(key)
        draft.types[target] = replace(held, schema=moved.schema)
        return False
    table = draft.table(name.schema, name.name)
    if table is not None:
        _move(applier, table, moved.schema, table.name)
    elif key in draft.views:
        draft.views[target] = replace(draft.views.pop(key), schema=moved.schema)
    else:
        for kind in ("procedure", "function"):
            routine = draft.routines.pop((kind, *key), None)
            if routine is not None:
                draft.routines[(kind, *target)] = replace(routine, schema=moved.schema)
    return False


def _drop_triggers(draft: Draft, name: ddl.Name) -> None:
    """A table takes its triggers with it."""
    key = draft.key(name.schema, name.name)
    for at, routine in list(draft.routines.items()):
        if routine.kind == "trigger" and routine.table is not None:
            schema, _, table = routine.table.rpartition(".")
            if draft.key(schema or None, table) == key:
                del draft.routines[at]
