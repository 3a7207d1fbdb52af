"""The example becomes a project that dbt builds with data in it and without a warning."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import dbt_project
import postgres
from datamigrate.cli import dbt

SCRIPT = Path(__file__).resolve().parents[2] / "examples" / "bookshop.sql"

pytestmark = pytest.mark.dbt


@contextmanager
def database(target: str) -> Iterator[dict[str, str]]:
    """What a client has to know to reach an empty database; skips where there is no server."""
    if target == "duckdb":
        yield {}
        return
    if not (postgres.BIN / "initdb").exists():
        pytest.skip(f"no PostgreSQL in {postgres.BIN}")
    with postgres.server() as running:
        running.create_database("bookshop")
        yield running.environment("bookshop")


@pytest.mark.parametrize("target", ["duckdb", "postgres"])
def test_example_builds(target: str, tmp_path: Path) -> None:
    project = tmp_path / "project"
    dbt_project.convert(SCRIPT, target, project)
    assert dbt_project.seed_rows(project) == 89
    with database(target) as environment:
        for step in (dbt.LANDING, dbt.SEED, dbt.BUILD):
            dbt.dbt(project, step, environment)
    found = dbt.results(project)
    assert found.clean, found.line()
    assert found.kinds["model"] == 14
    shutil.rmtree(project)
