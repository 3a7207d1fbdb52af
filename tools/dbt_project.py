"""Convert a script and run dbt on the project that comes out. Every run starts from nothing.

dbt is a program here, never an import; it sends nothing and asks nobody for its newest version.
"""

import csv
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

BIN = Path(sys.executable).parent
LANDING = ("run-operation", "create_landing_tables")
SEED = ("seed",)
BUILD = ("build", "--warn-error")
QUIET = {
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "DO_NOT_TRACK": "1",
    "DBT_USE_COLORS": "false",
    "DBT_PARTIAL_PARSE": "true",
    "DBT_HINTS_ENABLED": "false",
}


class StepError(Exception):
    """A program that a step needs failed; the message holds the end of its output."""


@dataclass(frozen=True, slots=True)
class Results:
    """What `target/run_results.json` of one dbt command says."""

    kinds: Mapping[str, int]  # model, test, seed ...
    statuses: Mapping[str, int]  # pass, warn, error, skip

    def line(self) -> str:
        """The counts in words, those of dbt's own closing line."""
        made = ", ".join(f"{count} {kind}s" for kind, count in sorted(self.kinds.items()))
        said = " ".join(f"{name}={self.statuses[name]}" for name in STATUSES)
        return f"{made or 'nothing'}: {said}"

    @property
    def clean(self) -> bool:
        """Whether everything ran and passed."""
        return not {name for name, count in self.statuses.items() if count} - {"pass"}


STATUSES = ("pass", "warn", "error", "skip")
SAME = {"success": "pass", "fail": "error", "runtime error": "error", "skipped": "skip"}


def run(command: Sequence[str | Path], cwd: Path | None = None, **extra: str) -> str:
    """Run a program and return what it printed."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **QUIET, **extra},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        tail = "\n".join(done.stdout.splitlines()[-60:])
        shown = " ".join(str(part) for part in command)
        raise StepError(f"`{shown}` ended with status {done.returncode}\n{tail}")
    return done.stdout


def convert(script: Path, target: str, project: Path, *, seeds: bool = True) -> None:
    """Write the project; findings of severity error are part of the report and no failure here."""
    options = ["--seeds"] if seeds else []
    command = [BIN / "datamigrate", "convert", script, "--to", target, *options]
    done = subprocess.run(
        [*map(str, command), "-o", str(project), "--force"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 1):
        raise StepError(
            f"`datamigrate convert {script}` ended with {done.returncode}\n{done.stderr}"
        )


def dbt(project: Path, arguments: Sequence[str], **extra: str) -> str:
    """Run one dbt command in the project, with the profile that it ships."""
    return run([BIN / "dbt", *arguments], cwd=project, DBT_PROFILES_DIR=str(project), **extra)


def results(project: Path) -> Results:
    """The counts of the last command that ran nodes."""
    document = json.loads((project / "target" / "run_results.json").read_text("utf-8"))
    nodes = document["results"]
    return Results(
        kinds=Counter(node["unique_id"].split(".", 1)[0] for node in nodes),
        statuses=Counter(SAME.get(node["status"], node["status"]) for node in nodes),
    )


def seeds(project: Path) -> Iterator[Path]:
    """The seed files of a project."""
    yield from sorted((project / "seeds").rglob("*.csv"))


def seed_rows(project: Path) -> int:
    """How many rows the seeds of a project hold."""
    return sum(_rows(path) for path in seeds(project))


def _rows(path: Path) -> int:
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="utf-8", newline="") as file:
        return max(0, sum(1 for _ in csv.reader(file)) - 1)
