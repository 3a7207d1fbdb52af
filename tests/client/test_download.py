"""`datamigrate download` into a project that is there, as a user runs it."""

import os
import subprocess
import sys
from pathlib import Path

from datamigrate import pipeline
from datamigrate.render.archive import archive
from datamigrate.render.manifest import MANIFEST, manifest
from datamigrate.settings import Settings
from datamigrate.source import Source

ROOT = Path(__file__).resolve().parents[2]
MODELS = "models/staging/shop"
FIRST = "CREATE TABLE Kept (Id int)\nGO\nCREATE TABLE Lost (Id int)\n"
SECOND = "CREATE TABLE Kept (Id bigint)\nGO\nCREATE TABLE Lost (Id bigint)\n"


def convert(text: str) -> dict[str, str]:
    source = Source("s.sql", text, "utf-8")
    return pipeline.convert([source], Settings(source_name="shop")).files


def without(files: dict[str, str], model: str, text: str) -> dict[str, str]:
    """The project of a migration one of whose tables failed: its files are not there."""
    settings = Settings(source_name="shop")
    planned, _ = pipeline.plan(pipeline.inspect([Source("s.sql", text, "utf-8")]), settings)
    left = {path: text for path, text in files.items() if not path.startswith(f"{MODELS}/{model}.")}
    return {**left, MANIFEST: manifest(left, planned)}


def download(fake, project: Path, files: dict[str, str], status: str, *options: str):
    failed = int(status == "PARTIAL")
    migration = {
        "id": "m",
        "status": status,
        "tables": {"total": 2, "done": 2 - failed, "failed": failed},
        "links": {"download": "/migrations/m/download"},
    }
    fake.answers.clear()
    fake.answer(200, migration)
    if failed:
        fake.answer(200, {"items": [{"name": "Lost", "status": "FAILED"}], "next": None})
    fake.answer(200, {"url": f"{fake.url}/project.zip"})
    fake.answer(200, archive(files))
    command = [sys.executable, "-m", "datamigrate.cli.main", "download", "m", "-o", str(project)]
    return subprocess.run(
        [*command, "--api", fake.url, "--key", "k", *options],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "layers" / "core")},
    )


def test_edits_stay(fake, tmp_path):
    project, model = tmp_path / "p", f"{MODELS}/stg_shop__kept.sql"
    assert download(fake, project, convert(FIRST), "SUCCEEDED").returncode == 0
    (project / model).write_text("select 1 as id\n", encoding="utf-8")
    dry = download(fake, project, convert(SECOND), "SUCCEEDED", "--dry-run")
    assert "Nothing was written" in dry.stderr
    assert not (project / f"{model}.new").exists()
    done = download(fake, project, convert(SECOND), "SUCCEEDED")
    assert done.returncode == 1
    assert f"conflict: `{model}` stays as you have it" in done.stderr
    assert (project / model).read_text("utf-8") == "select 1 as id\n"
    assert (project / f"{model}.new").read_text("utf-8") == convert(SECOND)[model]
    assert download(fake, project, convert(SECOND), "SUCCEEDED", "--force").returncode == 0
    assert (project / model).read_text("utf-8") == convert(SECOND)[model]


def test_a_table_that_failed_keeps_its_files_until_it_comes(fake, tmp_path):
    project = tmp_path / "p"
    first, second = convert(FIRST), convert(SECOND)
    download(fake, project, first, "SUCCEEDED")
    lost = [path for path in first if path.startswith(f"{MODELS}/stg_shop__lost.")]
    done = download(fake, project, without(second, "stg_shop__lost", SECOND), "PARTIAL")
    assert done.returncode == 1
    for path in lost:
        assert f"held: `{path}` stays as it was" in done.stderr
        assert (project / path).read_text("utf-8") == first[path]
    assert download(fake, project, second, "SUCCEEDED").returncode == 0
    found = {
        path.relative_to(project).as_posix(): path.read_text("utf-8")
        for path in project.rglob("*")
        if path.is_file()
    }
    assert found == second
