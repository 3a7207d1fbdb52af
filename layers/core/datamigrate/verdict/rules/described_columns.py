"""Properties without a contract speak of the columns that the SQL has."""

from collections.abc import Iterator

from datamigrate.diagnostics import Diagnostic
from datamigrate.verdict.codes import OTHER_COLUMNS
from datamigrate.verdict.model import Project, finding


def described_columns(project: Project) -> Iterator[Diagnostic]:
    """V174."""
    for model, entry, missing, extra in project.compared:
        if not entry.contract and missing:
            message = f"expected the columns of the properties in the SQL, found no {missing}"
            yield finding(OTHER_COLUMNS, message, model.place, object=model.name)
        if not entry.contract and entry.columns and extra:
            message = f"expected the columns of the SQL in the properties, found no {extra}"
            yield finding(OTHER_COLUMNS, message, entry.place, object=model.name)
