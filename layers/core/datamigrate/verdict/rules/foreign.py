"""SQL uses the types and functions that the target has."""

from collections.abc import Iterator

from datamigrate.diagnostics import Diagnostic
from datamigrate.verdict.codes import FOREIGN
from datamigrate.verdict.model import Project, finding, in_sql


def foreign(project: Project) -> Iterator[Diagnostic]:
    """V153."""
    for model in (*project.models, *project.tests):
        for what, at in model.query.foreign if model.query is not None else ():
            message = f"expected what the target has, found the {what}"
            yield finding(FOREIGN, message, in_sql(model, at, project), object=model.name)
