"""The command as a user runs it: a process, its output, its exit status, what it leaves on disk."""

import hashlib
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import jsonschema
import pytest

from datamigrate.cli.main import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "bookshop.sql"
SMALL = "CREATE TABLE dbo.Things (Id int NOT NULL PRIMARY KEY, Name nvarchar(10) NULL)\n"


def run(*arguments: str, cwd: Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "datamigrate.cli.main", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "layers" / "core")}
    return subprocess.run(
        command, cwd=cwd, input=stdin, capture_output=True, env=environment, check=False
    )


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "things.sql"
    path.write_text(SMALL, encoding="utf-8")
    return path


def test_inspect_prints_json(script):
    done = run("inspect", script.name, "--format", "json", cwd=script.parent)
    assert done.returncode == 0
    found = json.loads(done.stdout)
    assert [table["name"] for table in found["tables"]] == ["Things"]
    assert found["version"] == 1
    assert (found["dialect"], found["encoding"]) == ("tsql", "utf-8")
    assert not done.stderr


def test_inspect_prints_a_table_that_keeps_long_names(tmp_path):
    name = "N" * 120
    (tmp_path / "s.sql").write_text(SMALL.replace("Things", name), encoding="utf-8")
    done = run("inspect", "s.sql", cwd=tmp_path)
    assert done.returncode == 0
    assert b"\x1b[" not in done.stdout, "colours belong on a terminal only"
    assert done.stdout.decode().count("N") >= 120
    assert "1 tables, 2 columns" in done.stdout.decode()


def test_inspect_reads_standard_input_in_utf_16(tmp_path):
    done = run("inspect", "-", "--json", cwd=tmp_path, stdin=SMALL.encode("utf-16"))
    assert done.returncode == 0
    assert json.loads(done.stdout)["encoding"] == "utf-16-le"


def test_a_folder_is_read_in_the_order_of_its_names_and_findings_name_the_file(tmp_path):
    (tmp_path / "db" / "b").mkdir(parents=True)
    (tmp_path / "db" / "a_alter.sql").write_text("ALTER TABLE Things ADD Later int", "utf-8")
    (tmp_path / "db" / "b" / "things.sql").write_text(SMALL, "utf-8")
    (tmp_path / "db" / "c.sql").write_text("CREATE TABLE Bad (a int b int)", "utf-8")
    done = run("inspect", "db", "--json", cwd=tmp_path)
    found = json.loads(done.stdout)
    assert [source["name"] for source in found["sources"]] == [
        "a_alter.sql",
        "b/things.sql",
        "c.sql",
    ]
    assert [column["name"] for column in found["tables"][0]["columns"]] == ["Id", "Name", "Later"]
    assert {finding["span"]["file"] for finding in found["diagnostics"]} == {"c.sql"}


def test_findings_show_place_code_caret_and_hint(tmp_path):
    (tmp_path / "s.sql").write_text("CREATE TABLE t (\n  total money9,\n  n int\n)\n", "utf-8")
    done = run("inspect", "s.sql", cwd=tmp_path)
    shown = done.stderr.decode()
    assert "s.sql:2:3: warning[C105]" in shown
    assert "      total money9," in shown
    assert "      ^^^^^^^^^^^^" in shown
    assert "hint: " in shown


def test_errors_give_status_1(tmp_path):
    (tmp_path / "s.sql").write_text("CREATE TABLE t (a int, b int", "utf-8")
    done = run("inspect", "s.sql", cwd=tmp_path)
    assert done.returncode == 1
    assert b"error[P101]" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["inspect", "missing.sql"], "found nothing at `missing.sql`"),
        (["inspect", "things.sql", "--encoding", "klingon"], "name of an encoding"),
        (["inspect", "empty"], "expected .sql files"),
        (["inspect"], "Missing argument"),
        (["convert", "things.sql", "--to", "abacus"], "abacus"),
        (["convert", "things.sql"], "--to"),
        (["convert", "things.sql", "--to", "duckdb", "--tests", "keys,luck"], "luck"),
        (["convert", "none.sql", "--to", "duckdb"], "expected at least one table"),
        (["inspect", "none.sql"], "expected at least one table"),
    ],
)
def test_wrong_usage_gives_status_2_and_says_why(script, arguments, message):
    (script.parent / "empty").mkdir()
    (script.parent / "none.sql").write_text("SELECT 1", "utf-8")
    before = set(script.parent.iterdir())
    done = run(*arguments, cwd=script.parent)
    assert done.returncode == 2
    assert message in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
    assert set(script.parent.iterdir()) == before, "nothing is left behind"


def test_convert_writes_a_project_and_does_not_overwrite_one_that_it_knows_nothing_of(script):
    folder = script.parent
    done = run("convert", script.name, "--to", "duckdb", "-o", "out/project", cwd=folder)
    assert done.returncode == 0, done.stderr
    project = folder / "out" / "project"
    assert (project / "dbt_project.yml").is_file()
    assert (project / "models/staging/things/stg_things__things.sql").is_file()
    before = digests(project)
    (project / "mine.txt").write_text("kept", "utf-8")
    shutil.rmtree(project / ".datamigrate")
    again = run("convert", script.name, "--to", "duckdb", "-o", "out/project", cwd=folder)
    assert again.returncode == 2
    assert b"--force" in again.stderr
    assert (project / "mine.txt").is_file()
    forced = run(
        "convert", script.name, "--to", "duckdb", "-o", "out/project", "--force", cwd=folder
    )
    assert forced.returncode == 0
    assert digests(project) == before
    assert {path.name for path in project.parent.iterdir()} == {"project"}


def test_force_replaces_nothing_but_a_project(script):
    precious = script.parent / "home"
    precious.mkdir()
    (precious / "letter.txt").write_text("dear", "utf-8")
    done = run("convert", script.name, "--to", "duckdb", "-o", "home", "--force", cwd=script.parent)
    assert done.returncode == 2
    assert (precious / "letter.txt").is_file()


def test_convert_prints_what_it_did_as_json(script):
    done = run("convert", script.name, "--to", "postgres", "-o", "p", "--json", cwd=script.parent)
    facts = json.loads(done.stdout)
    assert (facts["tables"], facts["columns"]) == (1, 2)
    assert facts["files"] == len(digests(script.parent / "p"))


def test_convert_to_standard_output_is_the_folder_as_a_zip(script):
    folder = script.parent
    run("convert", script.name, "--to", "duckdb", "-o", "p", cwd=folder)
    arguments = ("convert", "-", "--to", "duckdb", "--source-name", "things", "-o", "-")
    done = run(*arguments, cwd=folder, stdin=SMALL.encode())
    assert done.returncode == 0
    with zipfile.ZipFile(io.BytesIO(done.stdout)) as held:
        zipped = {name: hashlib.sha256(held.read(name)).hexdigest() for name in held.namelist()}
    assert zipped == digests(folder / "p")
    assert run(*arguments, cwd=folder, stdin=SMALL.encode()).stdout == done.stdout


def test_the_same_input_gives_the_same_bytes(tmp_path):
    seen = []
    for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo")):
        os.environ["PYTHONHASHSEED"], os.environ["TZ"] = seed, zone
        try:
            done = run(
                "convert", str(EXAMPLE), "--to", "duckdb", "--seeds", "-o", seed, cwd=tmp_path
            )
        finally:
            del os.environ["PYTHONHASHSEED"], os.environ["TZ"]
        assert done.returncode == 0, done.stderr
        seen.append(digests(tmp_path / seed))
    assert seen[0] == seen[1]


def test_an_interrupt_leaves_no_debris(tmp_path):
    rows = "".join(
        f"CREATE TABLE t{n} (a int, b varchar(9) DEFAULT 'x')\nGO\n" for n in range(9000)
    )
    (tmp_path / "s.sql").write_text(rows, "utf-8")
    command = [sys.executable, "-m", "datamigrate.cli.main", "convert", "s.sql"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "layers" / "core")}
    running = subprocess.Popen(
        [*command, "--to", "duckdb", "-o", "p"],
        cwd=tmp_path,
        env=environment,
        stderr=subprocess.PIPE,
        # A shell that starts us in the background lets its children ignore the signal. No other
        # thread runs here, which is what the rule fears.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and running.poll() is None:
        if any(path.name.startswith(".p.") for path in tmp_path.iterdir()):
            break  # the files are being written
        time.sleep(0.005)
    running.send_signal(signal.SIGINT)
    _, errors = running.communicate(timeout=60)
    assert running.returncode == 130, errors
    assert b"Traceback" not in errors
    assert {path.name for path in tmp_path.iterdir()} == {"s.sql"}


def test_each_command_is_listed_with_what_it_does(tmp_path):
    shown = run("--help", cwd=tmp_path).stdout.decode()
    for name in COMMANDS:
        assert re.search(rf"^  {name} +[A-Z]", shown, re.MULTILINE)


def test_a_command_that_is_not_there_is_answered_with_one_like_it(tmp_path):
    done = run("conver", cwd=tmp_path)
    assert done.returncode == 2
    assert b"No such command 'conver'. Did you mean 'convert'?" in done.stderr


def test_every_command_has_examples_in_its_help(tmp_path):
    for command in ("convert", "inspect", "check"):
        done = run(command, "--help", cwd=tmp_path)
        assert done.returncode == 0
        assert f"datamigrate {command} " in done.stdout.decode().split("Examples:")[1]


@pytest.mark.parametrize("name", ["examples/bookshop.sql", "tests/cases/ddl/tsql/*/input.sql"])
def test_the_document_has_the_published_shape(name, tmp_path):
    schema = json.loads((ROOT / "docs" / "catalog.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    for path in sorted(ROOT.glob(name)):
        done = run("inspect", str(path), "--json", cwd=tmp_path)
        validator.validate(json.loads(done.stdout))
