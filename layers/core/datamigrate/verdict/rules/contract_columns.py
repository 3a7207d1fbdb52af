"""A contract has the columns of the SQL, and each of them once."""

from collections import Counter
from collections.abc import Iterator

from datamigrate.diagnostics import Diagnostic
from datamigrate.verdict.codes import CONTRACT_COLUMNS
from datamigrate.verdict.model import Project, finding, in_sql, shown


def contract_columns(project: Project) -> Iterator[Diagnostic]:
    """V171."""
    for model, entry, missing, extra in project.compared:
        if entry.contract and missing:
            message = f"expected the columns of the properties in the SQL, found no {missing}"
            yield finding(CONTRACT_COLUMNS, message, model.place, object=model.name)
        if entry.contract and extra:
            message = f"expected the columns of the SQL in the properties, found no {extra}"
            yield finding(CONTRACT_COLUMNS, message, entry.place, object=model.name)
    for model in project.models:
        outputs = model.query.outputs if model.query is not None else None
        if outputs and len({output.name.casefold() for output in outputs}) < len(outputs):
            counts = Counter(output.name.casefold() for output in outputs)
            twice = shown(sorted(name for name, count in counts.items() if count > 1))
            message = f"expected each column once, found {twice} again"
            place = in_sql(model, outputs[0].at, project)
            yield finding(CONTRACT_COLUMNS, message, place, object=model.name)
