"""No name reaches the output that is not known to be one of the target's own."""

import pytest

from datamigrate.types import TARGETS, Target
from known_answers import Case, cases, translated
from known_functions import calls, known, names, strange
from known_views import cases as view_cases
from known_views import planned, queries

EVERY_TARGET = pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)


@EVERY_TARGET
@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.area}: {case.text}"[:70])
def test_cases_name_what_the_target_has(case: Case, target: Target) -> None:
    assert strange(translated(case, target).sql, {*case.columns}, target) == set()


@EVERY_TARGET
def test_every_name_is_in_use(target: Target) -> None:
    found = [translated(case, target).sql for case in cases()]
    used = set().union(*(names(sql, target) for sql in found if sql is not None))
    for case in view_cases():
        used |= set().union(*(calls(sql, target) for sql in queries(planned(case, target))))
    assert known(target) - used == set()


@EVERY_TARGET
def test_views_call_what_the_target_has(target: Target) -> None:
    for case in view_cases():
        for sql in queries(planned(case, target)):
            assert calls(sql, target) - known(target) <= {"cast", "top"}, sql


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("nope(n) + 1", {"nope"}),
        ("cast(n as nope(1, 2))", set()),
        ("'nope(n)' || sysdate", {"sysdate"}),
        ("convert(varchar(30), n, 1)", set()),
        ('"nope"', set()),
    ],
)
def test_names_are_found(sql: str, expected: set[str]) -> None:
    assert names(sql, TARGETS["postgres"]) - {"n", "cast", "convert", "as"} == expected
