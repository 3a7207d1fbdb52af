"""Objects that became models, by the report, have these."""

from collections.abc import Iterator

from datamigrate.diagnostics import Diagnostic
from datamigrate.verdict.codes import MODEL_GONE
from datamigrate.verdict.model import Place, Project, finding
from datamigrate.verdict.records import REPORT, reported


def reported_models(project: Project) -> Iterator[Diagnostic]:
    """V186."""
    models = {model.name for model in project.models}
    for entry in reported(project):
        if entry.into is not None and entry.into not in models:
            message = f"expected the model `{entry.into}` of this {entry.kind}, found none"
            yield finding(MODEL_GONE, message, Place(REPORT), object=entry.name)
