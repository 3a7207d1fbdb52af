"""One script for several targets: a folder of projects, and what differs between them."""

import json
import subprocess
import sys
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "bookshop.sql"
BOTH = ("--to", "postgres", "--to", "duckdb")


def run(*arguments, cwd):
    command = [sys.executable, "-m", "datamigrate.cli.main", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, timeout=60, check=False)


def tree(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_each_project_is_the_one_that_its_target_alone_becomes(tmp_path):
    done = run("convert", str(EXAMPLE), *BOTH, "--seeds", "-o", "all", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["folder"] == "all"
    assert list(told["projects"]) == ["postgres", "duckdb"]
    for target in ("postgres", "duckdb"):
        run("convert", str(EXAMPLE), "--to", target, "--seeds", "-o", target, cwd=tmp_path)
        assert tree(tmp_path / "all" / target) == tree(tmp_path / target)
        assert told["projects"][target]["files"] == len(tree(tmp_path / target))


def test_the_differences_have_a_column_for_each_target(tmp_path):
    run("convert", str(EXAMPLE), *BOTH, "-o", "all", cwd=tmp_path)
    text = (tmp_path / "all" / "DIFFERENCES.md").read_text("utf-8")
    assert text.startswith("# bookshop on PostgreSQL, DuckDB\n")
    assert "| in the source | PostgreSQL | DuckDB |" in text
    assert "| tinyint | smallint (widened) | utinyint |" in text
    assert "| T202: the target has no equal | 1 | 0 |" in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in rows} == {4}


def test_a_second_run_merges_into_each(tmp_path):
    run("convert", str(EXAMPLE), *BOTH, "-o", "all", cwd=tmp_path)
    readme = tmp_path / "all" / "duckdb" / "README.md"
    readme.write_text("mine", "utf-8")
    before = tree(tmp_path)
    done = run("convert", str(EXAMPLE), *BOTH, "-o", "all", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert tree(tmp_path) == before
    dry = run("convert", str(EXAMPLE), *BOTH, "-o", "all", "--dry-run", cwd=tmp_path)
    assert dry.returncode == 0, dry.stderr
    assert tree(tmp_path) == before


def test_settings_may_name_several(tmp_path):
    (tmp_path / "datamigrate.toml").write_text('target = ["duckdb", "postgres", "duckdb"]\n')
    done = run("convert", str(EXAMPLE), "-o", "all", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (tmp_path / "all").iterdir()} == {
        "DIFFERENCES.md",
        "duckdb",
        "postgres",
    }


def test_an_archive_holds_one_project(tmp_path):
    for place in ("all.zip", "-"):
        done = run("convert", str(EXAMPLE), *BOTH, "-o", place, cwd=tmp_path)
        assert done.returncode == 2
        assert b"expected a folder for several targets" in done.stderr
    assert not list(tmp_path.iterdir())


def test_nothing_is_written_where_one_place_is_taken(tmp_path):
    taken = tmp_path / "all" / "duckdb"
    taken.mkdir(parents=True)
    (taken / "mine").write_text("mine")
    done = run("convert", str(EXAMPLE), *BOTH, "-o", "all", cwd=tmp_path)
    assert done.returncode == 2
    assert set(tree(tmp_path)) == {"all/duckdb/mine"}


def test_a_file_of_the_users_beside_the_projects_stays(tmp_path):
    folder = tmp_path / "all"
    folder.mkdir()
    (folder / "DIFFERENCES.md").write_text("mine")
    done = run("convert", str(EXAMPLE), *BOTH, "-o", "all", cwd=tmp_path)
    assert done.returncode == 2
    assert b"hint: --force replaces it" in done.stderr
    assert tree(tmp_path) == {"all/DIFFERENCES.md": b"mine"}
    assert run("convert", str(EXAMPLE), *BOTH, "-o", "all", "--force", cwd=tmp_path).returncode == 0
    other = ("--to", "fabric", "--to", "redshift")
    assert run("convert", str(EXAMPLE), *other, "-o", "all", cwd=tmp_path).returncode == 0


def test_projects_do_not_go_into_a_project_or_a_file(tmp_path):
    run("convert", str(EXAMPLE), "--to", "duckdb", "-o", "one", cwd=tmp_path)
    (tmp_path / "file").write_text("mine")
    before = tree(tmp_path)
    for place in ("one", "file"):
        for force in ((), ("--force",)):
            done = run("convert", str(EXAMPLE), *BOTH, "-o", place, *force, cwd=tmp_path)
            assert done.returncode == 2
            assert b"expected a folder for several projects" in done.stderr
    assert tree(tmp_path) == before


def test_one_project_does_not_go_over_several(tmp_path):
    run("convert", str(EXAMPLE), *BOTH, "-o", "all", cwd=tmp_path)
    done = run("convert", str(EXAMPLE), "--to", "duckdb", "-o", "all", cwd=tmp_path)
    assert done.returncode == 2
    assert b"--force" not in done.stderr


def test_a_dry_run_names_no_file_that_is_not_there(tmp_path):
    done = run("convert", str(EXAMPLE), *BOTH, "-o", "all", "--dry-run", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert b"DIFFERENCES" not in done.stdout
    assert not list(tmp_path.iterdir())
