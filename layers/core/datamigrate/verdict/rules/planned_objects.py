"""Every object of the script is in the report, with what became of it."""

from collections.abc import Iterator

from datamigrate.diagnostics import Diagnostic
from datamigrate.plan.model import ProjectPlan
from datamigrate.verdict.codes import NOT_REPORTED
from datamigrate.verdict.model import Place, Project, finding
from datamigrate.verdict.records import REPORT, reported


def planned_objects(project: Project, plan: ProjectPlan) -> Iterator[Diagnostic]:
    """V184."""
    listed = {(entry.kind, entry.name) for entry in reported(project) if entry.outcome}
    for planned in plan.objects:
        if (planned.kind, planned.name) not in listed:
            message = f"expected the {planned.kind} in `{REPORT}`, found none"
            yield finding(NOT_REPORTED, message, Place(REPORT), object=planned.name)
