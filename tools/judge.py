"""Judge generated projects by tools that are not ours, and write what they say to docs/fidelity.md.

Run by `make judge`. Projects are made for DuckDB, with seeds and an owner, and built by dbt first.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import evaluator
import fidelity
import project_judges as judges
from corpora import SCHEMAS
from datamigrate.cli.dbt import LANDING, SEED, DbtError, dbt
from datamigrate.pipeline import inspect, load
from datamigrate.plan.build import plan
from datamigrate.settings import Settings
from dbt_project import BIN, StepError, convert, seed_rows
from project_judges import Answer, JudgeError

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "build" / "judged"
OWNER = "Data team"
LEAST_SCORE, LEAST_COVERAGE = 9.0, 95.0
TOOLS = ("dbt-score", "dbt-bouncer", "sqlfluff", "sqruff", "dbt-coverage")
ELSEWHERE = (
    {"PYTHONHASHSEED": "1", "LC_ALL": "C", "LANG": "C", "TZ": "Asia/Kathmandu"},
    {"PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "TZ": "America/St_Johns"},
)


@dataclass(frozen=True, slots=True)
class Judged:
    """One project and what the tools answer, by their names; `same`: made again, the same bytes."""

    schema: str
    models: int
    answers: dict[str, Answer]
    same: bool

    @property
    def good(self) -> bool:
        """Whether every bar is reached."""
        score, coverage = (self.answers[name].figure or 0 for name in ("dbt-score", "dbt-coverage"))
        return (
            self.same
            and score >= LEAST_SCORE
            and coverage >= LEAST_COVERAGE
            and not any(answer.open for answer in self.answers.values())
        )

    def cells(self, names: list[str]) -> tuple[str, ...]:
        """A row of the table."""
        shown = [_cell(self.answers[name]) for name in names]
        return (self.schema, str(self.models), *shown, "yes" if self.same else "no")


def _cell(answer: Answer) -> str:
    """The figure, the findings that are open, and those that are accepted in parentheses."""
    parts = [] if answer.figure is None else [f"{answer.figure:.1f}"]
    if answer.figure is None or answer.open:
        parts.append(str(len(answer.open)))
    accepted = len(answer.findings) - len(answer.open)
    return " ".join([*parts, *([f"({accepted})"] if accepted else [])])


def judge(schema: str, script: Path, package: Path | None) -> Judged:
    """Make the project, build it, ask everybody."""
    project = WORK / schema
    shutil.rmtree(project, ignore_errors=True)
    convert(script, "duckdb", project, owner=OWNER)
    same = all(_again(script, environment) == files(project) for environment in ELSEWHERE)
    dbt(project, LANDING)
    if seed_rows(project):
        dbt(project, SEED)
    dbt(project, ("--warn-error", "run"))
    dbt(project, ("docs", "generate"))
    keyless = keyless_models(script)
    answers = {
        "dbt-score": judges.dbt_score(project),
        "dbt-bouncer": judges.dbt_bouncer(project, keyless),
        "sqlfluff": judges.sqlfluff(project),
        "sqruff": judges.sqruff(project),
        "dbt-coverage": judges.dbt_coverage(project),
    }
    if package is not None:
        answers[evaluator.NAME] = evaluator.ask(project, package, keyless)
    models = len(list((project / "models").rglob("*.sql")))
    return Judged(schema, models, answers, same)


def keyless_models(script: Path) -> frozenset[str]:
    """The models of tables that the script gives no key."""
    planned, _ = plan(inspect(load([script])), Settings(source_name=script.stem))
    return frozenset(table.model for table in planned.tables if not table.primary_key)


def files(folder: Path) -> dict[str, bytes]:
    """What is in a project before dbt has been there."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _again(script: Path, environment: dict[str, str]) -> dict[str, bytes]:
    """The project, made by a process of other habits."""
    project = WORK / "again"
    shutil.rmtree(project, ignore_errors=True)
    command = [BIN / "datamigrate", "convert", script, "--to", "duckdb", "--seeds"]
    subprocess.run(
        [*map(str, command), "--owner", OWNER, "-o", str(project)],
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )
    return files(project)


def complaints(found: Judged) -> Iterator[str]:
    """What is not accepted, by tool and rule."""
    for name, answer in found.answers.items():
        for (rule, about), count in sorted(Counter((f.rule, f.about) for f in answer.open).items()):
            yield f"{name}: {rule}: {about}" + (f" ({count} times)" if count > 1 else "")


def versions() -> str:
    """What took part."""
    done = judges.run("python", "-m", "pip", "freeze", cwd=WORK)
    known = dict(line.split("==") for line in done.stdout.splitlines() if "==" in line)
    return ", ".join(f"{name} {known.get(name, '?')}" for name in TOOLS)


def write(found: list[Judged]) -> None:
    """The tables of docs/fidelity.md."""
    names = list(found[0].answers)
    table = fidelity.markdown(
        ("schema", "models", *names, "same bytes"), (one.cells(names) for one in found)
    )
    accepted = Counter(
        (name, finding.accepted)
        for one in found
        for name, answer in one.answers.items()
        for finding in answer.findings
        if finding.accepted is not None
    )
    reasons = fidelity.markdown(
        ("tool", "accepted because", "number"),
        ((name, reason or "", str(count)) for (name, reason), count in sorted(accepted.items())),
    )
    text = (
        f"Made for DuckDB with seeds and an owner, built by dbt ({versions()}). Figures are scores "
        "and percentages,\nother numbers are findings; those in parentheses are accepted.\n\n"
    )
    fidelity.write("judges", "Judged by others", f"{text}{table}\n\n{reasons}")


def main() -> int:
    """Judge what was asked for; 1 when a bar is missed."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    arguments.add_argument("--only", nargs="*", default=[], help="these schemas, no table written")
    arguments.add_argument("--evaluator", type=Path, help="a folder with dbt_project_evaluator")
    options = arguments.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    made = []
    for schema, script in SCHEMAS.items():
        if script.exists() and (not options.only or schema in options.only):
            found = judge(schema, script, options.evaluator)
            print("  " + "  ".join(found.cells(list(found.answers))), flush=True)
            print("".join(f"    {line}\n" for line in complaints(found)), end="", flush=True)
            made.append(found)
    if not options.only and len(made) == len(SCHEMAS):
        write(made)
    return 0 if all(found.good for found in made) else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (StepError, DbtError, JudgeError) as problem:
        sys.exit(f"judge: {problem}")
