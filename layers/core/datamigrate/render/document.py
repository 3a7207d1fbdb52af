"""Write the migration report for programs: what docs/report.schema.json describes.

Each table is a line, written as it passes by; what is said of the whole comes after them.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from datamigrate.diagnostics import Code, Severity
from datamigrate.plan.model import (
    ColumnPlan,
    Finding,
    LeftOut,
    ObjectPlan,
    Project,
    ProjectPlan,
    Reference,
    RoutinePlan,
    TablePlan,
    ViewPlan,
)
from datamigrate.render.facts import Facts
from datamigrate.render.pieces import together
from datamigrate.render.repeated import repeated
from datamigrate.types import Loss

VERSION = 1
_text = json.encoder.encode_basestring_ascii
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
    columns = [*_columns(table.columns, None), *map(_left_out, table.left_out)]
    snapshot = table.snapshot.name if table.snapshot else None
    return (
        f'{{"name": {_text(table.original)}, "model": {_text(table.model)},'
        f' "source": {_text(f"{table.source}.{table.source_table}")},'
        f' "primary_key": [{_texts(table.primary_key)}],'
        f' "tests": {len(table.tests)}, "seed": {_maybe(table.seed)},'
        f' "snapshot": {_maybe(snapshot)},'
        f' "incremental_candidate": {_maybe(table.incremental)},'
        f' "foreign_keys": [{", ".join(map(_reference, table.foreign_keys))}],'
        f' "columns": [{", ".join(columns)}]}}'
    )


def _reference(key: Reference) -> str:
    return (
        f'{{"name": {_maybe(key.name)}, "columns": [{_texts(key.columns)}],'
        f' "references": {_text(key.table)},'
        f' "referenced_columns": [{_texts(key.ref_columns)}],'
        f' "referenced_model": {_maybe(key.model)}}}'
    )


def _texts(names: Sequence[str]) -> str:
    return ", ".join(map(_text, names))


@repeated
def _columns(column: ColumnPlan, _: None) -> str:
    """A line of JSON, written by hand: columns are most of the document."""
    shown = _text(column.type) if column.typed else "null"
    rest = ', "computed": true' if column.expression is not None else ""
    if column.pii is not None:
        rest += f', "pii": {_text(column.pii)}'
    return (
        f'{{"source_name": {_text(column.source_name)}, "source_type": {_text(column.source_type)},'
        f' "name": {_text(column.name)}, "type": {shown},'
        f' "required": {"true" if column.required else "false"},'
        f' "fidelity": "{column.loss.value}", "reason": {_maybe(column.reason)}{rest}}}'
    )


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
    yield from _list("views", (_json(_view(view)) for view in plan.views))
    yield from _list("routines", (_json(_routine(routine)) for routine in plan.routines))
    yield from _list("findings", map(_finding, plan.findings))
    yield from _list("statements", (_json(counted) for counted in _statements(plan)))
    yield from _list("settings", (_json(one) for one in _applied(plan)))
    yield "}\n"


def _summary(plan: ProjectPlan, facts: Facts) -> Value:
    severities = [finding.diagnostic.code.severity for finding in plan.findings]
    return {
        "tables": facts.tables,
        "columns": facts.columns,
        "tests": facts.tests,
        "seeds": facts.seeds,
        "fidelity": {loss.value: facts.lost(loss) for loss in Loss},
        "findings": {found.value: severities.count(found) for found in reversed(Severity)},
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
    for text in together(items, ",\n"):
        yield separator + text
        separator = ",\n"
    yield "\n]"


def _object(found: ObjectPlan) -> str:
    return (
        f'{{"kind": {_text(found.kind)}, "name": {_text(found.name)},'
        f' "outcome": {_text(found.outcome)}, "into": {_maybe(found.into)}}}'
    )


def _view(view: ViewPlan) -> Value:
    columns: list[Value] = [
        {"source_name": c.source_name, "name": c.name, "type": c.type if c.typed else None}
        for c in view.columns
    ]
    return {
        "name": view.original,
        "model": view.model,
        "enabled": view.refusal is None,
        "reason": view.refusal,
        "reads": list(view.reads),
        "columns": columns,
    }


def _routine(routine: RoutinePlan) -> Value:
    return {
        "kind": routine.kind,
        "name": routine.name,
        "lines": routine.lines,
        "reads": list(routine.reads),
        "writes": list(routine.writes),
        "features": list(routine.features),
    }


def _finding(finding: Finding) -> str:
    found = finding.diagnostic
    line = "null" if finding.line is None else finding.line
    return (
        f'{_code(found.code)}, "object": {_maybe(found.object)},'
        f' "message": {_text(found.message)}, "hint": {_maybe(found.hint)},'
        f' "file": {_maybe(finding.file)}, "line": {line}, "text": {_maybe(finding.text)}}}'
    )


@cache
def _code(code: Code) -> str:
    """How a finding of a code begins."""
    told: Value = {"code": code.id, "severity": code.severity.value, "title": code.title}
    return _json(told)[:-1]


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


def _maybe(text: str | None) -> str:
    return "null" if text is None else _text(text)


def _json(value: object) -> str:
    """On one line; every sign that is not ASCII as an escape, as `_text` has it."""
    return json.dumps(value)
