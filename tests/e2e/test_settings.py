"""A project made with many settings builds without a warning, its rows and bounded tests too."""

from dataclasses import replace
from pathlib import Path

import pytest

from datamigrate.cli import dbt
from datamigrate.cli.output import write_project
from datamigrate.configuration.read import read_configuration
from datamigrate.pipeline import convert
from datamigrate.source import read_file

CASE = Path(__file__).resolve().parents[1] / "cases" / "settings" / "built"

pytestmark = pytest.mark.dbt


@pytest.mark.parametrize("target", ["duckdb", "postgres"])
def test_it_builds(target, tmp_path, database):
    read = read_configuration((CASE / "datamigrate.toml").read_bytes(), "datamigrate.toml")
    settings = replace(read.settings, target=target, source_name="shop")
    project = tmp_path / "project"
    write_project(convert([read_file(CASE / "input.sql")], settings).files, str(project))
    with database(target, "shop") as environment:
        for step in (dbt.LANDING, dbt.SEED, dbt.BUILD):
            dbt.dbt(project, step, environment)
        found = dbt.results(project)
        assert found.clean, found.line()
        assert found.kinds["model"] == 3
        told = dbt.dbt(project, ("source", "freshness"), environment)
        assert "1 of 1 WARN freshness of shop.customers" in told, "its rows are of 2024"
