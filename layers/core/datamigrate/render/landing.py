"""Write the DDL of the landing tables. Nothing in it depends on the order of loading."""

import re

from datamigrate.plan.model import ColumnPlan, TablePlan
from datamigrate.render.jinja import literal
from datamigrate.render.repeated import repeated
from datamigrate.render.templates import OURS, Templates
from datamigrate.translate.literals import write_text
from datamigrate.types import Target
from datamigrate.types.defaults import column_default
from datamigrate.types.identifiers import quoted

MACRO = "macros/create_landing_tables.sql"
_QUOTED = ", quote_policy={'schema': true, 'identifier': true}"
_PLACE = re.compile(r"\{(name|text)\}")


def landing_schema(table: TablePlan, target: Target) -> str:
    """What makes the schema that the table is in."""
    text = write_text(table.schema, target.literals)
    return f"{target.ddl.schema.format(name=quoted(table.schema, target), text=text)};\n"


def landing_table(table: TablePlan, target: Target) -> str:
    """What makes the table."""
    landed = [column for column in table.columns if column.identifier is not None]
    name = f"{quoted(table.schema, target)}.{quoted(table.identifier, target)}"
    head = target.ddl.table.format(name=name, text=write_text(name, target.literals))
    body = ",\n".join(_columns(landed, target))
    return f"{_key(table, target)}{head}\n{body}\n{target.ddl.end};\n"


def landing_macro(target: Target, templates: Templates = OURS) -> str:
    """The macro that creates the same tables in dbt."""
    return templates.fill(
        MACRO,
        opening=literal(target.identifiers.opening),
        closing=literal(target.identifiers.closing),
        doubled=literal(target.identifiers.closing * 2),
        head=_in_jinja(f"{target.ddl.table}\n    "),
        end=literal(f"\n{target.ddl.end}"),
        policy="" if target.identifiers.dbt_quotes else _QUOTED,
    )


def default_of(column: ColumnPlan, target: Target) -> str | None:
    """The default of the column in the landing table."""
    return column_default(column.default, target) if column.default else None


def is_required(column: ColumnPlan, target: Target) -> bool:
    """Whether the landing table holds the column `not null`."""
    return column.required and column.family not in target.ddl.nullable


def _in_jinja(template: str) -> str:
    """An expression that joins the parts; the names in it are those of the places."""
    parts = _PLACE.split(template)
    texts = [literal(part) if place % 2 == 0 else part for place, part in enumerate(parts)]
    return " ~ ".join(texts)


def _key(table: TablePlan, target: Target) -> str:
    """Said, not enforced: rows arrive in any order, and the models test the key."""
    if not table.primary_key:
        return ""
    names = ", ".join(quoted(name, target) for name in table.primary_key)
    return f"-- primary key: {' '.join(names.splitlines())}\n"


@repeated
def _columns(column: ColumnPlan, target: Target) -> str:
    parts = [quoted(column.identifier or "", target), column.type]
    default = default_of(column, target)
    if default is not None:
        parts.append(f"default {default}")
    if is_required(column, target):
        parts.append("not null")
    return f"    {' '.join(parts)}"
