"""Every test of a plan is in the properties of its model."""

from collections import Counter
from collections.abc import Iterator

from datamigrate.diagnostics import Diagnostic
from datamigrate.plan.model import ProjectPlan, TablePlan, ViewPlan
from datamigrate.verdict.codes import TEST_MISSING
from datamigrate.verdict.model import Project, shown


def planned_tests(project: Project, plan: ProjectPlan) -> Iterator[Diagnostic]:
    """V183: one finding for a table or view of which a test is missing."""
    described = {entry.name: entry for entry in project.properties if entry.kind == "models"}
    planned: tuple[TablePlan | ViewPlan, ...] = (*plan.tables, *plan.views)
    for table in planned:
        entry = described.get(table.model)
        if entry is None:
            continue
        wanted = Counter((test.kind, test.column) for test in table.tests)
        wanted.subtract((test.kind, test.column) for test in entry.tests)
        lacking = sorted(
            kind if column is None else f"{kind} of {column}"
            for (kind, column), number in wanted.items()
            if number > 0
        )
        if lacking:
            message = f"expected every test in place, found no {shown(lacking)}"
            yield Diagnostic(TEST_MISSING, message, object=table.original)
