"""Values of seeds that go into SQL are escaped as every other text of it, and it parses."""

import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from datamigrate.pipeline import inspect
from datamigrate.plan.build import plan
from datamigrate.plan.model import Cell, Sql
from datamigrate.render.seeds import replacements
from datamigrate.settings import Settings
from datamigrate.source import Source
from datamigrate.translate.literals import write_text
from datamigrate.types import TARGETS, Target

EVERY_TARGET = pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
SCRIPT = r"""
create table t (
    id int identity, flag bit default 1, amount money default 0, ratio float, born date, at time,
    made datetime2 default sysdatetime(), seen datetimeoffset,
    mark uniqueidentifier default newid(),
    raw varbinary(max), said nvarchar(max), doc json, vec vector(3), ver rowversion, tree xml
);
insert into t (flag, amount, ratio, born, at, made, seen, mark, raw, said, doc, vec, tree) values
    (1, 12.5, 1e10, '2020-02-29', '12:13:14.5', '2020-01-02T03:04:05.123456',
     '2020-01-02T03:04:05+02:00', '6F9619FF-8B86-D011-B42D-00C04FC964FF', 0xDEADBEEF,
     N'O''Neil \ {{ x }} "y"', '{"a": "it''s"}', '[1, 2, 3]', '<a b="c"/>');
insert into t (said) values (N'');
"""


def constant(cell: Cell, target: Target) -> str:
    """A cell as the macro writes it."""
    if cell is None:
        return "null"
    return cell.text if isinstance(cell, Sql) else write_text(cell, target.literals)


@EVERY_TARGET
def test_a_row_of_every_kind_of_value_is_a_query(target: Target) -> None:
    catalog = inspect([Source("s.sql", SCRIPT, "utf-8")])
    planned, found = plan(catalog, Settings(target.name, "s", seeds=True))
    (seed,) = planned.seeds
    assert len(seed.rows) == 2
    for row in seed.rows:
        cells = [
            f"cast({constant(cell, target)} as {kind})"
            for cell, kind in zip(row, seed.types, strict=True)
            if target.binds is False or cell != Sql("default")
        ]
        query = sqlglot.parse_one(f"select {', '.join(cells)}", dialect=target.sqlglot)
        assert isinstance(query, exp.Select)
        assert all(isinstance(one, exp.Cast | exp.JSONCast) for one in query.expressions)
    left_out = {f.object for f in found if f.code.id == "G116"}
    assert left_out == (
        set() if target.literals.casts or target.name == "fabric" else {"dbo.t.vec"}
    )


@EVERY_TARGET
@given(st.text() | st.text("'\\\n\r\"`", max_size=12))
def test_one_replacement_after_another_escapes_a_text(target: Target, text: str) -> None:
    found = text
    for old, new in replacements(target):
        found = found.replace(old, new)
    assert f"'{found}'" == write_text(text, target.literals)
