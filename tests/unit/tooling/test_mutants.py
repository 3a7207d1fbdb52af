"""A mutant breaks what it is meant to break, at the boundary first, and nothing else if it can."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from compiled import NotCompiledError, Suite
from datamigrate.pipeline import inspect
from datamigrate.plan.build import plan
from datamigrate.plan.model import ProjectPlan
from datamigrate.settings import Settings
from datamigrate.source import Source
from datamigrate.types import TARGETS
from mutants import Breeder, Mutant
from mutate import cells
from synthetic.constraints import Unique
from synthetic.rows import synthesize
from trials import Proof, Trial

SHOPS = """
CREATE TABLE region (id int PRIMARY KEY)
GO
CREATE TABLE shop (
    region int NOT NULL REFERENCES region (id), number int NOT NULL, badge int NULL UNIQUE,
    opened int NOT NULL CHECK (opened BETWEEN 1 AND 500),
    label AS (ISNULL(badge, 0)) PERSISTED NOT NULL,
    PRIMARY KEY (region, number)
)
GO
CREATE TABLE sale (
    id int PRIMARY KEY, region int NOT NULL REFERENCES region (id), number int NOT NULL,
    CONSTRAINT to_shop FOREIGN KEY (region, number) REFERENCES shop (region, number)
)
"""
Bred = Callable[..., list[Mutant]]


@pytest.fixture(scope="module")
def planned() -> ProjectPlan:
    done, _ = plan(inspect((Source("s.sql", SHOPS, "utf-8"),)), Settings(source_name="s"))
    return done


@pytest.fixture(scope="module")
def breeder(planned: ProjectPlan) -> Breeder:
    return Breeder(synthesize(planned), TARGETS["duckdb"])


@pytest.fixture
def bred(breeder: Breeder) -> Bred:
    def mutants(model: str, kind: str, column: str | None = None, most: int = 6) -> list[Mutant]:
        found = breeder.shape(model).constraints
        one = next(c for c in found if c.test.kind == kind and c.test.column in {column, None})
        return breeder.mutants(model, one, most)

    return mutants


def test_values_beside_a_checks_constants_come_first(bred: Bred) -> None:
    found = {mutant.change["opened"] for mutant in bred("stg_s__shop", "expression_is_true")}
    assert {0, 501} <= found
    assert not found & set(range(1, 501))


def test_a_pair_of_keys_leads_nowhere_although_each_leads_somewhere(bred: Bred) -> None:
    first, *_ = bred("stg_s__sale", "composite_relationship")
    assert not first.others


def test_null_is_as_unique_as_any_value(breeder: Breeder) -> None:
    found = breeder.shape("stg_s__shop").constraints
    (badge,) = [c for c in found if isinstance(c, Unique) and c.columns == ("badge",)]
    changes = [mutant.change for mutant in breeder.mutants("stg_s__shop", badge, 3)]
    assert {"badge": None} in changes
    assert any(change["badge"] is not None for change in changes)


def test_a_key_of_two_columns_is_taken_whole(bred: Bred) -> None:
    found = bred("stg_s__shop", "unique_combination_of_columns")
    assert all(not mutant.others for mutant in found)
    assert any(set(mutant.change) == {"region", "number"} for mutant in found)


def test_a_row_is_added_rather_than_changed(bred: Bred) -> None:
    first, *_ = bred("stg_s__region", "unique", "id")
    assert first.sql.startswith("insert")
    assert not first.others


def test_a_row_stands_there_twice_where_no_other_can_take_its_key() -> None:
    script = "CREATE TABLE one (id int PRIMARY KEY CHECK (id = 1), a int NOT NULL)"
    done, _ = plan(inspect((Source("s.sql", script, "utf-8"),)), Settings(source_name="s"))
    made = synthesize(done)
    assert [len(landing.rows) for landing in made.tables] == [1]
    breeder = Breeder(made, TARGETS["duckdb"])
    (key,) = [c for c in breeder.shape("stg_s__one").constraints if isinstance(c, Unique)]
    (mutant,) = breeder.mutants("stg_s__one", key, 3)
    assert mutant.sql.startswith("insert")
    assert not mutant.others


def test_what_no_row_breaks_has_no_mutant(planned: ProjectPlan, bred: Bred) -> None:
    assert any(test.column == "label" for table in planned.tables for test in table.tests)
    assert bred("stg_s__shop", "not_null", "label") == []


def test_only_tests_that_read_what_was_changed_are_related(breeder: Breeder, bred: Bred) -> None:
    first, *_ = bred("stg_s__shop", "not_null", "region")
    kinds = {(model, test.kind, test.column) for model, test in breeder.related(first)}
    assert kinds == {
        ("stg_s__shop", "relationships", "region"),
        ("stg_s__shop", "unique_combination_of_columns", None),
        ("stg_s__sale", "composite_relationship", None),
    }


def trial(**given: object) -> Trial:
    return Trial("m", "not_null", "n", **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        (trial(mutants=2, killed=2), "killed"),
        (trial(mutants=2, killed=1), "survived"),
        (trial(mutants=2, killed=2, unrelated=("other",)), "unrelated failed"),
        (trial(), "cannot be broken"),
        (trial(missing=True), "survived"),
    ],
)
def test_verdicts(found: Trial, verdict: str) -> None:
    assert found.verdict == verdict
    assert Proof(1, (found,)).proven == (verdict in {"killed", "cannot be broken"})


def test_what_dbt_sees_otherwise_is_no_proof() -> None:
    assert not Proof(1, (trial(mutants=1, killed=1),), differing=("t fails in dbt only",)).proven


def test_what_cannot_be_broken_counts_for_nothing() -> None:
    counts = cells([trial(mutants=2, killed=2, alone=True), trial(), trial(mutants=1)])
    assert counts == ("3", "3", "1", "50.0 %", "1", "1", "1")


def written(project: Path, **changed: object) -> Path:
    """A manifest with one test of a column in it."""
    config = {"fail_calc": "count(*)", "warn_if": "!= 0", "error_if": "!= 0", "limit": None}
    node = {
        "unique_id": "test.s.one",
        "resource_type": "test",
        "name": "one",
        "column_name": "id",
        "attached_node": "model.s.stg_s__region",
        "compiled_code": "select 1",
        "depends_on": {"nodes": ["model.s.stg_s__region"]},
        "test_metadata": {"name": "unique", "kwargs": {}},
        "config": {**config, **changed},
    }
    (project / "target").mkdir()
    text = json.dumps({"nodes": {"test.s.one": node}})
    (project / "target" / "manifest.json").write_text(text, "utf-8")
    return project


def test_a_suite_knows_what_is_missing(tmp_path: Path, planned: ProjectPlan) -> None:
    suite = Suite(written(tmp_path), planned.tables)
    assert [(model, test.kind) for model, test in suite.tests] == [("stg_s__region", "unique")]
    assert len(suite.missing) == sum(len(table.tests) for table in planned.tables) - 1
    assert suite.unplanned == []


def test_a_test_that_dbt_would_count_otherwise_is_refused(
    tmp_path: Path, planned: ProjectPlan
) -> None:
    with pytest.raises(NotCompiledError):
        Suite(written(tmp_path, error_if="> 10"), planned.tables)


def test_a_project_that_was_never_built_is_refused(tmp_path: Path, planned: ProjectPlan) -> None:
    with pytest.raises(NotCompiledError):
        Suite(tmp_path, planned.tables)
