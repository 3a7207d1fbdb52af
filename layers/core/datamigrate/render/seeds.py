r"""Write seeds: a CSV for each landing table that has rows, and where dbt is to put them.

In a cell, a backslash begins what plain CSV cannot say: `\"..."` is text as JSON, `\=...` is SQL.
dbt reads an empty cell and the word null as NULL; the project's own macro loads the rest.
"""

import csv
import io
import json
import re

from datamigrate.plan.model import Cell, ProjectPlan, SeedPlan, Sql
from datamigrate.render.jinja import doubled, inert
from datamigrate.render.templates import from_template
from datamigrate.render.yaml import Node, emit
from datamigrate.types import TARGETS, Target

# Text that comes back otherwise: blank, null, a marker, a newline that is translated when read.
_SPECIAL = re.compile(
    r"\s*(?:null)?\s*|\\.*|.*[\r\x00\x0b\x0c\x1c-\x1e\x85\u2028\u2029\ufeff].*", re.I | re.S
)


def seed_files(plan: ProjectPlan) -> dict[str, str]:
    """Text by path; nothing without seeds."""
    if not plan.seeds:
        return {}
    source = plan.project.source
    target = TARGETS[plan.project.target]
    folder = f"seeds/{source}"
    files = {f"{folder}/{seed.name}.csv": _rows(seed) for seed in plan.seeds}
    files[f"{folder}/_{source}__seeds.yml"] = emit(
        {"version": 2, "seeds": [_properties(seed, target) for seed in plan.seeds]}
    )
    files["macros/load_seeds.sql"] = from_template("load_seeds.sql", project=plan.project)
    return files


def _rows(seed: SeedPlan) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(seed.columns)
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


def _properties(seed: SeedPlan, target: Target) -> Node:
    types: dict[str, Node] = dict(zip(seed.columns, map(inert, seed.types), strict=True))
    return {
        "name": seed.name,
        "description": inert(f"Rows that the script inserts into `{seed.original}`."),
        "config": {
            "schema": inert(doubled(seed.schema, target)),
            "alias": inert(doubled(seed.identifier, target)),
            "quote_columns": True,
            "column_types": types,
        },
    }
