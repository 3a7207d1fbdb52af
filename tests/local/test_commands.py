"""What the commands refuse before they do anything, and how they say it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WITHOUT = """
import sys
sys.modules[sys.argv.pop(1)] = None
from datamigrate.cli.main import main
main()
"""


def run(*line: str, **environment: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, *line],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "layers" / "core"), **environment},
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def command(*arguments: str, **environment: str) -> tuple[int, str]:
    return run("-m", "datamigrate.cli.main", *arguments, **environment)


@pytest.mark.parametrize("package", ["boto3", "botocore", "psutil", "yaml"])
def test_a_missing_extra_is_named(package, tmp_path):
    status, said = run("-c", WITHOUT, package, "up", "--state", str(tmp_path))
    assert status == 2
    assert f"needs `{package}`" in said
    assert "datamigrate[cloud]" in said
    assert "Traceback" not in said


def test_the_other_commands_do_without_the_extra(tmp_path):
    script = tmp_path / "s.sql"
    script.write_text("CREATE TABLE T (a int)", encoding="utf-8")
    status, said = run("-c", WITHOUT, "boto3", "inspect", str(script))
    assert status == 0, said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--stack", "a", "--api", "https://x"], "found both"),
        (["--api", "https://x"], "needs the key"),
        (["--api", "ftp://x", "--key", "k"], "begins with https://"),
        (["--state", "/nonexistent"], "no stack runs on this machine"),
    ],
)
def test_an_api_has_to_be_named_once_and_whole(arguments, says):
    status, said = command("status", "x", *arguments)
    assert status == 2
    assert says in said


def test_the_key_may_come_from_the_environment():
    given = {"DATAMIGRATE_API": "http://127.0.0.1:1", "DATAMIGRATE_API_KEY": "secret"}
    status, said = command("status", "x", **given)
    assert status == 2
    assert "could not reach `127.0.0.1:1`" in said
    assert "secret" not in said


def test_nothing_is_sent_when_the_project_has_no_place_or_the_script_is_not_there(tmp_path):
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "file").touch()
    script = tmp_path / "s.sql"
    script.touch()
    api = ["--api", "http://127.0.0.1:1", "--key", "k", "--to", "duckdb"]
    status, said = command("submit", str(script), *api, "-o", str(tmp_path / "there"))
    assert (status, "is there already" in said) == (2, True)
    status, said = command("submit", str(tmp_path / "none"), *api, "-o", str(tmp_path / "new"))
    assert (status, "found none" in said) == (2, True)


def test_a_template_that_is_not_there_costs_nothing(tmp_path):
    place = ["--state", str(tmp_path / "state"), "--template", str(tmp_path / "none.yaml")]
    status, said = command("up", *place, XDG_CACHE_HOME=str(tmp_path / "cache"))
    assert status == 2
    assert "expected a template" in said
    assert not (tmp_path / "cache").exists()


def test_nothing_to_take_down_is_fine(tmp_path):
    status, said = command("down", "--state", str(tmp_path / "state"))
    assert (status, said) == (0, "No stack runs.\n")
    status, said = command("down", "--json", "--state", str(tmp_path / "state"))
    assert status == 0
    assert '"stopped": false' in said
