"""Find the constraints of a script that no test of the plan asserts, without asking the planner."""

from collections.abc import Iterator, Mapping, Sequence

from datamigrate.catalog.model import Catalog, Index, Key, Table
from datamigrate.plan.model import ColumnPlan, ProjectPlan, TablePlan
from synthetic.constraints import Condition, Constraint, Reference, Required, Shape, Unique


def untested(catalog: Catalog, plan: ProjectPlan) -> list[str]:
    """Each in words, in the order of the script."""
    planned = {table.original.lower(): table for table in plan.tables}
    found: list[str] = []
    for table in catalog.tables:
        name = f"{table.schema or 'dbo'}.{table.name}"
        if name.lower() not in planned:
            found.append(f"table `{name}`")
            continue
        model = planned[name.lower()]
        found += [f"{what} of `{name}`" for what in _of_table(table, model)]
    return found


def _of_table(table: Table, model: TablePlan) -> Iterator[str]:
    shape = Shape(model)
    columns = {column.source_name.lower(): column for column in model.columns}
    asserted = {_asserted(shape, constraint) for constraint in shape.constraints}
    for column in table.columns:
        if column.traits.required and _key("required", [column.name], columns) not in asserted:
            yield f"NOT NULL on `{column.name}`"
    keys: list[Key | Index] = [table.primary_key] if table.primary_key else []
    keys += table.uniques
    keys += (index for index in table.indexes if index.unique and not index.disabled)
    for key in keys:
        if _key("unique", key.columns, columns) not in asserted:
            yield f"unique key `{key.name or ', '.join(key.columns)}`"
    for reference in table.foreign_keys:
        if _key("reference", reference.columns, columns) not in asserted:
            yield f"foreign key `{reference.name or ', '.join(reference.columns)}`"
    conditions = [c for c in shape.constraints if isinstance(c, Condition)]
    if len(conditions) < len({check.expression.text for check in table.checks}):
        yield f"one of the {len(table.checks)} checks"


def _asserted(shape: Shape, constraint: Constraint) -> tuple[object, ...]:
    match constraint:
        case Required(_, column):
            return ("required", frozenset({shape.model_column(column)}))
        case Unique(_, names):
            return ("unique", frozenset(map(shape.model_column, names)))
        case Reference(_, names):
            return ("reference", frozenset(map(shape.model_column, names)))
        case Condition(test):
            return ("condition", test)


def _key(kind: str, names: Sequence[str], columns: Mapping[str, ColumnPlan]) -> tuple[object, ...]:
    return (kind, frozenset(columns.get(name.lower()) for name in names))
