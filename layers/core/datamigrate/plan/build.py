"""Turn a catalog into the plan of a project. Every object of the catalog is accounted for."""

import re
from collections.abc import Mapping, Sequence, Set

from datamigrate.catalog.model import Catalog, Table
from datamigrate.diagnostics import Diagnostic
from datamigrate.dialects import DIALECTS
from datamigrate.plan import codes
from datamigrate.plan.columns import plan_columns
from datamigrate.plan.context import Context, Key, Staged
from datamigrate.plan.findings import plan_findings
from datamigrate.plan.model import Project, ProjectPlan, TablePlan
from datamigrate.plan.names import joined, shortened, snake_case, source_name, told_apart
from datamigrate.plan.objects import plan_objects
from datamigrate.plan.seeds import plan_seeds, seed_name
from datamigrate.plan.tests import plan_tests, unenforced
from datamigrate.settings import Settings
from datamigrate.types import TARGETS

# dbt gives a relation that it is about to replace the name with `__dbt_backup` at the end.
_SUFFIX = len("__dbt_backup")
_SYSTEM_SCHEMA = re.compile(r"(?i:information_schema|pg_.*)")


def plan(catalog: Catalog, settings: Settings) -> tuple[ProjectPlan, tuple[Diagnostic, ...]]:
    """The plan, and what planning found; the plan's own findings hold the catalog's too."""
    dialect = DIALECTS[catalog.dialect]
    source = source_name(settings.source_name)
    project = Project(
        name=source_name(settings.project_name or settings.source_name),
        source=source,
        target=settings.target,
        dialect=dialect.label,
        owner=settings.owner,
    )
    known = frozenset(
        ((table.schema or dialect.default_schema).lower(), table.name.lower())
        for table in catalog.tables
    )
    context = Context(settings, TARGETS[settings.target], dialect, [], known=known)
    staged = stage(catalog.tables, source, context)
    seeds = plan_seeds(catalog, staged, context) if settings.seeds else ()
    seeded = {seed.name for seed in seeds}
    tables = sorted(
        (plan_table(table, staged, seeded, context) for table in staged.values()),
        key=lambda table: table.model,
    )
    objects = plan_objects(catalog, staged, context)
    found = tuple(context.found)
    findings = plan_findings(catalog, catalog.diagnostics + found)
    planned = ProjectPlan(project, tuple(tables), seeds, objects, findings, catalog.statements)
    return planned, found


def plan_table(
    staged: Staged, others: Mapping[Key, Staged], seeded: Set[str], context: Context
) -> TablePlan:
    """One table, whole in itself."""
    seed = seed_name(staged)
    primary = staged.table.primary_key
    landed = [staged.columns.get(name.lower()) for name in primary.columns] if primary else []
    return TablePlan(
        original=staged.original,
        model=staged.model,
        source=staged.source,
        source_table=staged.source_table,
        schema=staged.schema,
        identifier=staged.identifier,
        columns=tuple(column.plan for column in staged.columns.values()),
        tests=plan_tests(staged, others, context),
        primary_key=tuple(
            column.plan.identifier for column in landed if column and column.plan.identifier
        ),
        description=staged.table.description,
        unenforced=unenforced(staged),
        seed=seed if seed in seeded else None,
    )


def stage(tables: Sequence[Table], source: str, context: Context) -> dict[Key, Staged]:
    """Every table that the project will have, with its names, in the order of the script."""
    kept = _kept(tables, context)
    schemas = _schemas(kept, source, context)
    entities = _entities(kept, source, context)
    staged: dict[Key, Staged] = {}
    for table, entity in zip(kept, entities, strict=True):
        key = context.key(table.schema, table.name)
        schema, name = schemas[key[0]]
        original = _original(table, context)
        columns = plan_columns(table, original, snake_case(table.name) or "table", context)
        staged[key] = Staged(
            table=table,
            original=original,
            model=f"stg_{source}__{entity}",
            source=name,
            source_table=entity,
            schema=schema,
            identifier=_identifier(table, original, context),
            columns=columns,
        )
    return staged


def _original(table: Table, context: Context) -> str:
    return joined((table.schema or context.dialect.default_schema, table.name))


def _kept(tables: Sequence[Table], context: Context) -> list[Table]:
    """Without tables that have no columns to copy, or a name that another one has in the target."""
    seen: dict[Key, str] = {}
    kept: list[Table] = []
    for table in tables:
        key = context.key(table.schema, table.name)
        original = _original(table, context)
        if key in seen:
            message = f"expected names that differ in more than case, found `{seen[key]}` again"
            context.report(codes.SAME_IN_TARGET, message, original, table.span)
        elif all(column.traits.computed is not None for column in table.columns):
            message = "expected a column that holds data, found none: there is nothing to copy"
            context.report(codes.NO_COLUMNS, message, original, table.span)
        else:
            seen[key] = original
            kept.append(table)
            _tell_implicit(table, original, context)
    return kept


def _tell_implicit(table: Table, original: str, context: Context) -> None:
    if table.kind in {"node", "edge", "filetable"}:
        message = (
            f"expected written columns only, found a {table.kind} table: `$` columns are left out"
        )
        context.report(codes.IMPLICIT_COLUMNS, message, original, table.span)


def _schemas(tables: Sequence[Table], source: str, context: Context) -> dict[str, tuple[str, str]]:
    """For each schema in lower case: its name in the landing area, and the name of its source."""
    spelled: dict[str, str] = {}
    for table in tables:
        schema = table.schema or context.dialect.default_schema
        spelled.setdefault(schema.lower(), schema)
    keys = sorted(spelled)
    default = context.dialect.default_schema.lower()
    wanted = [source if key == default else f"{source}_{_plain(spelled[key])}" for key in keys]
    names = told_apart(wanted, keys)
    return {
        key: (_landing_schema(spelled[key], context), name)
        for key, name in zip(keys, names, strict=True)
    }


def _landing_schema(schema: str, context: Context) -> str:
    rules = context.target.identifiers
    name = schema
    if _SYSTEM_SCHEMA.fullmatch(schema):
        name = f"landing_{schema}"
        message = (
            f"expected a schema that is no part of a warehouse, found `{schema}`: it is `{name}`"
        )
        context.report(codes.RENAMED, message, schema, None)
    return shortened(name, rules.longest, counts_bytes=rules.counts_bytes)


def _plain(name: str) -> str:
    return snake_case(name) or "schema"


def _entities(tables: Sequence[Table], source: str, context: Context) -> list[str]:
    """What follows `stg_<source>__` in a model's name; the default schema does not show."""
    rules = context.target.identifiers
    default = context.dialect.default_schema.lower()
    room = (rules.longest or 200) - _SUFFIX - len(f"stg_{source}__")
    wanted: list[str] = []
    for table in tables:
        schema = table.schema or default
        name = snake_case(table.name) or "table"
        full = name if schema.lower() == default else f"{_plain(schema)}_{name}"
        short = shortened(full, room, counts_bytes=rules.counts_bytes)
        if short != full:
            message = (
                f"expected a name of at most {room} characters, found `{full}`: it is `{short}`"
            )
            context.report(codes.SHORTENED, message, _original(table, context), table.span)
        wanted.append(short)
    names = told_apart(wanted, [_original(table, context) for table in tables])
    for table, name, wish in zip(tables, names, wanted, strict=True):
        if name != wish:
            message = f"expected one model for `{wish}`, found several: this one is `{name}`"
            context.report(codes.COLLISION, message, _original(table, context), table.span)
    return names


def _identifier(table: Table, original: str, context: Context) -> str:
    rules = context.target.identifiers
    short = shortened(table.name, rules.longest, counts_bytes=rules.counts_bytes)
    if short != table.name:
        message = (
            f"expected at most {rules.longest} characters, found `{table.name}`: it is `{short}`"
        )
        context.report(codes.SHORTENED, message, original, table.span)
    return short
