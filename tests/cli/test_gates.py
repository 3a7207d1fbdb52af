"""`--fail-on`, as a user runs it: the project is there all the same, and the status says no."""

import json
import subprocess
import sys

import pytest

CLEAN = "CREATE TABLE dbo.Things (Id int NOT NULL PRIMARY KEY)\n"
LOSSY = "CREATE TABLE dbo.Things (Id int NOT NULL PRIMARY KEY, At datetime2(7) NULL)\n"
LEFT_OUT = "CREATE TABLE dbo.Things (Id int NOT NULL, Odd AS (some_function(Id)))\n"
WARNING = "CREATE TABLE dbo.Things (Id int NOT NULL PRIMARY KEY, Total money9 NULL)\n"
ERROR = "CREATE TABLE dbo.Things (Id int NOT NULL PRIMARY KEY)\nGO\nCREATE TABLE t (a int, b int"


def convert(script, folder, *arguments, target=("--to", "duckdb")):
    (folder / "s.sql").write_text(script, "utf-8")
    command = [sys.executable, "-m", "datamigrate.cli.main", "convert", "s.sql", *target]
    return subprocess.run(
        [*command, "-o", "p", *arguments], cwd=folder, capture_output=True, check=False
    )


def gates(*names):
    return [part for name in names for part in ("--fail-on", name)]


@pytest.mark.parametrize(
    ("script", "asked", "status", "failed_on"),
    [
        (CLEAN, ("lossy", "error", "warning"), 0, {}),
        (LOSSY, (), 0, {}),
        (LOSSY, ("error",), 0, {}),
        (LOSSY, ("lossy",), 3, {"lossy": 1}),
        (LEFT_OUT, ("lossy",), 3, {"lossy": 1}),
        (WARNING, ("error",), 0, {}),
        (WARNING, ("warning", "warning"), 3, {"warning": 2}),
        (WARNING, ("warning", "lossy"), 3, {"warning": 2, "lossy": 1}),
        (ERROR, (), 1, {}),
        (ERROR, ("lossy",), 1, {}),
        (ERROR, ("error",), 3, {"error": 1}),
        (ERROR, ("warning",), 3, {"warning": 1}),
    ],
)
def test_the_status_and_the_json_say_what_does_not_pass(tmp_path, script, asked, status, failed_on):
    done = convert(script, tmp_path, *gates(*asked), "--json")
    assert done.returncode == status, done.stderr
    assert json.loads(done.stdout)["failed_on"] == failed_on
    assert (tmp_path / "p" / "dbt_project.yml").exists()


def test_a_reader_is_told(tmp_path):
    done = convert(LOSSY, tmp_path, *gates("lossy", "error"))
    told = b"p does not pass: 1 columns lose values or are left out (--fail-on lossy)"
    assert told in done.stderr.splitlines()


def test_a_dry_run_fails_too_and_writes_nothing(tmp_path):
    done = convert(LOSSY, tmp_path, *gates("lossy"), "--dry-run")
    assert done.returncode == 3
    assert not (tmp_path / "p").exists()


def test_one_of_several_targets_is_enough(tmp_path):
    script = "CREATE TABLE dbo.Things (Id int NOT NULL PRIMARY KEY, At datetimeoffset(7) NULL)\n"
    both = ("--to", "duckdb", "--to", "snowflake")
    done = convert(script, tmp_path, *gates("lossy"), "--json", target=both)
    told = {name: one["failed_on"] for name, one in json.loads(done.stdout)["projects"].items()}
    assert told == {"duckdb": {"lossy": 1}, "snowflake": {}}
    assert done.returncode == 3


def test_another_word_is_wrong_usage(tmp_path):
    done = convert(CLEAN, tmp_path, *gates("note"))
    assert done.returncode == 2
    assert not (tmp_path / "p").exists()
