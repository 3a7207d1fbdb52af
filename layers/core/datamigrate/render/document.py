"""Write the migration report for programs: what docs/report.schema.json describes.

Each table is a line, written as it passes by; what is said of the whole comes after them.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from datamigrate.plan.model import (
    ColumnPlan,
    Finding,
    LeftOut,
    ObjectPlan,
    Project,
    ProjectPlan,
    TablePlan,
)
from datamigrate.render.facts import Facts
from datamigrate.render.yaml import REPEATED
from datamigrate.types import Loss

VERSION = 1
Value = str | int | bool | None | list["Value"] | dict[str, "Value"]


def document_head(project: Project) -> str:
    """How the document begins, up to its tables."""
    told: Value = {
        "name": project.name,
        "source": project.source,
        "dialect": project.dialect,
        "target": project.target,
    }
    return f'{{"version": {VERSION},\n"project": {_json(told)},\n"tables": [\n'


def document_table(table: TablePlan) -> str:
    """A table, its columns and what became of each."""
    head: dict[str, Value] = {
        "name": table.original,
        "model": table.model,
        "source": f"{table.source}.{table.source_table}",
        "primary_key": list(table.primary_key),
        "tests": len(table.tests),
        "seed": table.seed,
        "snapshot": table.snapshot.name if table.snapshot else None,
        "incremental_candidate": table.incremental,
    }
    columns = [*map(_column, table.columns), *map(_left_out, table.left_out)]
    return f'{_json(head)[:-1]}, "columns": [{", ".join(columns)}]}}'


@lru_cache(maxsize=REPEATED)
def _column(column: ColumnPlan) -> str:
    told: dict[str, Value] = {
        "source_name": column.source_name,
        "source_type": column.source_type,
        "name": column.name,
        "type": column.type if column.typed else None,
        "required": column.required,
        "fidelity": column.loss.value,
        "reason": column.reason,
    }
    if column.expression is not None:
        told["computed"] = True
    if column.pii is not None:
        told["pii"] = column.pii
    return _json(told)


def _left_out(column: LeftOut) -> str:
    return _json(
        {
            "source_name": column.source_name,
            "source_type": column.source_type,
            "name": None,
            "type": None,
            "required": False,
            "fidelity": Loss.UNSUPPORTED.value,
            "reason": "left out: see the findings",
        }
    )


def document_tail(plan: ProjectPlan, facts: Facts) -> Iterator[str]:
    """The rest of the document, piece by piece."""
    yield f'\n],\n"summary": {_json(_summary(plan, facts))}'
    yield from _list("objects", map(_object, plan.objects))
    yield from _list("findings", map(_finding, plan.findings))
    yield from _list("statements", (_json(counted) for counted in _statements(plan)))
    yield from _list("settings", (_json(one) for one in _applied(plan)))
    yield "}\n"


def _summary(plan: ProjectPlan, facts: Facts) -> Value:
    severities = [finding.diagnostic.code.severity.value for finding in plan.findings]
    return {
        "tables": facts.tables,
        "columns": facts.columns,
        "tests": facts.tests,
        "seeds": facts.seeds,
        "fidelity": {loss.value: facts.lost(loss) for loss in Loss},
        "findings": {name: severities.count(name) for name in ("error", "warning", "note")},
        "characters": dict(coverage(plan)),
    }


def coverage(plan: ProjectPlan) -> Mapping[str, int]:
    """What became of the scripts' characters; they add up to `total`."""
    sums = dict.fromkeys(("applied", "noted", "ignored", "unsupported"), 0)
    for counted in plan.statements:
        sums[counted.outcome] += counted.characters
    between = plan.characters - sum(sums.values())
    return {"total": plan.characters, **sums, "between": between}


def _list(name: str, items: Iterable[str]) -> Iterator[str]:
    yield f',\n"{name}": ['
    separator = "\n"
    for item in items:
        yield separator + item
        separator = ",\n"
    yield "\n]"


def _object(found: ObjectPlan) -> str:
    return _json(
        {"kind": found.kind, "name": found.name, "outcome": found.outcome, "into": found.into}
    )


def _finding(finding: Finding) -> str:
    found = finding.diagnostic
    told: Value = {
        "code": found.code.id,
        "severity": found.code.severity.value,
        "title": found.code.title,
        "object": found.object,
        "message": found.message,
        "hint": found.hint,
        "file": finding.file,
        "line": finding.line,
    }
    return _json(told)


def _statements(plan: ProjectPlan) -> Iterator[Value]:
    for counted in plan.statements:
        yield {
            "outcome": counted.outcome,
            "kind": counted.kind,
            "reason": counted.reason,
            "number": counted.number,
            "characters": counted.characters,
        }


def _applied(plan: ProjectPlan) -> Iterator[Value]:
    for one in plan.applied:
        yield {"rule": one.rule, "object": one.object, "effect": one.effect}


def _json(value: object) -> str:
    """On one line; every sign that is not ASCII as an escape, lone surrogates too."""
    return json.dumps(value)
