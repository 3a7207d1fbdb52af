"""A contract has the types that the SQL casts to."""

from collections.abc import Iterator

from datamigrate.diagnostics import Diagnostic
from datamigrate.verdict.codes import CONTRACT_TYPE
from datamigrate.verdict.model import Column, Output, Project, finding, in_sql
from datamigrate.verdict.sql import Parser


def contract_types(project: Project) -> Iterator[Diagnostic]:
    """V172. Where nothing is cast to, only the database knows the type."""
    if project.layout.target is None:
        return
    parser = Parser(project.layout.target)
    contracts = {e.name: e for e in project.properties if e.kind == "models" and e.contract}
    for model in project.models:
        entry = contracts.get(model.name)
        outputs = model.query.outputs if model.query is not None else None
        if entry is None or outputs is None:
            continue
        told = {column.name.casefold(): column for column in entry.columns}
        for output in outputs:
            column = told.get(output.name.casefold())
            message = _wrong(column, output, parser) if column is not None else None
            if message is not None:
                place = in_sql(model, output.at, project)
                yield finding(CONTRACT_TYPE, message, place, object=model.name)


def _wrong(column: Column, output: Output, parser: Parser) -> str | None:
    if column.type is None:
        return f"expected a type for `{column.name}` in the contract, found none"
    if output.type is None or parser.same_type(output.type, column.type):
        return None
    wanted = f"expected the contract's type `{column.type}` for `{column.name}`"
    return f"{wanted}, found `{output.type}`"
