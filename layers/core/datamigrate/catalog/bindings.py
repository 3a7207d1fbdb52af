"""Apply what is attached to objects: bound defaults and rules, extended properties."""

from dataclasses import replace
from sys import intern

from datamigrate.catalog.applier import Applier, Waits
from datamigrate.catalog.draft import DESCRIPTIONS, Key2, TableDraft
from datamigrate.catalog.model import Default, ObjectProperty, Property
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
    table.drop_property("rule", "column", path[-1])
    if condition is not None:
        table.parts.append(Property("rule", condition, "column", path[-1]))


def set_property(applier: Applier, made: ddl.SetProperty, span: Span) -> Waits:
    """An extended property of a table, of a part of one, or of anything else."""
    kind, name = made.levels[1] if len(made.levels) > 1 else ("", "")
    owner = ddl.Name(made.levels[0][1] or None if made.levels else None, name)
    if kind == "table":
        return _table_property(applier, owner, made, span)
    if kind == "view" and applier.draft.key(owner.schema, name) not in applier.draft.views:
        return applier.missing("view", owner, span)
    _keep(applier, made)
    if kind == "view" and len(made.levels) == 2:
        _describe(applier, applier.draft.key(owner.schema, name), made)
    return False


def _table_property(applier: Applier, owner: ddl.Name, made: ddl.SetProperty, span: Span) -> Waits:
    table = applier.draft.table(owner.schema, owner.name)
    if table is None:
        return applier.missing("table", owner, span)
    item = made.property
    below, on = made.levels[2] if len(made.levels) > 2 else (None, None)
    table.drop_property(item.name, below, on)
    if not made.dropped:
        place = (below and intern(below), on and intern(on))
        table.parts.append(Property(intern(item.name), item.value, *place))
    return False


def _keep(applier: Applier, made: ddl.SetProperty) -> None:
    item, held = made.property, applier.draft.properties
    place = tuple(part.lower() for level in made.levels for part in level)
    held.pop((*place, item.name.lower()), None)
    if not made.dropped:
        held[(*place, item.name.lower())] = ObjectProperty(made.levels, item.name, item.value)


def _describe(applier: Applier, key: Key2, made: ddl.SetProperty) -> None:
    if made.property.name.lower() in DESCRIPTIONS:
        description = None if made.dropped else made.property.value
        view = applier.draft.views[key]
        applier.draft.views[key] = replace(view, description=description)
