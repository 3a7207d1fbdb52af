"""Write all files of a project. The same plan gives the same bytes."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from datamigrate.plan.model import Project, ProjectPlan, SeedPlan, TablePlan
from datamigrate.render.facts import Facts
from datamigrate.render.landing import MACRO, landing_macro
from datamigrate.render.macros import with_macro_properties
from datamigrate.render.manifest import Record
from datamigrate.render.page.page import PAGE, page
from datamigrate.render.pieces import Piece, continued, joined, whole
from datamigrate.render.profiles import OUTPUTS
from datamigrate.render.readme import readme
from datamigrate.render.report import report
from datamigrate.render.shared import Shared
from datamigrate.render.table import render_table
from datamigrate.render.templates import OURS, Templates
from datamigrate.render.views import render_view
from datamigrate.types import TARGETS, Target

_SAME = (
    "packages.yml",
    "macros/generate_schema_name.sql",
    "tests/generic/expression_is_true.sql",
    "tests/generic/unique_combination_of_columns.sql",
)
_RELATED = "tests/generic/composite_relationship.sql"
_CLOCK = "macros/snapshot_get_time.sql"
_UNLINTED = frozenset({"RF04", "RF06", "ST06"})
_TYPE_NAMES = "macros/get_column_schema_from_query.sql"

Pair = tuple[TablePlan, SeedPlan | None]


def render(plan: ProjectPlan, templates: Templates = OURS) -> dict[str, str]:
    """Text by path, relative and with `/`, in the order of the paths."""
    return joined(render_each(plan.project, pairs(plan), lambda: plan, templates))


def render_each(
    project: Project,
    tables: Iterable[Pair],
    rest: Callable[[], ProjectPlan],
    templates: Templates = OURS,
    facts: Facts | None = None,
) -> Iterator[Piece]:
    """The files as the tables come, which nobody has to hold; `rest` is asked for at the end.

    The manifest comes last. `facts` are filled on the way.
    """
    shared, record = Shared(project, templates, facts), Record()
    for table, seed in tables:
        files = render_table(table, project, templates)
        record.table(table, files)
        yield from whole(files)
        yield from record.noted(shared.add(table, seed))
    files_of_all = with_macro_properties(_project_files(rest(), shared, templates))
    yield from record.noted(files_of_all)
    yield from record.pieces()


def render_project_files(plan: ProjectPlan) -> dict[str, str]:
    """The files that need the whole plan: everything but models and manifest."""
    shared = Shared(plan.project)
    pieces = (piece for pair in pairs(plan) for piece in shared.add(*pair))
    return joined(chain(pieces, with_macro_properties(_project_files(plan, shared, OURS))))


def pairs(plan: ProjectPlan) -> Iterator[Pair]:
    """Each table and the seed that fills it, if there is one."""
    seeds = {seed.name: seed for seed in plan.seeds}
    return ((table, seeds[table.seed] if table.seed else None) for table in plan.tables)


def _project_files(plan: ProjectPlan, shared: Shared, templates: Templates) -> Iterator[Piece]:
    project, facts = plan.project, shared.facts
    for view in plan.views:
        facts.add_view(view)
    yield from shared.end(plan)
    for view in plan.views:
        yield from whole(render_view(view, project, templates))
    target = TARGETS[project.target]
    lacking = (_TYPE_NAMES,) if facts.families & target.unnamed else ()
    for name in (*_SAME, *lacking):
        yield Piece(name, templates.copy(name))
    yield Piece(MACRO, landing_macro(target, templates))
    yield Piece(_RELATED, _related(target, templates))
    if facts.snapshots and target.clock:
        yield Piece(_CLOCK, templates.fill(_CLOCK, project=project, clock=target.clock))
    yield Piece(
        "dbt_project.yml", templates.fill("dbt_project.yml", project=project, views=plan.views)
    )
    yield Piece(".sqlfluff", _linted(target, templates))
    yield Piece("profiles.yml", _profiles(project, facts, templates))
    yield Piece("README.md", readme(plan, facts, templates))
    yield from continued("MIGRATION_REPORT.md", report(plan, facts, templates))
    yield from continued(PAGE, page(plan, facts, templates))


def _related(target: Target, templates: Templates) -> str:
    """The test of foreign keys, which may be told to look at some rows only."""
    first, last = (part.format(rows="{{ rows }}") for part in target.first_rows)
    return templates.fill(_RELATED, first=first and f"{first} ", last=last)


def _linted(target: Target, templates: Templates) -> str:
    dialect = target.sqlfluff or target.sqlglot
    excluded = sorted({*_UNLINTED, *target.unlinted})
    return templates.fill("sqlfluff.cfg", dialect=dialect, excluded=excluded)


def _profiles(project: Project, facts: Facts, templates: Templates) -> str:
    taken = {schema.lower() for schema in facts.schemas}
    taken |= TARGETS[project.target].identifiers.databases
    database = project.name
    while database in taken:
        database += "_db"
    output = {
        name: value.replace("{database}", database)
        for name, value in OUTPUTS[project.target].items()
    }
    return templates.fill("profiles.yml", project=project, output=output)
