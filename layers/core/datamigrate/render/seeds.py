r"""Write seeds: a CSV for each landing table that has rows, and where dbt is to put them.

In a cell, a backslash begins what plain CSV cannot say: `\"..."` is text as JSON, `\=...` is SQL.
So is a column's name. dbt reads an empty cell and the word null as NULL; the project's own macro
loads the rest.
"""

import csv
import io
import json
import re

from datamigrate.plan.model import Cell, ColumnPlan, Project, SeedPlan, Sql, TablePlan
from datamigrate.render.jinja import doubled, inert, literal, prose
from datamigrate.render.properties import column_description
from datamigrate.render.templates import OURS, Templates
from datamigrate.render.yaml import Node, emit, item
from datamigrate.types import TARGETS, Target

# Text that comes back otherwise: blank, null, a marker, a newline that is translated when read.
_SPECIAL = re.compile(
    r"\s*(?:null)?\s*|\\.*|.*[\r\x00\x0b\x0c\x1c-\x1e\x85\u2028\u2029\ufeff].*", re.I | re.S
)

_QUOTING: Node = {"schema": True, "identifier": True}


def seed_rows(seed: SeedPlan) -> str:
    """The seed's CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(_cell, seed.columns))
    writer.writerows([_cell(cell) for cell in row] for row in seed.rows)
    return text.getvalue()


def _cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Sql):
        return f"\\={cell.text}"
    if _SPECIAL.fullmatch(cell):
        return f"\\{json.dumps(cell)}"
    return cell


def seed_head() -> str:
    """How the properties of the seeds begin."""
    return emit({"version": 2}) + "seeds:\n"


def seed_properties(seed: SeedPlan, table: TablePlan, project: Project) -> str:
    """Where dbt is to put it, and what is in it."""
    target = TARGETS[project.target]
    known = [inert(target.seeds or kind) for kind in seed.types]
    types: dict[str, Node] = dict(zip(map(_cell, seed.columns), known, strict=True))
    entry: Node = {
        "name": seed.name,
        "description": prose(f"Rows that the script inserts into `{seed.original}`."),
        "config": {
            "schema": inert(doubled(seed.schema, target)),
            "alias": inert(doubled(seed.identifier, target)),
            "quote_columns": True,
            "quoting": None if target.identifiers.dbt_quotes else _QUOTING,
            "column_types": types,
            "meta": {"owner": inert(project.owner)} if project.owner else None,
        },
        "columns": [_column(column, project) for column in table.columns if column.identifier],
    }
    return item(entry, "  ")


def _column(column: ColumnPlan, project: Project) -> Node:
    """Without its type, which `column_types` has: dbt 2 compares it with what a CSV looks like."""
    return {
        "name": inert(column.identifier or ""),
        "quote": True,
        "description": prose(column_description(column, project)),
    }


def load_seeds(project: Project, templates: Templates = OURS) -> str:
    """The macros that load them."""
    target = TARGETS[project.target]
    if target.binds:
        return templates.fill("load_seeds.sql", project=project)
    escapes = [(literal(found), literal(text)) for found, text in replacements(target)]
    return templates.fill("load_seeds_by_select.sql", project=project, escapes=escapes)


def replacements(target: Target) -> list[tuple[str, str]]:
    """What escapes a text, one after another: backslashes first, which others begin with."""
    return sorted(target.literals.text_escapes.items(), key=lambda pair: pair[0] != "\\")
