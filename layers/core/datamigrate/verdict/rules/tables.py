"""SQL uses what dbt and the target know of: relations by `ref` and `source`, types, functions."""

from collections.abc import Iterator

from datamigrate.diagnostics import Diagnostic
from datamigrate.verdict.codes import FOREIGN, HARD_CODED
from datamigrate.verdict.model import Model, Place, Project, finding, in_template

_HINT = "a name that dbt does not know is built in no order and checked by nothing"


def tables(project: Project) -> Iterator[Diagnostic]:
    """V152, V153."""
    for model in project.models:
        if model.query is None:
            continue
        for name, at in model.query.tables:
            message = f"expected `ref`, `source` or a query of this file, found `{name}`"
            place = _place(model, at, project)
            yield finding(HARD_CODED, message, place, object=model.name, hint=_HINT)
        for what, at in model.query.foreign:
            message = f"expected what the target has, found the {what}"
            yield finding(FOREIGN, message, _place(model, at, project), object=model.name)


def _place(model: Model, at: int, project: Project) -> Place:
    path = model.place.path
    return Place(path, in_template(model.sql, at, project.files[path]))
