"""The example becomes a project that dbt builds with data in it and without a warning."""

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

import dbt_project
from datamigrate.cli import dbt

SCRIPT = Path(__file__).resolve().parents[2] / "examples" / "bookshop.sql"

Database = Callable[[str, str], AbstractContextManager[dict[str, str]]]

pytestmark = pytest.mark.dbt


@pytest.mark.parametrize("target", ["duckdb", "postgres"])
def test_example_builds(target: str, tmp_path: Path, database: Database) -> None:
    project = tmp_path / "project"
    dbt_project.convert(SCRIPT, target, project)
    assert dbt_project.seed_rows(project) == 89
    with database(target, "bookshop") as environment:
        for step in (dbt.LANDING, dbt.SEED, dbt.BUILD):
            dbt.dbt(project, step, environment)
    found = dbt.results(project)
    assert found.clean, found.line()
    assert found.kinds["model"] == 17  # 14 tables, 3 views
    shutil.rmtree(project)
