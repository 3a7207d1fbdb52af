"""Write all files of a project. The same plan gives the same bytes."""

from collections.abc import Iterator

from datamigrate.plan.model import ProjectPlan
from datamigrate.render.landing import landing
from datamigrate.render.profiles import OUTPUTS
from datamigrate.render.readme import readme
from datamigrate.render.report import report
from datamigrate.render.seeds import seed_files
from datamigrate.render.sources import sources
from datamigrate.render.table import render_table
from datamigrate.render.templates import from_template, verbatim
from datamigrate.types import Family

_SAME = (
    "packages.yml",
    "macros/create_landing_tables.sql",
    "macros/generate_schema_name.sql",
    "tests/generic/composite_relationship.sql",
    "tests/generic/expression_is_true.sql",
    "tests/generic/unique_combination_of_columns.sql",
)
# What dbt's adapter for a target lacks, by the kinds of columns that miss it.
_ONLY_FOR = {
    ("postgres", Family.UUID): "macros/get_column_schema_from_query.sql",
    ("postgres", Family.ARRAY): "macros/get_column_schema_from_query.sql",
}


def render(plan: ProjectPlan) -> dict[str, str]:
    """Text by path, relative and with `/`, in the order of the paths."""
    return dict(sorted(render_each(plan)))


def render_each(plan: ProjectPlan) -> Iterator[tuple[str, str]]:
    """The path and the text of each file, one after another: nobody has to hold them all."""
    yield from _project_files(plan)
    for table in plan.tables:
        yield from render_table(table, plan.project).items()


def render_project_files(plan: ProjectPlan) -> dict[str, str]:
    """The files that need the whole plan: everything but the models."""
    return dict(_project_files(plan))


def _project_files(plan: ProjectPlan) -> Iterator[tuple[str, str]]:
    project = plan.project
    families = {column.family for table in plan.tables for column in table.columns}
    lacking = {_ONLY_FOR.get((project.target, family)) for family in families} - {None}
    for name in (*_SAME, *filter(None, lacking)):
        yield name, verbatim(name)
    yield "dbt_project.yml", from_template("dbt_project.yml", project=project)
    yield "profiles.yml", _profiles(plan)
    yield "README.md", readme(plan)
    yield "MIGRATION_REPORT.md", report(plan)
    yield f"landing/{project.target}.sql", landing(plan)
    if plan.tables:
        yield f"models/staging/{project.source}/_{project.source}__sources.yml", sources(plan)
    yield from seed_files(plan).items()


def _profiles(plan: ProjectPlan) -> str:
    schemas = {table.schema.lower() for table in plan.tables}
    database = plan.project.name
    while database in schemas:
        database += "_db"
    output = {
        name: value.replace("{database}", database)
        for name, value in OUTPUTS[plan.project.target].items()
    }
    return from_template("profiles.yml", project=plan.project, output=output)
