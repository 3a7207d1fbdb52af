"""Translations give the answers of SQL Server, by execution. Cases: tests/cases/translate/tsql."""

import pytest
import sqlglot

from datamigrate.types import TARGETS, Target
from known_answers import SPAN, Case, cases, engines, plain, query, translated

ENGINES = engines()


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.area}: {case.text}"[:70])
def test_known_answer(case: Case, target: Target) -> None:
    found = translated(case, target)
    codes = tuple(d.code.id for d in found.diagnostics)
    if target.name in case.refusals:
        assert (found.sql, codes) == (None, (case.refusals[target.name],))
        assert found.diagnostics[0].span == SPAN
        return
    assert found.sql is not None, found.diagnostics
    assert codes == case.codes[target.name]
    assert found.sql == case.sql.get(target.name, found.sql)
    sqlglot.parse_one(f"select ({found.sql})", read=target.sqlglot)
    if target.name in ENGINES:
        answer = ENGINES[target.name](query(found.sql, case.columns, case.row, target))
        if case.has_answer:
            assert plain(answer) == plain(case.answer)
