"""Write the DDL of the landing tables. Nothing in it depends on the order of loading."""

from datamigrate.plan.model import ColumnPlan, TablePlan
from datamigrate.types import Target
from datamigrate.types.identifiers import quoted


def landing_schema(table: TablePlan, target: Target) -> str:
    """What makes the schema that the table is in."""
    return f"create schema if not exists {quoted(table.schema, target)};\n"


def landing_table(table: TablePlan, target: Target) -> str:
    """What makes the table."""
    columns = [_column(column, target) for column in table.columns if column.identifier is not None]
    name = f"{quoted(table.schema, target)}.{quoted(table.identifier, target)}"
    head = f"create table if not exists {name} ("
    body = ",\n".join(f"    {column}" for column in columns)
    return f"{_key(table, target)}{head}\n{body}\n);\n"


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
