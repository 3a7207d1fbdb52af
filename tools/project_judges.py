"""Ask other people's tools about a project that dbt has built; each answers with findings.

They run in an environment of their own, `build/judges`, on dbt's manifest, catalog and the files.
"""

import json
import os
import subprocess
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / "build" / "judges" / "bin"
UNIQUE_TOGETHER = "unique_combination_of_columns"


@dataclass(frozen=True, slots=True)
class Bare:
    """Models of which the script says less than the tools would like.

    `keyless`: of tables without a key. `untold`: without any constraint. `views`: of views, which
    declare neither.
    """

    keyless: frozenset[str]
    untold: frozenset[str]
    views: frozenset[str] = frozenset()


class JudgeError(Exception):
    """A tool gave no answer that can be read; the message holds the end of what it said."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a tool says of one thing; `accepted` is why that is as it should be, or None."""

    rule: str
    about: str
    accepted: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A tool's findings, and its figure where it gives one."""

    findings: tuple[Finding, ...]
    figure: float | None = None

    @property
    def open(self) -> list[Finding]:
        """What is not accepted."""
        return [found for found in self.findings if found.accepted is None]


NO_EXAMPLE = "no example query: it would say `select *` in other words"
NO_FRESHNESS = "no freshness: a script does not say when rows were loaded"
NO_KEY = "no key: the script gives the table none"
NO_TEST = "no test: the script gives the table no constraint, and every column may be NULL"
NO_KEY_OF_VIEW = "no key: a view declares none"
NO_TEST_OF_VIEW = "no test: every column of the view may be NULL"
VIEW_NAMES = "a model of a view is called as the view, not `fct_` or `dim_`"
VIEW_READS = "a model of a view reads what the view reads"
VIEW_ORDER = "a view's columns keep their order (ST06)"
NO_DISTINCT = "UNION without DISTINCT, which the target does not know (AM02)"
OWN_TEST = f"a key of several columns, tested by the project's own `{UNIQUE_TOGETHER}`"
WORD = "a column is called as in the source, by a word that SQL does not reserve (RF04)"


def run(program: str, *arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a tool of that environment in the project's folder."""
    return subprocess.run(
        [str(BIN / program), *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "NO_COLOR": "1", "DO_NOT_TRACK": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def answer(text: str, done: subprocess.CompletedProcess[str]) -> Any:  # noqa: ANN401  # JSON
    """The JSON that a tool wrote."""
    try:
        return json.loads(text)
    except ValueError as problem:
        said = (done.stdout + done.stderr).strip().splitlines()[-20:]
        raise JudgeError("\n".join([f"no answer from {done.args[0]}", *said])) from problem


def dbt_score(project: Path) -> Answer:
    """Its default rules, on the manifest; the figure is the project's score."""
    asked = ("lint", "--manifest", "target/manifest.json", "--format", "json")
    done = run("dbt-score", *asked, cwd=project)
    said = answer(done.stdout, done)
    findings = tuple(
        Finding(rule, name, NO_EXAMPLE if rule.endswith(".has_example_sql") else None)
        for name, one in said["evaluables"].items()
        for rule, result in one["results"].items()
        if result["result"] != "OK"
    )
    return Answer(findings, said["project"]["score"])


def dbt_bouncer(project: Path, bare: Bare) -> Answer:
    """Its preset `strict`."""
    output = project / "target" / "bouncer.json"
    output.unlink(missing_ok=True)
    asked = ("run", "--preset", "strict", "--output-format", "json", "--output-file", output)
    done = run("dbt-bouncer", *asked, cwd=project)
    said = answer(output.read_text("utf-8") if output.is_file() else "", done)
    tested = dict(tests(project))
    findings = []
    for one in said:
        if one["outcome"] == "success":
            continue
        rule = str(one["check_run_id"]).split(":")[0]
        model = str(one["unique_id"]).rsplit(".", 1)[-1]
        findings.append(Finding(rule, model, accepted(rule, model, tested, bare)))
    return Answer(tuple(findings))


def accepted(rule: str, model: str, tested: Mapping[str, set[str]], bare: Bare) -> str | None:
    """Why a finding of dbt-bouncer's is as it should be, given the kinds of tests of each model."""
    match rule:
        case "check_source_freshness_populated":
            return NO_FRESHNESS
        case "check_model_has_unique_test" if UNIQUE_TOGETHER in tested.get(model, set()):
            return OWN_TEST
        case "check_model_has_unique_test" if model in bare.keyless:
            return NO_KEY
        case "check_model_has_unique_test" if model in bare.views:
            return NO_KEY_OF_VIEW
        case "check_model_has_tests_by_type" if model in bare.views & bare.untold:
            return NO_TEST_OF_VIEW
        case "check_model_has_tests_by_type" if model in bare.untold:
            return NO_TEST
        case "check_model_test_coverage":
            untested = {name for name, kinds in tested.items() if not kinds}
            return NO_TEST if untested <= bare.untold else None
        case _:
            return None


def tests(project: Path) -> Iterator[tuple[str, set[str]]]:
    """The kinds of tests of each model."""
    manifest = json.loads((project / "target" / "manifest.json").read_text("utf-8"))
    nodes = manifest["nodes"].values()
    for model in (node for node in nodes if node["resource_type"] == "model"):
        yield (
            model["name"],
            {
                node["test_metadata"]["name"]
                for node in nodes
                if node.get("attached_node") == model["unique_id"]
            },
        )


def sqlfluff(project: Path, unlinted: Collection[str] = ()) -> Answer:
    """All rules but RF06, with the project's own settings for the rest.

    `unlinted`: the rules that ask for what the target has not.
    """
    asked = ("lint", "models", "--format", "json", "--exclude-rules", "RF06")
    done = run("sqlfluff", *asked, cwd=project)
    return Answer(
        tuple(
            Finding(
                one["code"], file["filepath"], in_style(one["code"], file["filepath"], unlinted)
            )
            for file in answer(done.stdout, done)
            for one in file["violations"]
        )
    )


def in_style(rule: str, path: str, unlinted: Collection[str]) -> str | None:
    """Why a finding of sqlfluff's is as it should be."""
    match rule:
        case "RF04":
            return WORD
        case "ST06" if path.startswith("models/marts/"):
            return VIEW_ORDER
        case "AM02" if rule in unlinted:
            return NO_DISTINCT
        case _:
            return None


def sqruff(project: Path) -> Answer:
    """The project's settings for sqlfluff, which it reads."""
    done = run("sqruff", "lint", "models", "--format", "json", cwd=project)
    return Answer(
        tuple(
            Finding(str(one.get("code")), path)
            for path, found in answer(done.stdout, done).items()
            for one in found
        )
    )


def dbt_coverage(project: Path) -> Answer:
    """How much is described, of what the database has; the figure is a percentage."""
    output = project / "target" / "coverage.json"
    output.unlink(missing_ok=True)
    done = run("dbt-coverage", "compute", "doc", "--cov-report", output, cwd=project)
    said = answer(output.read_text("utf-8") if output.is_file() else "", done)
    return Answer((), said["coverage"] * 100)
