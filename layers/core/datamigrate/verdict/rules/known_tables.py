"""SQL names relations by `ref` and `source`, so that dbt knows of them."""

from collections.abc import Iterator

from datamigrate.diagnostics import Diagnostic
from datamigrate.verdict.codes import HARD_CODED
from datamigrate.verdict.model import Project, finding, in_sql

_HINT = "a name that dbt does not know is built in no order and checked by nothing"


def known_tables(project: Project) -> Iterator[Diagnostic]:
    """V152."""
    for model in (*project.models, *project.tests):
        for name, at in model.query.tables if model.query is not None else ():
            message = f"expected `ref`, `source` or a query of this file, found `{name}`"
            place = in_sql(model, at, project)
            yield finding(HARD_CODED, message, place, object=model.name, hint=_HINT)
