"""Write the SQL of a staging model: one row of the source is one row of the model."""

from collections.abc import Iterator

from datamigrate.plan.model import ColumnPlan, Group, Project, TablePlan
from datamigrate.render.jinja import inert
from datamigrate.render.templates import OURS, Templates
from datamigrate.types import TARGETS, Target
from datamigrate.types.identifiers import quoted

_WIDTH = 80
_INDENT = " " * 8


def staging_model(table: TablePlan, project: Project, templates: Templates = OURS) -> str:
    """The model's file."""
    target = TARGETS[project.target]
    groups = [
        (group.value, f",\n{_INDENT}".join(_column(column, target) for column in columns))
        for group, columns in _grouped(table)
    ]
    return templates.fill("staging_model.sql", project=project, table=table, groups=groups)


def _grouped(table: TablePlan) -> Iterator[tuple[Group, list[ColumnPlan]]]:
    columns: dict[Group, list[ColumnPlan]] = {group: [] for group in Group}
    for column in table.columns:
        columns[column.group].append(column)
    return ((group, found) for group, found in columns.items() if found)


def _column(column: ColumnPlan, target: Target) -> str:
    """A line of the select list, or three where one would be too long."""
    if column.identifier is not None:
        value = inert(quoted(column.identifier, target))
    else:
        value = inert(column.expression or "null")
    name = column.sql
    if column.identifier is None and not column.typed:
        return f"{value} as {name}"
    line = f"cast({value} as {column.type}) as {name}"
    if len(_INDENT) + len(line) < _WIDTH:
        return line
    inner = _INDENT + "    "
    return f"cast(\n{inner}{value} as {column.type}\n{_INDENT}) as {name}"
