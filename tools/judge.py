"""Judge generated projects by tools that are not ours, and write what they say to docs/fidelity.md.

Run by `make judge`. Projects have seeds and an owner. Those for DuckDB are built by dbt first, and
everybody is asked; those for other targets are linted.
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
from datamigrate.types import TARGETS
from dbt_project import BIN, StepError, convert, seed_rows
from project_judges import Answer, Bare, JudgeError

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "build" / "judged"
OWNER = "Data team"
BUILT = "duckdb"
LEAST = {"dbt-score": 9.0, "dbt-coverage": 95.0}
TOOLS = ("dbt-score", "dbt-bouncer", "sqlfluff", "sqruff", "dbt-coverage")
ELSEWHERE = (
    {"PYTHONHASHSEED": "1", "LC_ALL": "C", "LANG": "C", "TZ": "Asia/Kathmandu"},
    {"PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "TZ": "America/St_Johns"},
)


@dataclass(frozen=True, slots=True)
class Judged:
    """One project and what the tools answer, by their names; `same`: made again, the same bytes."""

    schema: str
    target: str
    models: int
    answers: dict[str, Answer]
    same: bool

    @property
    def good(self) -> bool:
        """Whether every bar is reached."""
        figures = {name: answer.figure for name, answer in self.answers.items()}
        bars = {name: least for name, least in LEAST.items() if name in figures}
        return (
            self.same
            and all((figures[name] or 0) >= least for name, least in bars.items())
            and not any(answer.open for answer in self.answers.values())
        )

    def cells(self, names: list[str]) -> tuple[str, ...]:
        """A row of the table."""
        shown = [_cell(self.answers.get(name)) for name in names]
        return (self.schema, self.target, str(self.models), *shown, "yes" if self.same else "no")


def _cell(answer: Answer | None) -> str:
    """The figure, the findings that are open, and those that are accepted in parentheses."""
    if answer is None:
        return "-"
    parts = [] if answer.figure is None else [f"{answer.figure:.1f}"]
    if answer.figure is None or answer.open:
        parts.append(str(len(answer.open)))
    accepted = len(answer.findings) - len(answer.open)
    return " ".join([*parts, *([f"({accepted})"] if accepted else [])])


def judge(schema: str, script: Path, target: str, package: Path | None) -> Judged:
    """Make the project, make it again elsewhere, ask everybody who can be asked."""
    project = WORK / f"{schema}_{target}"
    shutil.rmtree(project, ignore_errors=True)
    convert(script, target, project, owner=OWNER)
    same = all(_again(script, target, habits) == files(project) for habits in ELSEWHERE)
    answers = {
        "sqlfluff": judges.sqlfluff(project, TARGETS[target].unlinted),
        "sqruff": judges.sqruff(project),
    }
    if target == BUILT:
        answers = {**_built(script, project, package), **answers}
    models = len(list((project / "models").rglob("*.sql")))
    return Judged(schema, target, models, answers, same)


def _built(script: Path, project: Path, package: Path | None) -> dict[str, Answer]:
    """What is said of a project with its manifest and catalog."""
    dbt(project, LANDING)
    if seed_rows(project):
        dbt(project, SEED)
    dbt(project, ("--warn-error", "run"))
    dbt(project, ("docs", "generate"))
    bare = bare_models(script)
    answers = {
        "dbt-score": judges.dbt_score(project),
        "dbt-bouncer": judges.dbt_bouncer(project, bare),
        "dbt-coverage": judges.dbt_coverage(project),
    }
    if package is not None:
        answers[evaluator.NAME] = evaluator.ask(project, package, bare)
    return answers


def bare_models(script: Path) -> Bare:
    """The models of which the script says less than the tools would like."""
    planned, _ = plan(inspect(load([script])), Settings(source_name=script.stem))
    keyless = [table for table in planned.tables if not table.primary_key]
    untold = [
        table
        for table in keyless
        if not table.tests and not any(column.required for column in table.columns)
    ]
    views = [view for view in planned.views if view.refusal is None]
    return Bare(
        keyless=frozenset(table.model for table in keyless),
        untold=frozenset(
            [*(table.model for table in untold), *(view.model for view in views if not view.tests)]
        ),
        views=frozenset(view.model for view in views),
    )


def files(folder: Path) -> dict[str, bytes]:
    """What is in a project before dbt has been there."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _again(script: Path, target: str, habits: dict[str, str]) -> dict[str, bytes]:
    """The project, made by a process of other habits."""
    project = WORK / "again"
    shutil.rmtree(project, ignore_errors=True)
    command = [BIN / "datamigrate", "convert", script, "--to", target, "--seeds"]
    subprocess.run(
        [*map(str, command), "--owner", OWNER, "-o", str(project)],
        env={**os.environ, **habits},
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
    known = (*TOOLS, evaluator.NAME)
    names = [name for name in known if any(name in one.answers for one in found)]
    table = fidelity.markdown(
        ("schema", "target", "models", *names, "same bytes"), (one.cells(names) for one in found)
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
        f"Made with seeds and an owner, for DuckDB also built by dbt ({versions()}).\nFigures are "
        "scores and percentages, other numbers are findings; those in parentheses are accepted.\n\n"
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
    wanted = {s: script for s, script in SCHEMAS.items() if not options.only or s in options.only}
    for schema, script in wanted.items():
        for target in TARGETS if script.exists() else ():
            found = judge(schema, script, target, options.evaluator)
            print("  " + "  ".join(found.cells(list(found.answers))), flush=True)
            print("".join(f"    {line}\n" for line in complaints(found)), end="", flush=True)
            made.append(found)
    if not options.only and all(map(Path.exists, SCHEMAS.values())):
        write(made)
    return 0 if all(found.good for found in made) else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (StepError, DbtError, JudgeError) as problem:
        sys.exit(f"judge: {problem}")
