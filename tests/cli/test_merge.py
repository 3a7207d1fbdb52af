"""A new conversion into a project that is there, as a user runs it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODEL = "models/staging/s/stg_s__things.sql"
MANIFEST = ".datamigrate/manifest.json"
FIRST = "CREATE TABLE dbo.Things (Id int NOT NULL PRIMARY KEY, Name nvarchar(10) NULL)\n"
SECOND = "CREATE TABLE dbo.Things (Id int NOT NULL PRIMARY KEY, Born date NULL)\n"


def python(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "layers" / "core")}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )


def convert(project: Path, text: str, *options: str) -> subprocess.CompletedProcess[str]:
    (project.parent / "s.sql").write_text(text, encoding="utf-8")
    command = ["-m", "datamigrate.cli.main", "convert", "s.sql", "--to", "duckdb", "-o", "p"]
    return python(*command, *options, cwd=project.parent)


def tree(folder: Path) -> dict[str, tuple[bytes, int, int]]:
    return {
        path.relative_to(folder).as_posix(): (
            path.read_bytes(),
            path.stat().st_mtime_ns,
            path.stat().st_ino,
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def project(tmp_path: Path) -> Path:
    done = convert(tmp_path / "p", FIRST)
    assert done.returncode == 0, done.stderr
    return tmp_path / "p"


def append(path: Path) -> bytes:
    path.write_bytes(path.read_bytes() + b"-- mine\n")
    return path.read_bytes()


def test_an_edit_stays_and_the_new_text_stands_beside_it(project):
    mine = append(project / MODEL)
    done = convert(project, SECOND)
    assert done.returncode == 1
    assert f"conflict: `{MODEL}` stays as you have it" in done.stderr
    assert "breaking: column removed: stg_s__things.name" in done.stderr
    assert (project / MODEL).read_bytes() == mine
    assert "born" in (project / f"{MODEL}.new").read_text("utf-8")
    (project / f"{MODEL}.new").replace(project / MODEL)
    assert convert(project, SECOND).returncode == 0
    assert {path.name for path in project.parent.iterdir()} == {"p", "s.sql"}


def test_the_same_again_touches_nothing(project):
    append(project / "README.md")
    before = tree(project)
    done = convert(project, FIRST)
    assert done.returncode == 0
    assert "files: 1 edited" in done.stderr
    assert tree(project) == before


def test_a_dry_run_says_the_same_and_writes_nothing(project):
    append(project / MODEL)
    before = tree(project)
    dry = convert(project, SECOND, "--dry-run", "--json")
    assert tree(project) == before
    done = convert(project, SECOND, "--json")
    said, did = json.loads(dry.stdout), json.loads(done.stdout)
    assert dry.returncode == done.returncode == 1
    assert (said.pop("dry_run"), did.pop("dry_run")) == (True, False)
    assert said == did
    assert did["merge"]["files"]["conflict"] == [MODEL]
    assert did["merge"]["offers"] == {MODEL: f"{MODEL}.new"}
    assert did["merge"]["breaking"] == 1
    assert did["merge"]["changes"][0] == {
        "kind": "column removed",
        "model": "stg_s__things",
        "column": "name",
        "before": "varchar",
        "after": None,
        "breaking": True,
    }


def test_models_that_all_have_other_names_get_a_hint(project):
    assert "hint" not in convert(project, SECOND).stderr
    assert "--source-name begins them all" in convert(project, SECOND, "--source-name", "t").stderr


def test_a_dry_run_where_nothing_is_makes_nothing(tmp_path):
    done = convert(tmp_path / "p", FIRST, "--dry-run")
    assert done.returncode == 0
    assert "Nothing was written" in done.stderr
    assert not (tmp_path / "p").exists()


def test_force_replaces_edits(project):
    append(project / MODEL)
    assert convert(project, FIRST, "--force").returncode == 0
    assert b"mine" not in (project / MODEL).read_bytes()


def test_what_is_the_users_is_not_even_touched(project):
    for name in (".git/objects/ab", "target/run.json", "dev.duckdb", "models/marts/a.sql"):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text("mine", encoding="utf-8")
    os.link(project / "dev.duckdb", project.parent / "linked")
    before = tree(project)
    assert convert(project, SECOND).returncode == 0
    after = tree(project)
    for name in (".git/objects/ab", "target/run.json", "dev.duckdb", "models/marts/a.sql"):
        assert after[name] == before[name]


def test_a_file_keeps_its_mode(project):
    (project / MODEL).chmod(0o600)
    convert(project, SECOND)
    assert "born" in (project / MODEL).read_text("utf-8")
    assert (project / MODEL).stat().st_mode & 0o777 == 0o600


def test_folders_that_become_empty_go_and_no_others(project):
    (project / "mine").mkdir()
    convert(project, SECOND + "GO\nINSERT dbo.Things (Id) VALUES (1)", "--seeds")
    assert (project / "seeds" / "s").is_dir()
    assert convert(project, SECOND).returncode == 0
    assert not (project / "seeds").exists()
    assert (project / "mine").is_dir()


def test_links_are_not_followed(project):
    outside = project.parent / "outside"
    shutil.move(project / "models", outside)
    (project / "models").symlink_to(outside)
    (project / "README.md").rename(project.parent / "README")
    (project / "README.md").symlink_to(project.parent / "README")
    before = tree(outside)
    done = convert(project, SECOND + "GO\nCREATE TABLE More (Id int)\n")
    assert done.returncode == 1
    assert f"`{MODEL}` stays as you have it; its new text has no place beside it" in done.stderr
    assert tree(outside) == before
    assert (project / "README.md").is_symlink()
    assert (project / "README.md.new").is_file()


@pytest.mark.parametrize(
    "text", ["", "<<<<<<< ours\n", "[]", '{"version": 2, "files": {}, "tables": {}}']
)
def test_a_manifest_that_says_nothing_is_refused(project, text):
    (project / MANIFEST).write_text(text, encoding="utf-8")
    before = tree(project)
    done = convert(project, SECOND)
    assert done.returncode == 2
    assert "hint: bring the file back, or replace the whole project with --force" in done.stderr
    assert tree(project) == before


@pytest.mark.parametrize(
    "path", ["../s.sql", "/etc/hostname", "a/../../s.sql", ".git/config", "a\\b"]
)
def test_a_manifest_cannot_name_what_is_not_the_projects(project, path):
    found = json.loads((project / MANIFEST).read_text("utf-8"))
    found["files"][path] = "0" * 64
    (project / MANIFEST).write_text(json.dumps(found), encoding="utf-8")
    assert convert(project, SECOND).returncode == 2


def test_a_record_that_is_a_link_is_refused(project):
    (project / ".datamigrate").rename(project.parent / "record")
    (project / ".datamigrate").symlink_to(project.parent / "record")
    before = tree(project.parent)
    assert convert(project, SECOND).returncode == 2
    after = tree(project.parent)
    assert {path for path in after if after[path][0] != before[path][0]} == {"s.sql"}


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such locks")
def test_another_merge_is_not_disturbed(project):
    import fcntl

    handle = os.open(project / ".datamigrate", os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        done = convert(project, SECOND)
    finally:
        os.close(handle)
    assert done.returncode == 2
    assert "found another one" in done.stderr


def test_a_folder_in_the_place_of_a_file_stays(project):
    (project / "README.md").unlink()
    (project / "README.md").mkdir()
    (project / "README.md" / "mine").write_text("mine", encoding="utf-8")
    done = convert(project, SECOND + "GO\nCREATE TABLE More (Id int)\n")
    assert done.returncode == 1
    assert (project / "README.md" / "mine").read_text("utf-8") == "mine"
    assert (project / "README.md.new").is_file()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the merges are children")
def test_killed_or_interrupted_anywhere_nothing_is_lost(tmp_path):
    done = python(str(Path(__file__).parent / "killed_merge.py"), str(tmp_path), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    killed, interrupted = map(int, done.stdout.split())
    assert killed > 40
    assert interrupted > 40


def test_check_sees_neither_the_record_nor_what_stands_beside(project):
    command = ("-m", "datamigrate.cli.main", "check", "p")
    before = python(*command, cwd=project.parent)
    for path in [path for path in tree(project) if path != MANIFEST]:
        (project / f"{path}.new").write_text("{{ broken ' :", encoding="utf-8")
    after = python(*command, cwd=project.parent)
    assert (after.returncode, after.stdout, after.stderr) == (0, before.stdout, before.stderr)
