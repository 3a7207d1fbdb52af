"""Turn a catalog into the plan of a project. Every object of the catalog is accounted for."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from datamigrate.catalog.model import Catalog, RowSet, Table
from datamigrate.diagnostics import Diagnostic
from datamigrate.dialects import DIALECTS
from datamigrate.plan import codes
from datamigrate.plan.choices import Choices
from datamigrate.plan.columns import column_names, column_types, left_out, plan_columns
from datamigrate.plan.context import Context, Key, Named, Parent, Parents, Staged
from datamigrate.plan.findings import plan_findings
from datamigrate.plan.freshness import plan_freshness
from datamigrate.plan.history import plan_incremental, plan_snapshot
from datamigrate.plan.landing import landing_schemas, landing_tables, tell_case
from datamigrate.plan.model import Project, ProjectPlan, SeedPlan, TablePlan
from datamigrate.plan.names import LONGEST_FILE_NAME, shortened, source_name, told_apart
from datamigrate.plan.objects import plan_objects, with_views
from datamigrate.plan.references import plan_references
from datamigrate.plan.routines import plan_routines
from datamigrate.plan.tests import plan_tests, unenforced
from datamigrate.settings import Settings
from datamigrate.source import Placed
from datamigrate.types import TARGETS

if TYPE_CHECKING:
    from datamigrate.plan.views import Views

# dbt gives a relation that it is about to replace the name with `__dbt_backup` at the end.
_SUFFIX = len("__dbt_backup")
_SHORTEST = 16  # what a model's name leaves for the table's, whatever comes before it


def plan(catalog: Catalog, settings: Settings) -> tuple[ProjectPlan, tuple[Diagnostic, ...]]:
    """The plan, and what planning found; the plan's own findings hold the catalog's too."""
    planning = Planning(catalog, settings)
    pairs = list(planning.tables())
    tables = tuple(table for table, _ in pairs)
    seeds = tuple(seed for _, seed in pairs if seed is not None)
    done = replace(planning.rest, tables=tables, seeds=seeds)
    return done, tuple(f.diagnostic for f in done.findings[len(catalog.diagnostics) :])


class Planning:
    """A project on its way, table by table: each is let go as it is planned.

    Whoever gives the catalog away holds no table of it afterwards, and memory one at a time.
    """

    def __init__(self, catalog: Catalog, settings: Settings) -> None:
        dialect = DIALECTS[catalog.dialect]
        source = _source(settings)
        self.project = Project(
            name=source_name(settings.project_name or settings.source_name),
            source=source,
            target=settings.target,
            dialect=dialect.label,
            owner=settings.owner,
            reconcile=settings.reconcile,
        )
        choices = Choices(settings)
        self._context = context = Context(settings, TARGETS[settings.target], dialect, [], choices)
        tell_case(source, context)
        named = name_tables(catalog.tables, source, context)
        self._parents = find_parents(catalog.tables, named, context)
        self._views = _views(catalog, named, context) if catalog.views else None
        tables = {one.key: one.original for one in named}
        self._known = self._views.known if self._views else tables
        self._objects = plan_objects(catalog, {id(n.table): n.model for n in named}, context)
        self._rows: dict[Key, list[RowSet]] = {}
        if settings.seeds:
            from datamigrate.plan.seeds import rows_by_table

            self._rows = rows_by_table(catalog, named, context)
        self._waiting = sorted(named, key=lambda n: (n.source, n.model), reverse=True)
        self._catalog = replace(catalog, tables=(), rows=(), ledger=())

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def sources(self) -> Sequence[Placed]:
        """The scripts, to which the places of findings lead."""
        return self._catalog.sources

    def tables(self) -> Iterator[tuple[TablePlan, SeedPlan | None]]:
        """Each table and the seed that fills it, if there is one; by source, then by model."""
        while self._waiting:
            named = self._waiting.pop()
            staged = stage(named, self._context)
            if self._views is not None:
                self._views.learn(named, staged)
            rows = self._rows.pop(named.key, None)
            seed = _seed(staged, rows, self._context) if rows else None
            yield plan_table(staged, seed, self._parents, self._context), seed

    @cached_property
    def rest(self) -> ProjectPlan:
        """Once all tables are planned: everything else. What planning found is by its place."""
        choices, read = self._context.choices, self._views
        views = read.plan() if read else ()
        for code, message, rule in choices.findings():
            self._context.report(code, message, rule, None)
        order = {source.name: number for number, source in enumerate(self._catalog.sources)}
        found = sorted(self._context.found, key=lambda found: _place(found, order))
        findings = plan_findings(self._catalog, (*self._catalog.diagnostics, *found))
        return ProjectPlan(
            project=self.project,
            tables=(),
            objects=with_views(self._objects, views, read.excluded if read else ()),
            findings=findings,
            statements=self._catalog.statements,
            applied=choices.listed(),
            characters=self._catalog.characters,
            views=views,
            routines=plan_routines(self._catalog, self._known, self._context),
        )


def _views(catalog: Catalog, named: Sequence[Named], context: Context) -> "Views":
    from datamigrate.plan.views import Views  # what reads queries takes a while to import

    return Views(catalog.views, catalog.synonyms, named, context)


def _seed(staged: Staged, rows: Sequence[RowSet], context: Context) -> SeedPlan | None:
    from datamigrate.plan.seeds import plan_seed  # most projects have none

    return plan_seed(staged, rows, context)


def _source(settings: Settings) -> str:
    """The name of the source, which leaves room in a model's name for that of the table."""
    longest = TARGETS[settings.target].identifiers.longest or LONGEST_FILE_NAME
    room = longest - _SUFFIX - len(f"{settings.naming.prefix}__") - _SHORTEST
    return shortened(source_name(settings.source_name), room)


def _place(found: Diagnostic, order: Mapping[str, int]) -> tuple[int, int]:
    return (order[found.span.file], found.span.start) if found.span else (len(order), 0)


def plan_table(
    staged: Staged, seed: SeedPlan | None, parents: Parents, context: Context
) -> TablePlan:
    """One table, whole in itself."""
    primary = staged.table.primary_key
    landed = [staged.columns.get(name.lower()) for name in primary.columns] if primary else []
    return TablePlan(
        original=staged.original,
        model=staged.model,
        source=staged.source,
        source_table=staged.source_table,
        schema=staged.schema,
        identifier=staged.identifier,
        columns=tuple([column.plan for column in staged.columns.values()]),
        tests=plan_tests(staged, parents, context),
        primary_key=tuple(
            column.plan.identifier for column in landed if column and column.plan.identifier
        ),
        description=staged.table.description,
        unenforced=unenforced(staged),
        seed=seed.name if seed else None,
        freshness=plan_freshness(staged, context),
        left_out=left_out(staged.table, staged.columns),
        snapshot=plan_snapshot(staged, context),
        incremental=plan_incremental(staged, context),
        foreign_keys=plan_references(staged.table, parents, context),
        original_schema=staged.table.schema or context.dialect.default_schema,
        original_name=staged.table.name,
    )


def name_tables(tables: Sequence[Table], source: str, context: Context) -> list[Named]:
    """Every table that the project will have, with its names, in the order of the script."""
    kept = _kept(tables, context)
    schemas = _schemas(kept, source, context)
    entities = _entities(kept, source, context)
    identifiers = landing_tables(kept, context)
    named: list[Named] = []
    for table, entity in zip(kept, entities, strict=True):
        key = context.key(table.schema, table.name)
        schema, name = schemas[key[0]]
        original = context.original(table)
        model = f"{context.settings.naming.prefix}{source}__{entity}"
        local = context.choices.table_name(key, table.name, original)[0] or "table"
        landed = identifiers[key]
        named.append(Named(table, key, original, model, name, entity, schema, landed, local))
    return named


def stage(named: Named, context: Context) -> Staged:
    """The table with its columns planned."""
    return Staged(
        table=named.table,
        original=named.original,
        model=named.model,
        source=named.source,
        source_table=named.source_table,
        schema=named.schema,
        identifier=named.identifier,
        columns=plan_columns(named.table, named.original, named.entity, context),
    )


def find_parents(tables: Sequence[Table], named: Sequence[Named], context: Context) -> Parents:
    """What foreign keys need to know of the tables that they lead to."""
    wanted: defaultdict[Key, set[str]] = defaultdict(set)
    for table in tables:
        for reference in table.foreign_keys:
            names = (name.lower() for name in reference.ref_columns)
            wanted[context.key(reference.ref_schema, reference.ref_table)].update(names)
    keys = (context.key(table.schema, table.name) for table in tables)
    parents: dict[Key, Parent | None] = {key: None for key in keys if key in wanted}
    silent = context.muted()  # each column has its say when its own table is planned
    for parent in named:
        if parent.key in wanted:
            asked = wanted[parent.key]
            columns = column_names(parent.table, parent.entity, asked, silent)
            types = column_types(parent.table, asked, silent) if silent.choices.change_types else ()
            parents[parent.key] = Parent(
                parent.original, parent.model, tuple(columns.items()), tuple(types)
            )
    return parents


def _kept(tables: Sequence[Table], context: Context) -> list[Table]:
    """Without tables that have no columns to copy, or a name that another one has in the target."""
    seen: dict[Key, str] = {}
    kept: list[Table] = []
    for table in tables:
        key = context.key(table.schema, table.name)
        original = context.original(table)
        schema = table.schema or context.dialect.default_schema
        if not context.choices.keeps(key, schema, table.name, original):
            continue
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
    full = [
        source if key == default else f"{source}_{_plain(spelled[key], context)}" for key in keys
    ]
    wanted = [shortened(name, LONGEST_FILE_NAME) for name in full]  # each is a folder
    names = told_apart(wanted, keys)
    landed = landing_schemas([spelled[key] for key in keys], context)
    return dict(zip(keys, zip(landed, names, strict=True), strict=True))


def _plain(name: str, context: Context) -> str:
    return context.choices.plain(name) or "schema"


def _entities(tables: Sequence[Table], source: str, context: Context) -> list[str]:
    """What follows `stg_<source>__` in a model's name; the default schema does not show."""
    prefix = max(context.settings.naming.prefix, "raw_", key=len)
    rules = context.target.identifiers
    default = context.dialect.default_schema.lower()
    around = _SUFFIX + len(f"{prefix}{source}__")
    room = (rules.longest or LONGEST_FILE_NAME) - around
    wanted: list[str] = []
    for table in tables:
        schema = table.schema or default
        full = _entity(table, schema, default, context)
        short = shortened(full, LONGEST_FILE_NAME - around)
        short = shortened(short, room, counts_bytes=rules.counts_bytes)
        if short != full:
            message = (
                f"expected a name of at most {room} characters, found `{full}`: it is `{short}`"
            )
            context.report(codes.SHORTENED, message, context.original(table), table.span)
        wanted.append(short)
    names = told_apart(wanted, [context.original(table) for table in tables])
    for table, name, wish in zip(tables, names, wanted, strict=True):
        if name != wish:
            message = f"expected one model for `{wish}`, found several: this one is `{name}`"
            context.report(codes.COLLISION, message, context.original(table), table.span)
    return names


def _entity(table: Table, schema: str, default: str, context: Context) -> str:
    key = context.key(table.schema, table.name)
    name, whole = context.choices.table_name(key, table.name, context.original(table))
    name = name or "table"
    if whole or schema.lower() == default:
        return name
    return f"{_plain(schema, context)}_{name}"
