"""The template that goes to AWS, for real: a script in, the project of `convert` out."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from datamigrate.cli.main import cli

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "bookshop.sql"

pytestmark = pytest.mark.ministack


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_script_comes_back_as_the_project_that_convert_makes(machine, tmp_path):
    machine.up()
    options = ["--to", "postgres", "--seeds", "--owner", "me", "-o"]
    said = machine.run("submit", str(EXAMPLE), *options, str(tmp_path / "project"))
    assert "SUCCEEDED: 14 of 14 tables" in said
    converted(tmp_path / "expected", options)
    assert files(tmp_path / "project") == files(tmp_path / "expected")

    identity = machine.ask("/migrations")[1]["items"][0]["id"]
    assert identity in said
    assert machine.ask(f"/migrations/{identity}", key="")[0] == 403
    assert "SUCCEEDED" in machine.run("status", identity)
    archive = tmp_path / "again.zip"
    machine.run("download", identity, "-o", str(archive))
    assert archive.stat().st_size > 1000

    machine.upload("empty.sql", b"select 1", target="duckdb")
    shared = machine.wait_for("/migrations?shared=true", "items")["items"]
    failed = machine.run("status", shared[0]["id"], "--watch", status=2)
    assert "expected at least one table" in failed
    machine.run("down")


def converted(place: Path, options: list[str]) -> None:
    done = CliRunner().invoke(cli, ["convert", str(EXAMPLE), *options, str(place)])
    assert done.exception is None, done.output
