"""Write the properties of a staging model: contract, descriptions, data tests."""

from collections import defaultdict
from collections.abc import Sequence

from datamigrate.plan.model import Argument, ColumnPlan, DataTest, Project, TablePlan
from datamigrate.render.jinja import inert, inert_argument, prose
from datamigrate.render.repeated import repeated
from datamigrate.render.yaml import Node, Written, emit, item, scalar

_TESTS = "\n        data_tests:"
_ENTRY = " " * 10


def model_properties(table: TablePlan, project: Project) -> str:
    """The YAML beside the model."""
    columns = column_properties(table.columns, table.tests, project)
    model: dict[str, Node] = {
        "name": table.model,
        "description": prose(_description(table, project)),
        "config": {
            "contract": {"enforced": all(column.typed for column in table.columns)},
            "meta": {
                "owner": inert(project.owner) if project.owner else None,
                "incremental_candidate": table.incremental,
            },
        },
        "data_tests": [data_test(test) for test in table.tests if test.column is None],
        "columns": [Written("\n".join(columns))] if columns else None,
    }
    return emit({"version": 2, "models": [model]})


def column_properties(
    columns: Sequence[ColumnPlan], tests: Sequence[DataTest], project: Project
) -> list[str]:
    """The entries of columns, with those tests that are of one."""
    found: defaultdict[str | None, str] = defaultdict(lambda: _TESTS)
    of_columns = [test for test in tests if test.column is not None]
    for test, entry in zip(of_columns, _entries(of_columns, None), strict=True):
        found[test.column] += entry
    texts = zip(columns, _columns(columns, project), strict=True)
    return [text + found.get(column.name, "") for column, text in texts]


def data_test(test: DataTest) -> Node:
    """A data test as an entry of `data_tests`."""
    if not (test.arguments or test.ref or test.name or test.where or test.warns):
        return test.kind
    arguments: dict[str, Node] = {}
    if test.ref is not None:
        arguments[test.ref[0]] = f"ref('{test.ref[1]}')"
    arguments.update({name: _argument(value) for name, value in test.arguments})
    config: dict[str, Node] = {
        "severity": "warn" if test.warns else None,
        "where": inert(test.where) if test.where else None,
    }
    body: dict[str, Node] = {"name": test.name, "arguments": arguments}
    if any(value is not None for value in config.values()):
        body["config"] = config
    return {test.kind: body}


def _argument(value: Argument) -> Node:
    if isinstance(value, str):
        return inert_argument(value)
    if isinstance(value, tuple):
        return [inert_argument(item) for item in value]
    return value


@repeated
def _entries(test: DataTest, _: None) -> str:
    """A test of a column, on lines of its own."""
    return f"\n{item(data_test(test), _ENTRY)[:-1]}"


@repeated
def _columns(column: ColumnPlan, project: Project) -> str:
    quote = "\n        quote: true" if column.sql != column.name else ""
    text = (
        f"      - name: {scalar(column.name)}{quote}\n"
        f"        data_type: {scalar(column.type)}\n"
        f"        description: {scalar(prose(column_description(column, project)))}\n"
        f"        config:\n          meta:\n            fidelity: {column.loss.value}"
    )
    if column.reason is not None:
        text += f"\n            fidelity_reason: {scalar(inert(column.reason))}"
    if column.pii is not None:
        text += f"\n            pii: {column.pii}"
    return text


def column_description(column: ColumnPlan, project: Project) -> str:
    """The script's own words, or else where the column comes from."""
    if column.description:
        return column.description
    return f"`{column.source_name}`, `{column.source_type}` in {project.dialect}"


def _description(table: TablePlan, project: Project) -> str:
    text = table.description or f"Rows of `{table.original}`, as {project.dialect} holds them."
    if table.unenforced:
        names = ", ".join(f"`{name}`" for name in table.unenforced)
        text = f"{text}\n\nNot enforced by the source, so that older rows may break them: {names}."
    return text
