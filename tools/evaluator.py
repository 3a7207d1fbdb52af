"""Ask dbt-project-evaluator about a project: a dbt package, which no package index has.

It is cloned by whoever runs it, with the version of dbt_utils that it asks for in its own
`packages.yml` in place of the hub's: `make judge EVALUATOR=folder`.
"""

import json
import shutil
from pathlib import Path

import yaml

from datamigrate.cli.dbt import DbtError, dbt
from project_judges import (
    NO_FRESHNESS,
    NO_KEY,
    NO_TEST,
    UNIQUE_TOGETHER,
    VIEW_NAMES,
    VIEW_READS,
    Answer,
    Bare,
    Finding,
)

NAME = "dbt-project-evaluator"
PACKAGE = "dbt_project_evaluator"
_FRESHNESS = "fct_sources_without_freshness"
_KEYS = "fct_missing_primary_key_tests"
_COVERAGE = "fct_test_coverage"
_NAMES = "fct_model_naming_conventions"
_REJOINED = "fct_rejoining_of_upstream_concepts"


def ask(project: Path, package: Path, bare: Bare) -> Answer:
    """Its tests that warn or fail, in a copy of the project that has it as a package."""
    copy = project.with_name(f"{project.name}_evaluated")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(project, copy, ignore=shutil.ignore_patterns("target", "logs"))
    (copy / "packages.yml").write_text(f"packages:\n  - local: {package.resolve()}\n", "utf-8")
    dbt(copy, ("deps",))
    try:
        dbt(copy, ("build", "--select", f"package:{PACKAGE}", "--vars", _variables(copy)))
    except DbtError:
        if not (copy / "target" / "run_results.json").is_file():
            raise
    return Answer(tuple(_findings(copy, bare)))


def _variables(project: Path) -> str:
    """Keys of several columns have the project's own test, by the name that dbt_utils gives it."""
    name = yaml.safe_load((project / "dbt_project.yml").read_text("utf-8"))["name"]
    tests = [["dbt.test_unique", "dbt.test_not_null"], [f"{name}.test_{UNIQUE_TOGETHER}"]]
    return json.dumps({"primary_key_test_macros": tests})


def _findings(copy: Path, bare: Bare) -> list[Finding]:
    said = json.loads((copy / "target" / "run_results.json").read_text("utf-8"))
    findings = []
    for one in said["results"]:
        if one["status"] in {"success", "pass"}:
            continue
        rule = str(one["unique_id"]).split(".")[2]
        accepted = NO_FRESHNESS if _FRESHNESS in rule else None
        if _KEYS in rule and one["failures"] == len(bare.keyless | bare.views):
            accepted = NO_KEY
        if _NAMES in rule and one["failures"] == len(bare.views):
            accepted = VIEW_NAMES
        if _REJOINED in rule and bare.views:
            accepted = VIEW_READS
        if _COVERAGE in rule and bare.untold:
            accepted = NO_TEST
        findings.append(Finding(rule, str(one["message"]), accepted))
    return findings
