"""Judge a project: read its files, then ask every rule. Any text gives a verdict, none raises."""

from collections.abc import Callable, Iterator, Mapping

from datamigrate.collection import no_collection
from datamigrate.diagnostics import Diagnostic
from datamigrate.plan.model import ProjectPlan
from datamigrate.verdict.model import Counts, Project, Verdict
from datamigrate.verdict.read import read_project
from datamigrate.verdict.rules.columns_tested import columns_tested
from datamigrate.verdict.rules.columns_used import columns_used
from datamigrate.verdict.rules.contract_columns import contract_columns
from datamigrate.verdict.rules.contract_types import contract_types
from datamigrate.verdict.rules.cycles import cycles
from datamigrate.verdict.rules.described import described
from datamigrate.verdict.rules.described_columns import described_columns
from datamigrate.verdict.rules.descriptions import descriptions
from datamigrate.verdict.rules.disabled import disabled
from datamigrate.verdict.rules.encoding import encoding
from datamigrate.verdict.rules.expressions import expressions
from datamigrate.verdict.rules.foreign import foreign
from datamigrate.verdict.rules.generated_files import generated_files
from datamigrate.verdict.rules.known_tables import known_tables
from datamigrate.verdict.rules.legal_names import legal_names
from datamigrate.verdict.rules.outside import outside
from datamigrate.verdict.rules.planned_columns import planned_columns
from datamigrate.verdict.rules.planned_objects import planned_objects
from datamigrate.verdict.rules.planned_tables import planned_tables
from datamigrate.verdict.rules.planned_tests import planned_tests
from datamigrate.verdict.rules.references import references
from datamigrate.verdict.rules.reported_models import reported_models
from datamigrate.verdict.rules.required_columns import required_columns
from datamigrate.verdict.rules.same_paths import same_paths
from datamigrate.verdict.rules.staging import staging
from datamigrate.verdict.rules.undescribed import undescribed
from datamigrate.verdict.rules.unique_names import unique_names
from datamigrate.verdict.rules.unread_columns import unread_columns
from datamigrate.verdict.rules.unread_sources import unread_sources

Rule = Callable[[Project], Iterator[Diagnostic]]
PlanRule = Callable[[Project, ProjectPlan], Iterator[Diagnostic]]

RULES: tuple[Rule, ...] = (
    outside,
    same_paths,
    encoding,
    legal_names,
    unique_names,
    described,
    undescribed,
    unread_sources,
    staging,
    references,
    cycles,
    disabled,
    known_tables,
    foreign,
    expressions,
    descriptions,
    contract_columns,
    contract_types,
    columns_used,
    described_columns,
    columns_tested,
    unread_columns,
    generated_files,
    reported_models,
    required_columns,
)
PLAN_RULES: tuple[PlanRule, ...] = (planned_tables, planned_columns, planned_tests, planned_objects)
"""What is asked when the plan is at hand that the project was made from."""


def judge(
    files: Mapping[str, str], target: str | None = None, plan: ProjectPlan | None = None
) -> Verdict:
    """The verdict on a project's files: text by path, relative and with `/`.

    The target is read from the project where it is not given. With a plan, every table of it has
    to be in place as well.
    """
    found: list[Diagnostic] = []
    with no_collection():
        project = read_project(files, target, found)
        for rule in RULES:
            found += rule(project)
        if plan is not None:
            for planned in PLAN_RULES:
                found += planned(project, plan)
        return Verdict(tuple(sorted(found, key=_order)), _counts(project))


def _order(diagnostic: Diagnostic) -> tuple[str, int, str, str]:
    span = diagnostic.span
    place = (span.file, span.start) if span else ("", 0)
    return (*place, diagnostic.code.id, diagnostic.message)


def _counts(project: Project) -> Counts:
    return Counts(
        models=len(project.models),
        sources=len(project.sources),
        columns=sum(len(e.columns) for e in project.properties if e.kind == "models"),
        tests=sum(len(e.tests) for e in project.properties)
        + sum(len(table.tests) for table in project.sources),
        statements=project.statements,
    )
