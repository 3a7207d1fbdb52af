"""Models of views give the rows of SQL Server, by execution. Cases: tests/cases/queries."""

import pytest
import sqlglot

from datamigrate.plan.model import ViewPlan
from datamigrate.types import TARGETS, Target
from known_views import Case, Rows, cases, comparable, engines, planned, query, statements

ENGINES = engines()
CASES = [
    pytest.param(case, id=f"{case.area}: {list(case.views.values())[-1]}"[:90]) for case in cases()
]


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
@pytest.mark.parametrize("case", CASES)
def test_known_answer(case: Case, target: Target) -> None:
    made = planned(case, target)
    last = {view.original: view for view in made.views}[list(case.views)[-1]]
    told = [f for f in made.findings if f.diagnostic.object == last.original]
    codes = [finding.diagnostic.code.id for finding in told]
    if target.name in case.refusals:
        assert last.refusal is not None
        assert codes == [case.refusals[target.name]]
        if case.found is not None:
            span = told[0].diagnostic.span
            assert span is not None
            assert case.script[span.start : span.end] == case.found
        return
    assert last.refusal is None, last.refusal
    assert codes == list(case.codes)
    sqlglot.parse_one(query(last, target), read=target.sqlglot)
    if case.columns is not None:
        assert [column.name for column in last.columns] == list(case.columns)
    if target.name in ENGINES:
        found = ENGINES[target.name](statements(case, made, target), f"select * from {last.model}")
        assert case.rows is not None
        assert comparable(found) == comparable(case.rows)
        assert keeps_tests(last, found)


def keeps_tests(view: ViewPlan, rows: Rows) -> bool:
    """Whether the tests of a view's model pass."""
    by_name = {column.name: column.sql for column in view.columns}
    columns = dict(zip(by_name.values(), zip(*rows, strict=True), strict=False)) if rows else {}
    for test in view.tests:
        names = [by_name[test.column]] if test.column else [n for _, v in test.arguments for n in v]
        values = [*zip(*(columns.get(name, ()) for name in names), strict=True)]
        if test.kind == "not_null" and (None,) in values:
            return False
        if test.kind != "not_null" and len({*values}) < len(values):
            return False
    return True
