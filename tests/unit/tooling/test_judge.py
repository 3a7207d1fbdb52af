"""What a tool says is accepted for a reason that holds, and nothing else is."""

import json
from pathlib import Path

import pytest

import judge
import project_judges
from project_judges import (
    NO_DISTINCT,
    NO_FRESHNESS,
    NO_KEY,
    NO_KEY_OF_VIEW,
    NO_TEST,
    NO_TEST_OF_VIEW,
    OWN_TEST,
    VIEW_ORDER,
    WORD,
    Answer,
    Bare,
    Finding,
)

BARE = Bare(
    keyless=frozenset({"log", "heap"}),
    untold=frozenset({"heap", "blank"}),
    views=frozenset({"blank", "sums"}),
)
GOOD = {
    "dbt-score": Answer((Finding("has_example_sql", "a", project_judges.NO_EXAMPLE),), 9.8),
    "sqlfluff": Answer(()),
    "dbt-coverage": Answer((), 100.0),
}


@pytest.mark.parametrize(
    ("rule", "model", "reason"),
    [
        ("check_source_freshness_populated", "orders", NO_FRESHNESS),
        ("check_model_has_unique_test", "lines", OWN_TEST),
        ("check_model_has_unique_test", "log", NO_KEY),
        ("check_model_has_unique_test", "orders", None),
        ("check_model_has_tests_by_type", "heap", NO_TEST),
        ("check_model_has_tests_by_type", "log", None),
        ("check_model_has_unique_test", "sums", NO_KEY_OF_VIEW),
        ("check_model_has_tests_by_type", "blank", NO_TEST_OF_VIEW),
        ("check_model_has_tests_by_type", "sums", None),
        ("check_model_test_coverage", "None", None),
        ("check_macro_description_populated", "log", None),
    ],
)
def test_a_finding_is_accepted_for_what_is_known_of_the_model(rule, model, reason, tmp_path):
    nodes = {
        "m1": {"resource_type": "model", "name": "lines", "unique_id": "m1"},
        "m2": {"resource_type": "model", "name": "orders", "unique_id": "m2"},
        "t1": {
            "resource_type": "test",
            "attached_node": "m1",
            "test_metadata": {"name": "unique_combination_of_columns"},
        },
    }
    (tmp_path / "target").mkdir()
    (tmp_path / "target" / "manifest.json").write_text(json.dumps({"nodes": nodes}), "utf-8")
    tested = dict(project_judges.tests(tmp_path))
    assert project_judges.accepted(rule, model, tested, BARE) == reason


@pytest.mark.parametrize(
    ("rule", "path", "unlinted", "reason"),
    [
        ("RF04", "models/staging/a/a.sql", (), WORD),
        ("ST06", "models/marts/a/a.sql", (), VIEW_ORDER),
        ("ST06", "models/staging/a/a.sql", (), None),
        ("AM02", "models/marts/a/a.sql", ("AM02",), NO_DISTINCT),
        ("AM02", "models/marts/a/a.sql", (), None),
        ("LT05", "models/marts/a/a.sql", ("AM02",), None),
    ],
)
def test_a_rule_is_not_asked_for_where_a_view_or_a_target_cannot_follow(
    rule, path, unlinted, reason
):
    assert project_judges.in_style(rule, path, unlinted) == reason


@pytest.mark.parametrize(
    ("tool", "answer", "same"),
    [
        ("sqlfluff", Answer((Finding("LT05", "a.sql"),)), True),
        ("dbt-score", Answer((), 8.9), True),
        ("dbt-coverage", Answer((), 94.9), True),
        ("sqlfluff", Answer(()), False),
    ],
)
def test_one_bar_that_is_missed_is_enough(tool, answer, same):
    assert judge.Judged("a", "duckdb", 1, GOOD, True).good
    assert not judge.Judged("a", "duckdb", 1, {**GOOD, tool: answer}, same).good


def test_a_row_tells_what_is_open_from_what_is_accepted():
    answers = {**GOOD, "sqlfluff": Answer((Finding("LT05", "a"), Finding("RF04", "a", "so")))}
    names = [*answers, "dbt-bouncer"]
    cells = judge.Judged("a", "duckdb", 3, answers, True).cells(names)
    assert cells == ("a", "duckdb", "3", "9.8 (1)", "1 (1)", "100.0", "-", "yes")


def test_coverage_is_what_the_script_allows():
    rule = "check_model_test_coverage"
    tested = {"orders": {"unique"}, "heap": set()}
    assert project_judges.accepted(rule, "None", tested, BARE) == NO_TEST
    assert project_judges.accepted(rule, "None", {**tested, "log": set()}, BARE) is None


def test_models_of_which_little_is_said_are_known(tmp_path: Path):
    script = tmp_path / "s.sql"
    tables = "a (id int PRIMARY KEY)", "b (id int NOT NULL)", "c (id int)"
    views = "v AS SELECT id FROM a", "w AS SELECT id FROM c", "x AS SELECT nothing FROM c"
    parts = [f"CREATE TABLE {table}" for table in tables]
    parts += [f"CREATE VIEW {view}" for view in views]
    script.write_text("\nGO\n".join(parts), "utf-8")
    assert judge.bare_models(script) == Bare(
        frozenset({"stg_s__b", "stg_s__c"}),
        frozenset({"stg_s__c", "w"}),
        views=frozenset({"v", "w"}),
    )
