"""Decide the columns of a staging model: names, types, what to compute. Source order is kept."""

from collections.abc import Iterator, Mapping, Sequence, Set
from functools import lru_cache
from sys import intern

from datamigrate.catalog.model import Column, Table
from datamigrate.plan import codes
from datamigrate.plan.choices import TableChoices
from datamigrate.plan.context import Context, StagedColumn, Typed, type_text
from datamigrate.plan.landing import landing_columns
from datamigrate.plan.measured import plan_measured
from datamigrate.plan.model import ColumnPlan, Group, LeftOut
from datamigrate.plan.names import shortened, told_apart
from datamigrate.plan.pii import pii_of
from datamigrate.translate.expression import Scope, ScopeColumn, translate_value
from datamigrate.types import Family, Loss, TargetType
from datamigrate.types.defaults import column_default
from datamigrate.types.identifiers import quoted

_GROUPS: Mapping[Family, Group] = {
    Family.BOOLEAN: Group.BOOLEANS,
    Family.INTEGER: Group.NUMERICS,
    Family.DECIMAL: Group.NUMERICS,
    Family.FLOAT: Group.NUMERICS,
    Family.STRING: Group.STRINGS,
    Family.DATE: Group.DATES,
    Family.TIME: Group.TIMES,
    Family.TIMESTAMP: Group.TIMESTAMPS,
    Family.UUID: Group.IDS,
}
UNTYPED = "computed by an expression that may have any type"
_ALWAYS_FITS = 12  # characters of four bytes
_NUMBER = len("_999")  # what telling names apart may add
_PLAIN_FITS = 59  # characters of one byte, in every target and with a number
_REPEATED = 16384
"""How many columns and names are kept at hand: the same columns are in many tables."""


def plan_columns(
    table: Table, original: str, entity: str, context: Context
) -> dict[str, StagedColumn]:
    """The columns that the model will have, by their source names in lower case."""
    choices = context.choices.of_table(table.schema or context.dialect.default_schema, table.name)
    kept, names = _named(table, original, entity, choices, context)
    keys = _key_columns(table)
    pairs = [
        (column, name)
        for column, name in zip(kept, names, strict=True)
        if column.traits.computed is None
    ]
    landed = _landed(pairs, keys, original, choices, context)
    if len(landed) == len(kept):
        return landed
    scope = landing_scope(landed, context)
    staged: dict[str, StagedColumn] = {}
    for column, name in zip(kept, names, strict=True):
        key = column.name.lower()
        found = landed.get(key) or _computed(column, name, keys, original, scope, context)
        if found is not None:
            staged[key] = found
    return staged


def column_names(table: Table, entity: str, wanted: Set[str], context: Context) -> dict[str, str]:
    """How the model spells those columns, both in lower case, as far as it will have them."""
    if any(c.traits.computed is not None and c.name.lower() in wanted for c in table.columns):
        planned = plan_columns(table, table.name, entity, context)
        return {key: column.plan.sql for key, column in planned.items() if key in wanted}
    schema = table.schema or context.dialect.default_schema
    choices = context.choices.of_table(schema, table.name)
    kept, names = _named(table, table.name, entity, choices, context)
    return {
        key: context.written(name)
        for column, name in zip(kept, names, strict=True)
        if (key := column.name.lower()) in wanted
    }


def column_types(
    table: Table, wanted: Set[str], context: Context
) -> Iterator[tuple[str, Family, bool]]:
    """What those columns hold, given in lower case, and whether that is by a rule."""
    schema = table.schema or context.dialect.default_schema
    choices = context.choices.of_table(schema, table.name)
    for column in table.columns:
        if column.name.lower() in wanted and column.traits.computed is None:
            typed = context.column_type(column, table.name, choices)
            yield column.name.lower(), typed.target.family, typed.natural is not None


def landing_scope(columns: Mapping[str, StagedColumn], context: Context) -> Scope:
    """Names as the landing table spells them."""
    return Scope(
        {
            key: _in_scope(quoted(column.plan.identifier, context.target), column)
            for key, column in columns.items()
            if column.plan.identifier is not None
        }
    )


def staging_scope(columns: Mapping[str, StagedColumn], context: Context) -> Scope:
    """Names as the staging model spells them."""
    return Scope(_StagingColumns(columns))


class _StagingColumns(Mapping[str, ScopeColumn]):
    """Made when an expression names them: of many columns most expressions name one."""

    def __init__(self, columns: Mapping[str, StagedColumn]) -> None:
        self.columns = columns

    def __getitem__(self, key: str) -> ScopeColumn:
        column = self.columns[key]
        return _in_scope(column.plan.sql, column)

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)


def _in_scope(name: str, column: StagedColumn) -> ScopeColumn:
    """Expressions are written for the type that follows from the source's: any other is cast."""
    if column.natural is None:
        return ScopeColumn(name, column.target_type, column.source_type)
    return ScopeColumn(f"cast({name} as {column.natural.sql})", column.natural, column.source_type)


def _named(
    table: Table, original: str, entity: str, choices: TableChoices, context: Context
) -> tuple[Sequence[Column], list[str]]:
    """The columns that the target can tell apart, and what the model calls them."""
    names = _plain_names(table.columns, context)
    if names is not None:
        return table.columns, names
    kept = _kept(table, original, context)
    return kept, _names(kept, original, entity, choices, context)


def _kept(table: Table, original: str, context: Context) -> list[Column]:
    """Without the second of two columns that the target cannot tell apart."""
    if len({column.name.casefold() for column in table.columns}) == len(table.columns):
        return list(table.columns)
    seen: set[str] = set()
    kept: list[Column] = []
    for column in table.columns:
        name = column.name.casefold()
        if name in seen:
            message = f"expected names that differ in more than case, found `{column.name}` again"
            context.report(codes.SAME_IN_TARGET, message, original, column.span)
            continue
        seen.add(name)
        kept.append(column)
    return kept


def _names(
    columns: list[Column], original: str, entity: str, choices: TableChoices, context: Context
) -> list[str]:
    originals = [column.name for column in columns]
    wanted: list[str] = []
    rules, reserved = context.choices, context.target.identifiers.reserved
    for number, column in enumerate(columns, 1):
        if rules.change_columns:
            plain = rules.column_name(column.name, original, choices)
        else:
            plain = rules.plain(column.name)
        plain = plain or f"column_{number}"
        legal = plain
        if plain in reserved or plain[0].isdigit():
            legal = f"{entity}_{plain}"
            message = f"expected a name that needs no quotes, found `{plain}`: it becomes `{legal}`"
            context.report(codes.RENAMED, message, f"{original}.{column.name}", column.span)
        wanted.append(_fitting(legal, original, column, context))
    names = told_apart(wanted, originals)
    for column, name, wish in zip(columns, names, wanted, strict=True):
        if name != wish:
            message = f"expected one column named `{wish}`, found several: this is `{name}`"
            context.report(codes.COLLISION, message, f"{original}.{column.name}", column.span)
    return names


def _plain_names(columns: Sequence[Column], context: Context) -> list[str] | None:
    """The names where there is nothing to decide or to tell, as in most tables."""
    choices = context.choices
    if choices.change_columns:
        return None
    names = [*map(choices.plain, [column.name for column in columns])]
    taken = set(names)
    if len(taken) < len(names) or not taken.isdisjoint(context.target.identifiers.reserved):
        return None
    return names if all(map(_is_plain, names)) else None


@lru_cache(maxsize=_REPEATED)
def _is_plain(name: str) -> bool:
    return 0 < len(name) <= _PLAIN_FITS and name.isascii() and not name[0].isdigit()


def _fitting(name: str, original: str, column: Column, context: Context) -> str:
    """The name, short enough for the target when a number is added to tell it apart."""
    if len(name) <= _ALWAYS_FITS:
        return name
    rules = context.target.identifiers
    room = rules.longest - _NUMBER if rules.longest else None
    short = shortened(name, room, counts_bytes=rules.counts_bytes)
    if short != name:
        message = f"expected at most {room} characters, found `{name}`: it is `{short}`"
        context.report(codes.SHORTENED, message, f"{original}.{column.name}", column.span)
    return short


def _key_columns(table: Table) -> frozenset[str]:
    """Columns that identify a row, of this table or another, in lower case."""
    keys = [table.primary_key.columns] if table.primary_key else []
    keys += [key.columns for key in table.foreign_keys]
    return frozenset(name.lower() for columns in keys for name in columns)


def _group(name: str, family: Family, *, is_key: bool) -> Group:
    if is_key or name == "id" or name.endswith("_id"):
        return Group.IDS
    return _GROUPS.get(family, Group.OTHERS)


def _landed(
    pairs: Sequence[tuple[Column, str]],
    keys: frozenset[str],
    original: str,
    choices: TableChoices,
    context: Context,
) -> dict[str, StagedColumn]:
    """Columns that hold data; those that are the same in many tables are one value."""
    identifiers = landing_columns([column for column, _ in pairs], original, context)
    ruled = context.choices.change_types
    landed: dict[str, StagedColumn] = {}
    for (column, name), identifier in zip(pairs, identifiers, strict=True):
        traits, key = column.traits, intern(column.name.lower())
        typed = (
            context.column_type(column, original, choices) if ruled else context.typed_as(traits)
        )
        if typed.told is not None and typed.natural is None:
            context.report(*typed.told, f"{original}.{column.name}", column.span)
        default = _default(column, typed, original, context) if column.default else None
        is_key, description, sql = key in keys, column.description, typed.target.sql
        same = (column.name, name, id(traits), identifier, is_key, default, description, sql)
        held = context.landed.get(same)
        if held is None:
            if len(context.landed) == _REPEATED:
                context.landed.clear()
            plan = _plan_landed(column, name, identifier, default, typed, is_key, context)
            held = StagedColumn(plan, typed.target, typed.source, typed.natural)
            context.landed[same] = held
        landed[key] = held
    return landed


def _plan_landed(
    column: Column,
    name: str,
    identifier: str,
    default: str | None,
    typed: Typed,
    is_key: bool,
    context: Context,
) -> ColumnPlan:
    family = typed.target.family
    return ColumnPlan(
        name=name,
        sql=context.written(name),
        identifier=identifier,
        type=typed.target.sql,
        family=family,
        group=_group(name, family, is_key=is_key),
        required=column.traits.required,
        source_name=column.name,
        source_type=typed.text,
        default=default,
        description=column.description,
        loss=typed.target.loss,
        reason=typed.target.why,
        pii=pii_of(name, column.traits) if context.settings.pii else None,
        measured=plan_measured(typed, column.traits, context.target),
    )


def _default(column: Column, typed: Typed, original: str, context: Context) -> str | None:
    assert column.default is not None
    owner = f"{original}.{column.name}"
    done = translate_value(
        column.default.expression, Scope({}), context.target, owner, typed.source
    )
    context.found.extend(done.diagnostics)
    sql = done.sql
    if sql is not None and typed.natural is not None:
        sql = f"cast({sql} as {typed.target.sql})"
    if sql is not None and column_default(sql, context.target) is None:
        label = context.target.label
        message = f"expected a default that a column of {label} takes, found `{sql}`"
        context.report(codes.NO_DEFAULT, message, owner, column.span)
    return sql


def _computed(
    column: Column,
    name: str,
    keys: frozenset[str],
    original: str,
    scope: Scope,
    context: Context,
) -> StagedColumn | None:
    assert column.traits.computed is not None
    owner = f"{original}.{column.name}"
    done = translate_value(column.traits.computed.expression, scope, context.target, owner, None)
    context.found.extend(done.diagnostics)
    if done.sql is None:
        message = "expected an expression that the target understands the same way, found another"
        context.report(codes.NO_COMPUTED, message, owner, column.span)
        return None
    found = context.type_of(done.type) if done.type else None
    _tell_type(found, owner, column, context)
    family = found.family if found else Family.OTHER
    plan = ColumnPlan(
        name=name,
        sql=context.written(name),
        identifier=None,
        type=found.sql if found else context.target.widest,
        family=family,
        group=_group(name, family, is_key=column.name.lower() in keys),
        required=column.traits.required,
        source_name=column.name,
        source_type=type_text(column.traits),
        expression=done.sql,
        description=column.description,
        typed=found is not None,
        loss=found.loss if found else Loss.UNSUPPORTED,
        reason=found.why if found else UNTYPED,
        pii=pii_of(name, column.traits) if context.settings.pii else None,
    )
    return StagedColumn(plan, found, done.type)


def left_out(table: Table, staged: Mapping[str, StagedColumn]) -> tuple[LeftOut, ...]:
    """The columns of the script that the model will not have."""
    if len(staged) == len(table.columns):
        return ()
    kept = {column.plan.source_name for column in staged.values()}
    return tuple(
        LeftOut(column.name, type_text(column.traits))
        for column in table.columns
        if column.name not in kept
    )


def _tell_type(found: TargetType | None, owner: str, column: Column, context: Context) -> None:
    if found is None:
        message = "expected an expression whose type is known, found one that may have any"
        hint = "cast the column in its model, then set `enforced: true` in the model's contract"
    else:
        message = f"the script gives the computed column no type; `{found.sql}` was worked out"
        hint = None
    context.report(codes.COMPUTED_TYPE, message, owner, column.span, hint)
