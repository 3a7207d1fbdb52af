"""Every type of the source goes through the whole chain on every target, from script to verdict."""

import pytest
import sqlglot
from sqlglot import exp

from datamigrate.pipeline import inspect
from datamigrate.plan.build import plan
from datamigrate.render.project import render
from datamigrate.settings import Settings
from datamigrate.source import Source
from datamigrate.types import TARGETS
from datamigrate.types.parameters import Parameter
from datamigrate.types.tsql import SYNONYMS, TYPES
from datamigrate.verdict import judge

_SIZES = {
    Parameter.NONE: [""],
    Parameter.LENGTH: ["", "(1)", "(4000)"],
    Parameter.DECIMAL: ["", "(38, 0)", "(38, 38)", "(9, 4)"],
    Parameter.FRACTION: ["", "(0)", "(3)", "(6)"],
    Parameter.MANTISSA: ["", "(24)"],
    Parameter.DIMENSION: ["(1)", "(1998)"],
}


def written() -> list[str]:
    """Each type with the sizes that it takes."""
    found = [
        f"{name}{size}"
        for name, row in TYPES.items()
        if name not in {"cursor", "table"}
        for size in [*_SIZES[row.takes], *(["(max)"] if row.limits.unlimited else [])]
    ]
    return [*found, *SYNONYMS]


def script() -> str:
    types = [kind for kind in written() if kind not in {"rowversion", "timestamp"}]
    columns = ",\n".join(f"[C {n}] {kind} not null" for n, kind in enumerate([*types, "timestamp"]))
    return f"create table [Every Type] (\n{columns}\n)"


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_every_type_goes_through_the_whole_chain(name: str) -> None:
    planned, found = plan(inspect([Source("s.sql", script(), "utf-8")]), Settings(name, "types"))
    assert not [finding for finding in found if finding.code.id == "T101"]
    (table,) = planned.tables
    assert len(table.columns) == script().count("[C ")
    files = render(planned)
    assert not judge(files, plan=planned).findings
    target = TARGETS[name]
    model = files[f"models/staging/types/{table.model}.sql"]
    query = sqlglot.parse_one(
        model.replace("{{ source('types', 'every_type') }}", "t"), dialect=target.sqlglot
    )
    casts = list(query.find_all(exp.Cast))
    assert len(casts) == len(table.columns)
    assert not [one for one in casts if one.to.this is exp.DType.USERDEFINED]
