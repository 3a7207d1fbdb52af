"""Apply what makes everything but tables, and rows."""

from dataclasses import replace

from datamigrate.catalog.applier import Applier, Waits
from datamigrate.catalog.model import (
    Column,
    Index,
    Partition,
    Routine,
    RowSet,
    Sequence,
    Synonym,
    UserType,
    View,
)
from datamigrate.ddl import statements as ddl
from datamigrate.diagnostics import Span


def create_index(applier: Applier, made: ddl.CreateIndex, span: Span) -> Waits:
    """CREATE INDEX on a table or a view."""
    table = applier.draft.table(made.on.schema, made.on.name)
    if table is not None:
        table.parts.append(made.index)
        return False
    key = applier.draft.key(made.on.schema, made.on.name)
    if key in applier.draft.views:
        applier.draft.view_indexes.setdefault(key, []).append(made.index)
        return False
    return applier.missing("table", made.on, span)


def alter_index(applier: Applier, altered: ddl.AlterIndex, span: Span) -> Waits:
    """ALTER INDEX."""
    table = applier.draft.table(altered.on.schema, altered.on.name)
    if table is None:
        return False
    low = altered.name.lower()
    for at, part in enumerate(table.parts):
        if isinstance(part, Index) and low in {"all", (part.name or "").lower()}:
            table.parts[at] = replace(part, disabled=altered.disabled)
    return False


def create_view(applier: Applier, made: ddl.CreateView, span: Span) -> Waits:
    """CREATE or ALTER VIEW."""
    key = applier.draft.key(made.name.schema, made.name.name)
    alters = made.text[:5].upper() == "ALTER" or "ALTER" in made.text[:20].upper()
    if key in applier.draft.views and not alters:
        return applier.again("view", made.name, span)
    name = made.name
    held = applier.draft.views.get(key)
    view = View(name.schema, name.name, made.text, made.columns, span, made.materialized)
    applier.draft.views[key] = replace(view, description=held.description) if held else view
    return False


def create_routine(applier: Applier, made: ddl.CreateRoutine, span: Span) -> Waits:
    """CREATE or ALTER of a routine."""
    schema, name = applier.draft.key(made.name.schema, made.name.name)
    key = (made.kind, schema, name)
    if key in applier.draft.routines and not made.alters:
        return applier.again(made.kind, made.name, span)
    table = str(made.on) if made.on else None
    applier.draft.routines[key] = Routine(made.kind, made.name.schema, made.name.name, span, table)
    return False


def create_type(applier: Applier, made: ddl.CreateType, span: Span) -> Waits:
    """CREATE TYPE."""
    columns = tuple(e for e in made.elements if isinstance(e, Column))
    name = made.name
    applier.draft.types[applier.draft.key(name.schema, name.name)] = UserType(
        name.schema, name.name, made.kind, span, made.base, made.nullable, columns
    )
    return False


def create_sequence(applier: Applier, made: ddl.CreateSequence, span: Span) -> Waits:
    """CREATE SEQUENCE."""
    name = made.name
    sequence = Sequence(name.schema, name.name, span, made.options)
    applier.draft.sequences.setdefault(applier.draft.key(name.schema, name.name), sequence)
    return False


def create_synonym(applier: Applier, made: ddl.CreateSynonym, span: Span) -> Waits:
    """CREATE SYNONYM."""
    name = made.name
    synonym = Synonym(name.schema, name.name, made.target, span)
    applier.draft.synonyms[applier.draft.key(name.schema, name.name)] = synonym
    return False


def create_partition(applier: Applier, made: ddl.CreatePartition, span: Span) -> Waits:
    """CREATE PARTITION FUNCTION or SCHEME."""
    applier.draft.partitions.append(Partition(made.kind, made.name, made.text, span))
    return False


def create_default(applier: Applier, made: ddl.CreateDefault, span: Span) -> Waits:
    """CREATE DEFAULT, to be bound later."""
    applier.defaults[made.name.name.lower()] = made
    return False


def create_rule(applier: Applier, made: ddl.CreateRule, span: Span) -> Waits:
    """CREATE RULE, to be bound later."""
    applier.rules[made.name.name.lower()] = made
    return False


def insert(applier: Applier, made: ddl.Insert, span: Span) -> Waits:
    """INSERT of rows that are written out."""
    name = made.name
    rows = RowSet(name.schema, name.name, made.columns, made.rows, span, made.selected)
    applier.draft.rows.append(rows)
    return False
