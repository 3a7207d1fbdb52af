"""Apply what is attached to objects: bound defaults and rules, extended properties."""

from dataclasses import replace

from datamigrate.catalog.applier import Applier, Waits
from datamigrate.catalog.draft import DESCRIPTIONS, TableDraft, without
from datamigrate.catalog.model import Default, Property
from datamigrate.catalog.tables import set_default
from datamigrate.ddl import statements as ddl
from datamigrate.diagnostics import Span


def bind(applier: Applier, bound: ddl.Bind, span: Span) -> Waits:
    """sp_bindefault, sp_bindrule and their undoing."""
    if not bound.path:
        return False
    made = None
    if bound.bound is not None:
        held = applier.defaults if bound.what == "default" else applier.rules
        made = held.get(bound.bound.name.lower())
        if made is None:
            return applier.missing(bound.what, bound.bound, span)
    if bound.what == "rule":
        _bind_rule(applier, bound.path, made.expression.text if made else None)
        return False
    default = Default(made.expression, made.name.name) if made else None
    table = _table_of(applier, bound.path)
    if table is not None and bound.path[-1].lower() in table.columns:
        set_default(applier, table, bound.path[-1], default, span)
    elif default is not None:
        applier.type_defaults[bound.path[-1].lower()] = default
    return False


def _table_of(applier: Applier, path: tuple[str, ...]) -> TableDraft | None:
    if len(path) < 2:
        return None
    return applier.draft.table(path[-3] if len(path) > 2 else None, path[-2])


def _bind_rule(applier: Applier, path: tuple[str, ...], condition: str | None) -> None:
    table = _table_of(applier, path)
    if table is None:
        return
    table.properties = without(table.properties, "rule", "column", path[-1])
    if condition is not None:
        table.properties.append(Property("rule", condition, "column", path[-1]))


def set_property(applier: Applier, made: ddl.SetProperty, span: Span) -> Waits:
    """An extended property of a table, a view, a column or the database."""
    levels, item = made.levels, made.property
    if len(levels) < 2:
        if not levels and not made.dropped:
            applier.draft.properties.append((item.name, item.value))
        return False
    kind, name = levels[1]
    owner = ddl.Name(levels[0][1] or None, name)
    if kind == "view":
        return _view_property(applier, owner, item, levels, span)
    if kind != "table":
        return False
    table = applier.draft.table(owner.schema, owner.name)
    if table is None:
        return applier.missing("table", owner, span)
    below, on = levels[2] if len(levels) > 2 else (None, None)
    table.properties = without(table.properties, item.name, below, on)
    if not made.dropped:
        table.properties.append(Property(item.name, item.value, below, on))
    return False


def _view_property(
    applier: Applier,
    name: ddl.Name,
    item: Property,
    levels: tuple[tuple[str, str], ...],
    span: Span,
) -> Waits:
    key = applier.draft.key(name.schema, name.name)
    view = applier.draft.views.get(key)
    if view is None:
        return applier.missing("view", name, span)
    if len(levels) == 2 and item.name.lower() in DESCRIPTIONS:
        applier.draft.views[key] = replace(view, description=item.value)
    return False
