"""Every source table has its model."""

from collections.abc import Iterator

from datamigrate.diagnostics import Diagnostic
from datamigrate.verdict.codes import UNREAD_SOURCE
from datamigrate.verdict.model import Project, finding


def unread_sources(project: Project) -> Iterator[Diagnostic]:
    """V133."""
    read = {
        call.arguments
        for model in project.models
        for call in model.references
        if call.kind == "source"
    }
    for table in project.sources:
        if (table.source, table.name) not in read:
            message = "expected a model that reads this table, found none"
            name = f"{table.source}.{table.name}"
            yield finding(UNREAD_SOURCE, message, table.place, object=name)
