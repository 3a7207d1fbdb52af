"""Write the DDL of the landing tables. Nothing in it depends on the order of loading."""

from datamigrate.plan.model import ColumnPlan, ProjectPlan, TablePlan
from datamigrate.types import TARGETS, Target
from datamigrate.types.identifiers import quoted


def landing(plan: ProjectPlan) -> str:
    """A script for the target's own client."""
    target = TARGETS[plan.project.target]
    schemas = sorted({table.schema for table in plan.tables})
    parts = [f"create schema if not exists {quoted(schema, target)};" for schema in schemas]
    parts += [_table(table, target) for table in plan.tables]
    return "\n\n".join(parts) + "\n" if parts else "-- no tables\n"


def _table(table: TablePlan, target: Target) -> str:
    columns = [_column(column, target) for column in table.columns if column.identifier is not None]
    name = f"{quoted(table.schema, target)}.{quoted(table.identifier, target)}"
    head = f"create table if not exists {name} ("
    body = ",\n".join(f"    {column}" for column in columns)
    return f"{_key(table, target)}{head}\n{body}\n);"


def _key(table: TablePlan, target: Target) -> str:
    """Said, not enforced: rows arrive in any order, and the models test the key."""
    if not table.primary_key:
        return ""
    names = ", ".join(quoted(name, target) for name in table.primary_key)
    return f"-- primary key: {' '.join(names.splitlines())}\n"


def _column(column: ColumnPlan, target: Target) -> str:
    parts = [quoted(column.identifier or "", target), column.type]
    if column.default is not None:
        parts.append(f"default {column.default}")
    if column.required:
        parts.append("not null")
    return " ".join(parts)
