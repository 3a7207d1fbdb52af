"""`datamigrate check` as a user runs it."""

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from datamigrate import pipeline
from datamigrate.cli.main import COMMANDS
from datamigrate.cli.output import write_project
from datamigrate.render.archive import archive
from datamigrate.settings import Settings
from datamigrate.source import Source, read_file

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "bookshop.sql"
SMALL = "CREATE TABLE dbo.Things (Id int NOT NULL PRIMARY KEY, Name nvarchar(10) NULL)"
MODEL = "models/staging/things/stg_things__things.sql"


def check(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "datamigrate.cli.main", "check", *map(str, arguments)]
    paths = {"PYTHONPATH": str(ROOT / "layers" / "core")}
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        env={**os.environ, **paths, **environment},
        check=False,
    )


def files(target: str = "duckdb") -> dict[str, str]:
    settings = Settings(target, "things", seeds=True)
    return pipeline.convert([Source("s.sql", SMALL, "utf-8")], settings).files


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_project_that_is_fine(tmp_path):
    write_project(files(), str(tmp_path / "p"))
    done = check(tmp_path / "p")
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 models, 1 source tables, 2 columns, 2 tests, 3 SQL statements" in done.stdout
    assert "0 errors, 0 warnings, 0 notes" in done.stdout


def test_a_finding_shows_its_place_and_its_line(tmp_path):
    changed = files()
    changed[MODEL] = changed[MODEL].replace("as integer) as id", "as bigint) as id")
    write_project(changed, str(tmp_path / "p"))
    done = check(tmp_path / "p")
    assert done.returncode == 1
    assert f"{MODEL}:11:" in done.stderr
    assert "error[V172] expected the contract's type `integer` for `id`" in done.stderr
    assert 'cast("Id" as bigint) as id' in done.stderr
    assert "1 errors" in done.stdout


def test_a_zip_is_judged_like_a_folder_and_told_as_json(tmp_path):
    changed = files()
    del changed[MODEL]
    place = tmp_path / "p.zip"
    place.write_bytes(archive(changed))
    done = check(place, "--json")
    assert done.returncode == 1
    facts = json.loads(done.stdout)
    assert (facts["models"], facts["sources"]) == (0, 1)
    assert facts["codes"] == {"V131": 1, "V133": 1, "V185": 1, "V186": 1}
    assert facts["findings"] == {"note": 0, "warning": 3, "error": 1}
    entry = next(entry for entry in facts["list"] if entry["code"] == "V131")
    assert (entry["file"], entry["line"]) == (MODEL[:-3] + "yml", 3)


def test_what_dbt_makes_and_what_is_hidden_is_not_judged(tmp_path):
    write_project(files(), str(tmp_path / "p"))
    for name in ("target/models/x.sql", ".git/x.sql", "dbt_packages/a/models/y.yml"):
        path = tmp_path / "p" / name
        path.parent.mkdir(parents=True)
        path.write_text("no SQL {{", "utf-8")
    assert check(tmp_path / "p").returncode == 0


def test_bytes_that_are_no_text_are_a_finding(tmp_path):
    write_project(files(), str(tmp_path / "p"))
    (tmp_path / "p" / "models" / "caf\xe9.sql").write_bytes(b"select 'caf\xe9' as a")
    done = check(tmp_path / "p", "--json")
    assert done.returncode == 1
    assert "V103" in json.loads(done.stdout)["codes"]


def zip_of(name: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as target:
        target.writestr("dbt_project.yml", "name: a")
        target.writestr(name, "select 1")
    return held.getvalue()


def test_a_zip_that_leads_out_is_a_finding(tmp_path):
    (tmp_path / "p.zip").write_bytes(zip_of("../outside.sql"))
    done = check(tmp_path / "p.zip", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["codes"]["V101"] == 1
    assert {path.name for path in tmp_path.iterdir()} == {"p.zip"}


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("missing", None, "found nothing at"),
        ("p.zip", b"no zip", "expected a folder or a .zip"),
        ("r.zip", archive(files())[:-900] + archive(files())[-880:], "expected a"),
        ("q.zip", archive({"a.sql": "select 1"}), "found no `dbt_project.yml`"),
    ],
)
def test_what_cannot_be_read_gives_status_2(tmp_path, name, data, message):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    done = check(tmp_path / name)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_dbt_is_refused_for_what_it_cannot_build_here(tmp_path):
    write_project(files("postgres"), str(tmp_path / "pg"))
    done = check(tmp_path / "pg", "--dbt")
    assert done.returncode == 2
    assert "--dbt builds on DuckDB only" in done.stderr
    fixed = files()
    fixed["profiles.yml"] = fixed["profiles.yml"].replace("DUCKDB_PATH", "MINE")
    write_project(fixed, str(tmp_path / "fixed"))
    done = check(tmp_path / "fixed", "--dbt")
    assert done.returncode == 2
    assert "would touch your database" in done.stderr


def test_dbt_that_is_not_installed_is_a_message(tmp_path):
    """A Python without dbt beside it, and a PATH without dbt on it."""
    write_project(files(), str(tmp_path / "p"))
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(Path(sys.executable).resolve())
    paths = [str(ROOT / "layers" / "core"), *filter(None, sys.path)]
    done = subprocess.run(
        [tmp_path / "bin" / "python", "-m", "datamigrate.cli.main", "check", "p", "--dbt"],
        cwd=tmp_path,
        env={"PYTHONPATH": os.pathsep.join(paths), "PATH": "/nowhere"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "pip install 'datamigrate[dbt]'" in done.stderr


@pytest.mark.dbt
def test_dbt_builds_in_a_copy(tmp_path):
    settings = Settings("duckdb", "bookshop", seeds=True)
    made = pipeline.convert([read_file(EXAMPLE)], settings).files
    write_project(made, str(tmp_path / "p"))
    before = snapshot(tmp_path)
    done = check(tmp_path / "p", "--dbt", TMPDIR=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "17 models, 13 seeds, 129 tests: pass=159 warn=0 error=0 skip=0" in done.stdout
    assert snapshot(tmp_path) == before


@pytest.mark.dbt
def test_what_dbt_finds_is_told(tmp_path):
    changed = files()
    changed["models/more.sql"] = "select no_such_function(1) as id"
    changed["models/more.yml"] = "version: 2\nmodels: [{name: more}]\n"
    (tmp_path / "p.zip").write_bytes(archive(changed))
    done = check(tmp_path / "p.zip", "--dbt", "--json")
    assert done.returncode == 1
    found = json.loads(done.stdout)["dbt"]
    assert not found["passed"]
    assert "no_such_function" in " ".join(found["failures"])


@pytest.mark.dbt
def test_a_build_ends_when_its_time_is_over(tmp_path):
    write_project(files(), str(tmp_path / "p"))
    done = check(tmp_path / "p", "--dbt", "--time-limit", "1", TMPDIR=str(tmp_path))
    assert done.returncode == 1
    assert "was stopped when its time was over" in done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"p"}


def test_other_commands_start_without_what_only_check_needs():
    others = ", ".join(f"datamigrate.cli.{name}" for name in COMMANDS if name != "check")
    late = {"jinja2", "sqlglot", "yaml", "datamigrate.queries.tree", "datamigrate.plan.seeds"}
    code = f"import sys, {others}; print(*{late} & {{*sys.modules}})"
    paths = {"PYTHONPATH": str(ROOT / "layers" / "core")}
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, **paths},
        check=True,
    )
    assert done.stdout == "\n"
