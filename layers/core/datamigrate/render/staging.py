"""Write the SQL of a staging model: one row of the source is one row of the model."""

from collections.abc import Iterator

from datamigrate.plan.model import ColumnPlan, Group, Project, TablePlan
from datamigrate.render.jinja import called, inert
from datamigrate.render.layout import is_call, laid_out
from datamigrate.render.repeated import repeated
from datamigrate.render.templates import OURS, Templates
from datamigrate.types import TARGETS, Target
from datamigrate.types.identifiers import quoted

_GROUPS = tuple(Group)
_WIDTH = 80
_INDENT = " " * 8
_INNER = _INDENT + "    "
_FROM = "    select * from "
_DEPENDS = "-- depends_on: "


def staging_model(table: TablePlan, project: Project, templates: Templates = OURS) -> str:
    """The model's file."""
    target = TARGETS[project.target]
    groups = [(group, f",\n{_INDENT}".join(columns)) for group, columns in _grouped(table, target)]
    groups[:-1] = [(group, f"{lines},\n") for group, lines in groups[:-1]]
    names = (table.source, table.source_table)
    return templates.fill(
        "staging_model.sql",
        project=project,
        table=table,
        groups=groups,
        source=called("source", names, _WIDTH - len(_FROM), "    "),
        seed=table.seed and _reference(table.seed, f"{table.schema}.{table.identifier}"),
    )


def _reference(seed: str, landed: str) -> str:
    """A call of `ref` for a comment; of a name that would end the comment, no word is written."""
    if len(f"{landed}.".splitlines()) > 1:
        return f"{{{{ '{seed}' if ref('{seed}') }}}}"
    return called("ref", (seed,), _WIDTH - len(_DEPENDS))


def _grouped(table: TablePlan, target: Target) -> Iterator[tuple[Group, list[str]]]:
    """Columns without a type come last: what is cast stands before what is only computed."""
    texts: dict[Group, list[str]] = {group: [] for group in _GROUPS}
    untyped: list[str] = []
    for column, text in zip(table.columns, _columns(table.columns, target), strict=True):
        (texts[column.group] if column.typed else untyped).append(text)
    texts[Group.OTHERS] += untyped
    return ((group, found) for group, found in texts.items() if found)


@repeated
def _columns(column: ColumnPlan, target: Target) -> str:
    """A line of the select list, or several where one would be too long."""
    if column.identifier is None:
        return _computed(column, target)
    value = inert(quoted(column.identifier, target))
    line = f"cast({value} as {column.type}) as {column.sql}"
    if len(_INDENT) + len(line) < _WIDTH:
        return line
    inside = f"{value} as {column.type}"
    if len(_INNER) + len(inside) > _WIDTH:
        inside = f"{value}\n{_INNER}as {column.type}"
    return f"cast(\n{_INNER}{inside}\n{_INDENT}) as {column.sql}"


def _computed(column: ColumnPlan, target: Target) -> str:
    value = column.expression or "null"
    cast = value.startswith("cast(") and value.endswith(f" as {column.type})")
    if column.typed and not (cast and is_call(value, target)):
        value = f"cast({value} as {column.type})"
    last = len(f" as {column.sql},")
    lines = laid_out(value, _WIDTH - len(_INDENT), target, last)
    text = f"\n{_INDENT}".join(lines)
    return f"{inert(text)} as {column.sql}"
