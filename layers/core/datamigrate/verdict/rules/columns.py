"""The columns of YAML are those of the SQL: names, types of contracts, and those of the source."""

from collections import Counter
from collections.abc import Iterator

from datamigrate.diagnostics import Code, Diagnostic
from datamigrate.types import Target
from datamigrate.verdict.codes import (
    CONTRACT_COLUMNS,
    CONTRACT_TYPE,
    NO_SUCH_COLUMN,
    OTHER_COLUMNS,
)
from datamigrate.verdict.model import (
    Column,
    Model,
    Output,
    Place,
    Project,
    Properties,
    finding,
    in_template,
    shown,
)
from datamigrate.verdict.sql import Parser


def columns(project: Project) -> Iterator[Diagnostic]:
    """V171 to V174. Where only the database knows the columns, nothing is said."""
    target = project.layout.target
    if target is None:
        return
    described = {entry.name: entry for entry in project.properties if entry.kind == "models"}
    sources: dict[tuple[str, ...], frozenset[str]] = {
        ("source", table.source, table.name): _names(table.columns, target)
        for table in project.sources
    }
    parser = Parser(target)
    for model in project.models:
        if model.query is None:
            continue
        entry = described.get(model.name)
        if entry is not None and model.query.outputs is not None:
            yield from _compared(model, model.query.outputs, entry, project, parser)
        for read in model.query.reads:
            known = sources.get(read.relation)
            if known and _folded(read.name, read.quoted, target) not in known:
                message = f"expected a column of `{read.relation[-1]}`, found `{read.name}`"
                yield _in_sql(NO_SUCH_COLUMN, message, model, read.at, project)


def _compared(
    model: Model,
    outputs: tuple[Output, ...],
    entry: Properties,
    project: Project,
    parser: Parser,
) -> Iterator[Diagnostic]:
    selected = {output.name.casefold(): output for output in outputs}
    told = {column.name.casefold(): column for column in entry.columns}
    code = CONTRACT_COLUMNS if entry.contract else OTHER_COLUMNS
    missing = [told[name].name for name in told if name not in selected]
    if missing:
        message = f"expected the columns of the properties in the SQL, found no {shown(missing)}"
        yield finding(code, message, model.place, object=model.name)
    extra = [output for name, output in selected.items() if name not in told]
    if extra and (entry.contract or told):
        found = shown([output.name for output in extra])
        message = f"expected the columns of the SQL in the properties, found no {found}"
        yield finding(code, message, entry.place, object=model.name)
    if len(selected) < len(outputs):
        counts = Counter(output.name.casefold() for output in outputs)
        twice = shown(sorted(name for name, count in counts.items() if count > 1))
        message = f"expected each column once, found {twice} again"
        yield _in_sql(CONTRACT_COLUMNS, message, model, outputs[0].at, project)
    for name, column in told.items():
        output = selected.get(name)
        if entry.contract and output is not None:
            yield from _type(model, output, column, project, parser)


def _type(
    model: Model, output: Output, column: Column, project: Project, parser: Parser
) -> Iterator[Diagnostic]:
    if column.type is None:
        message = f"expected a type for `{column.name}` in the contract, found none"
    elif output.type is None or parser.same_type(output.type, column.type):
        return
    else:
        message = (
            f"expected the contract's type `{column.type}` for `{column.name}`,"
            f" found `{output.type}`"
        )
    yield _in_sql(CONTRACT_TYPE, message, model, output.at, project)


def _in_sql(code: Code, message: str, model: Model, at: int, project: Project) -> Diagnostic:
    path = model.place.path
    place = Place(path, in_template(model.sql, at, project.files[path]))
    return finding(code, message, place, object=model.name)


def _names(listed: tuple[Column, ...], target: Target) -> frozenset[str]:
    return frozenset(_folded(column.name, True, target) for column in listed)


def _folded(name: str, quoted: bool, target: Target) -> str:
    """A name as the target compares it; where names are kept as they are, case does not count."""
    if not target.identifiers.column.keeps_case:
        return name.casefold()
    match target.identifiers.folds:
        case "kept":
            return name.casefold()
        case "upper":
            return name if quoted else name.upper()
        case _:
            return name if quoted else name.lower()
