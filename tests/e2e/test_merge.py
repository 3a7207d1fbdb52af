"""dbt reads a merged project as if nothing stood beside its files."""

import json
from pathlib import Path

import pytest

from datamigrate import pipeline
from datamigrate.cli.dbt import dbt
from datamigrate.cli.merging import put_project
from datamigrate.merge.decide import Outcome
from datamigrate.render.manifest import MANIFEST
from datamigrate.settings import Settings
from datamigrate.source import Source

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "bookshop.sql"

pytestmark = pytest.mark.dbt


def convert(text: str) -> dict[str, str]:
    settings = Settings("duckdb", "bookshop", seeds=True)
    return pipeline.convert([Source("bookshop.sql", text, "utf-8")], settings).files


def resources(project: Path) -> dict[str, str]:
    """What dbt knows of: every resource, macro and file of the project's own, by its file."""
    dbt(project, ("parse", "--warn-error", "--no-partial-parse"))
    found = json.loads((project / "target" / "manifest.json").read_text(encoding="utf-8"))
    kinds = ("nodes", "sources", "macros", "docs")
    return {
        name: one["original_file_path"]
        for kind in kinds
        for name, one in found[kind].items()
        if one["package_name"] == "bookshop"
    }


def test_new_texts_and_the_record_are_nothing_to_dbt(tmp_path: Path) -> None:
    """Every file is in conflict, its new text broken, so that dbt would not read it and pass."""
    project = tmp_path / "project"
    files = convert(EXAMPLE.read_bytes().decode("utf-8-sig"))
    put_project(files, str(project), force=False, dry_run=False)
    before = resources(project)
    edited = [path for path in files if path != MANIFEST]
    for path in edited:
        with (project / path).open("a", encoding="utf-8") as held:
            held.write("\n" if path.endswith((".yml", ".csv", ".md")) else "\n-- mine\n")
    broken = dict.fromkeys(edited, "{{ broken ' : [\n") | {MANIFEST: files[MANIFEST]}
    written = put_project(broken, str(project), force=False, dry_run=False)
    assert written.merged is not None
    assert written.merged.files(Outcome.CONFLICT) == sorted(edited)
    assert {path.suffix for path in project.rglob("*.new")} == {".new"}
    assert sum(1 for _ in project.rglob("*.new")) == len(edited)
    assert resources(project) == before
