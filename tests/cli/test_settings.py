"""Settings and templates as a user has them: files beside the script, options, exit status."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "bookshop.sql"
SCRIPT = """CREATE TABLE dbo.Things (Id int NOT NULL PRIMARY KEY, Price money NULL)
GO
CREATE TABLE dbo.tmp_1 (Id int NOT NULL)
GO
INSERT INTO dbo.Things (Id) VALUES (1)
"""


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "datamigrate.cli.main", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "layers" / "core")}
    return subprocess.run(
        command, cwd=cwd, capture_output=True, env=environment, check=False, text=True
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "things.sql").write_text(SCRIPT, "utf-8")
    return tmp_path


def test_the_file_that_is_here_is_read_and_said(folder):
    (folder / "datamigrate.toml").write_text(
        'target = "postgres"\nsource_name = "shop"\nexclude = ["*.tmp_*"]\nseeds = true\n', "utf-8"
    )
    done = run("convert", "things.sql", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith("Settings: datamigrate.toml\n")
    files = contents(folder / "shop")
    assert "landing/postgres.sql" in files
    assert "seeds/shop/raw_shop__things.csv" in files
    assert "models/staging/shop/stg_shop__things.sql" in files
    assert "models/staging/shop/stg_shop__tmp_1.sql" not in files
    assert b"| table | dbo.tmp_1 | excluded |" in files["MIGRATION_REPORT.md"]


def test_options_win_over_the_file(folder):
    (folder / "s.toml").write_text(
        'target = "postgres"\nsource_name = "shop"\nexclude = ["dbo.Things"]\nseeds = true\n'
        'owner = "them"\ntests = []\n',
        "utf-8",
    )
    done = run(
        *("convert", "things.sql", "--config", "s.toml", "--to", "duckdb", "--no-seeds"),
        *("--source-name", "other", "--exclude", "*.tmp_1", "--owner", "us", "--tests", "keys"),
        cwd=folder,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == "Settings: s.toml\n"
    files = contents(folder / "other")
    assert "landing/duckdb.sql" in files
    assert not any(name.startswith("seeds/") for name in files)
    properties = files["models/staging/other/stg_other__things.yml"].decode()
    assert "owner: us" in properties
    assert "not_null" in properties


def test_templates_stand_beside_the_settings_that_name_them(folder):
    (folder / "conf" / "mine").mkdir(parents=True)
    (folder / "conf" / "s.toml").write_text('target = "duckdb"\ntemplates = "mine"\n', "utf-8")
    (folder / "conf" / "mine" / "README.md").write_text("<< project.name >>!\n", "utf-8")
    done = run("convert", "things.sql", "--config", "conf/s.toml", "-o", "p", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert (folder / "p" / "README.md").read_text("utf-8") == "things!\n"


@pytest.mark.parametrize(
    ("settings", "arguments", "told"),
    [
        ("\nseeds = 1\n", [], "datamigrate.toml:2: expected true or false as `seeds`, found 1"),
        ("sead = 1\n", [], "hint: did you mean `seeds`?"),
        ("", ["--config", "none.toml"], "expected settings at `none.toml`, found no file"),
        ("", ["--exclude", "things"], "hint: for every schema: `*.things`"),
        ("", ["--exclude", "*.*"], "expected at least one table, found none that is not excluded"),
        ("", ["--templates", "none"], "none: expected a folder of templates, found none"),
        ('templates = "mine"', [], "mine/README.md:2: expected a template"),
        ('templates = "mine"\nencoding = "klingon"', [], "name of an encoding"),
    ],
)
def test_wrong_settings_give_status_2_and_leave_nothing(folder, settings, arguments, told):
    (folder / "mine").mkdir()
    (folder / "mine" / "README.md").write_text("\n<< x >>", "utf-8")
    (folder / "datamigrate.toml").write_text(settings, "utf-8")
    before = contents(folder)
    done = run("convert", "things.sql", "--to", "duckdb", *arguments, cwd=folder)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert contents(folder) == before
    assert {path.name for path in folder.iterdir()} == {"mine", "datamigrate.toml", "things.sql"}


def test_without_a_target_there_is_a_hint(folder):
    done = run("convert", "things.sql", cwd=folder)
    assert done.returncode == 2
    assert "expected a target, found none\nhint: --to bigquery or --to databricks" in done.stderr


@pytest.mark.parametrize("options", [[], ["--to", "postgres"]], ids=["plain", "with a target"])
def test_a_first_file_changes_nothing(tmp_path, options):
    begun = run("init", str(EXAMPLE), *options, cwd=tmp_path)
    assert begun.returncode == 0, begun.stderr
    made = tomllib.loads((tmp_path / "datamigrate.toml").read_text("utf-8"))
    assert made == ({"target": "postgres"} if options else {})
    target = [] if options else ["--to", "duckdb"]
    done = run("convert", str(EXAMPLE), *target, "--seeds", "-o", "with", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith("Settings: datamigrate.toml\n")
    (tmp_path / "datamigrate.toml").unlink()
    plain = options or target
    done = run("convert", str(EXAMPLE), *plain, "--seeds", "-o", "without", cwd=tmp_path)
    assert contents(tmp_path / "with") == contents(tmp_path / "without")


def test_a_first_file_is_not_written_over(folder):
    (folder / "datamigrate.toml").write_text("# mine", "utf-8")
    done = run("init", "things.sql", cwd=folder)
    assert done.returncode == 2
    assert "hint: --force replaces it" in done.stderr
    assert (folder / "datamigrate.toml").read_text("utf-8") == "# mine"
    done = run("init", "things.sql", "--force", "--json", cwd=folder)
    assert json.loads(done.stdout) == {"file": "datamigrate.toml", "tables": 2}
    shown = run("init", "things.sql", "-o", "-", cwd=folder)
    assert shown.stdout == (folder / "datamigrate.toml").read_text("utf-8")
    assert '#money = "decimal(19, 4)"  # 1 columns' in shown.stdout


def test_a_script_without_a_table_begins_no_file(tmp_path):
    (tmp_path / "s.sql").write_text("SELECT 1", "utf-8")
    done = run("init", "s.sql", cwd=tmp_path)
    assert done.returncode == 2
    assert {path.name for path in tmp_path.iterdir()} == {"s.sql"}


def test_its_help_has_examples(tmp_path):
    shown = run("init", "--help", cwd=tmp_path)
    assert shown.returncode == 0
    assert "datamigrate init " in shown.stdout.split("Examples:")[1]
