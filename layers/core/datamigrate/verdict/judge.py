"""Judge a project: read its files, then ask every rule. Any text gives a verdict, none raises."""

from collections.abc import Callable, Iterator, Mapping

from datamigrate.collection import no_collection
from datamigrate.diagnostics import Diagnostic
from datamigrate.plan.model import ProjectPlan
from datamigrate.verdict.model import Counts, Project, Verdict
from datamigrate.verdict.read import read_project
from datamigrate.verdict.rules.columns import columns
from datamigrate.verdict.rules.cycles import cycles
from datamigrate.verdict.rules.files import files as every_file
from datamigrate.verdict.rules.names import names
from datamigrate.verdict.rules.paths import paths
from datamigrate.verdict.rules.planned import planned
from datamigrate.verdict.rules.references import references
from datamigrate.verdict.rules.tables import tables

Rule = Callable[[Project], Iterator[Diagnostic]]

RULES: tuple[Rule, ...] = (paths, names, every_file, references, cycles, tables, columns)


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
        tests=sum(p.tests for p in project.properties) + sum(t.tests for t in project.sources),
        statements=project.statements,
    )
