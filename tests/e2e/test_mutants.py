"""Every kind of generated test catches a broken row, and a test without teeth is found out."""

import re
from pathlib import Path

import pytest

import dbt_project
import mutate
from datamigrate.plan.model import ProjectPlan
from trials import Proof, Trial, prepare, prove

SCRIPT = Path(__file__).resolve().parents[1] / "cases" / "mutants" / "every_kind.sql"
SALE = "stg_every_kind__sale"

pytestmark = pytest.mark.dbt


def replace(path: Path, pattern: str, by: str) -> None:
    text = path.read_text("utf-8")
    changed, times = re.subn(pattern, by, text)
    assert times == 1, text
    path.write_text(changed, "utf-8")


def blunt(project: Path) -> None:
    """Take the teeth of three of the tests of one table, and leave the rest as they are."""
    (properties,) = project.rglob(f"{SALE}.yml")
    replace(properties, "quantity between 1 and 500", "quantity between 0 and 500")
    replace(properties, r"(- name: sale_id\n(?: .*\n)*?) +- unique\n", r"\1")
    replace(
        properties,
        r"(- name: price\n(?: .*\n)*? +)- not_null\n",
        r"\1- not_null:\n              config:\n                where: price is not null\n",
    )


@pytest.fixture(scope="module")
def plan() -> ProjectPlan:
    return mutate.read(SCRIPT)[1]


@pytest.fixture(scope="module")
def proof(tmp_path_factory: pytest.TempPathFactory, plan: ProjectPlan) -> Proof:
    project = tmp_path_factory.mktemp("mutants") / "project"
    dbt_project.convert(SCRIPT, "duckdb", project, seeds=False)
    blunt(project)
    return prove(project, plan, prepare(project, plan), ask_dbt=False)


def bitten(proof: Proof, name: str) -> Trial:
    (found,) = [trial for trial in proof.trials if trial.name == name]
    return found


def test_every_kind_of_test_bites(proof: Proof) -> None:
    sound = [trial for trial in proof.trials if trial.model != SALE]
    assert {trial.verdict for trial in proof.trials} == {"killed", "survived"}
    assert [trial for trial in sound if trial.verdict != "killed"] == []
    killed = {trial.kind for trial in proof.trials if trial.verdict == "killed" and trial.alone}
    assert killed == set(mutate.KINDS)


def test_blunt_tests_are_found_out(proof: Proof) -> None:
    survived = {trial.name for trial in proof.trials if trial.verdict == "survived"}
    assert survived == {
        f"{SALE}__check_1",
        f"{SALE}.sale_id unique",
        f"{SALE}.price not_null",
    }
    assert not proof.proven


def test_only_the_mutant_at_the_boundary_survives_a_weaker_check(proof: Proof) -> None:
    found = bitten(proof, f"{SALE}__check_1")
    assert found.killed == found.mutants - 1


def test_a_test_that_was_taken_out_is_missing(proof: Proof) -> None:
    assert bitten(proof, f"{SALE}.sale_id unique").missing
    assert not bitten(proof, f"{SALE}.price not_null").missing


def test_page_names_what_survived(proof: Proof) -> None:
    page = mutate.page({"every_kind": proof})
    assert f"- every_kind: `{SALE}.price not_null` survived" in page
    assert f"- every_kind: `{SALE}.sale_id unique` is not in the project" in page
    assert "| unique_combination_of_columns | 2 |" in page
