"""Convert a script as a user does, and count the rows that its project will load."""

import csv
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

BIN = Path(sys.executable).parent


class StepError(Exception):
    """A program that a step needs failed; the message holds the end of its output."""


def convert(
    script: Path, target: str, project: Path, *, seeds: bool = True, owner: str | None = None
) -> None:
    """Write the project; findings of severity error are part of the report and no failure here."""
    options = [*(["--seeds"] if seeds else []), *(["--owner", owner] if owner else [])]
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
