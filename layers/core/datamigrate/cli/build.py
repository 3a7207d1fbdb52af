"""Build a project on DuckDB in a copy that is thrown away: the user's folder stays as it is."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from datamigrate.cli.dbt import BUILD, LANDING, SEED, DbtError, Results, dbt, results
from datamigrate.cli.folder import extract
from datamigrate.values import dataclass

VARIABLE = "DUCKDB_PATH"
"""Says in the project's profile where the database is."""

_LEFT_OUT = ("target", "logs", ".git", ".venv", "*.duckdb", "*.duckdb.wal")


@dataclass(frozen=True, slots=True)
class Build:
    """How a build went: its counts, if it came to them, and what stopped it."""

    results: Results | None
    problem: str | None = None

    @property
    def clean(self) -> bool:
        return self.problem is None and self.results is not None and self.results.clean


def build(project: Path, limit: float, say: Callable[[str], None]) -> Build:
    """Landing tables, seeds, then everything, within `limit` seconds."""
    end = time.monotonic() + limit
    with _copy(project) as copy:
        try:
            for step in _steps(copy):
                say(f"dbt {' '.join(step)}")
                left = max(end - time.monotonic(), 0.1)
                dbt(copy, step, {VARIABLE: str(copy.parent / "check.duckdb")}, left)
        except DbtError as problem:
            return Build(_counted(copy), str(problem))
        return Build(results(copy))


def _steps(copy: Path) -> Iterator[tuple[str, ...]]:
    if (copy / "macros" / "create_landing_tables.sql").is_file():
        yield LANDING
    if any((copy / "seeds").rglob("*.csv")):
        yield SEED
    yield BUILD


def _counted(copy: Path) -> Results | None:
    """The counts of a command that failed, if it came to run anything."""
    try:
        found = results(copy)
    except (OSError, ValueError, KeyError):
        return None
    return found if found.failures else None


@contextmanager
def _copy(project: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="datamigrate-check-") as folder:
        copy = Path(folder) / "project"
        if project.is_dir():
            shutil.copytree(project, copy, ignore=shutil.ignore_patterns(*_LEFT_OUT))
        else:
            extract(project, copy)
        yield copy
