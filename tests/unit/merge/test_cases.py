"""Cases: conversions into one folder, edits between them, and what is there and said after each.

A case is a folder of scripts and `rounds.json`: a list of `script` and `edits`, made after it. The
edit of a path, or of `*` for every file, is `append`, `delete`, {"write": text} or {"move": path}.
"""

import io
import json
from contextlib import redirect_stderr
from pathlib import Path

import pytest

from datamigrate import pipeline
from datamigrate.cli.merged import show_written, written_facts
from datamigrate.cli.merging import put_project
from datamigrate.settings import Settings
from datamigrate.source import read_file

FOLDER = Path(__file__).resolve().parents[2] / "cases" / "merge"
CASES = sorted(path.parent for path in FOLDER.glob("*/rounds.json"))
EVERY_CASE = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])


def tree(project: Path) -> dict[str, bytes]:
    return {
        path.relative_to(project).as_posix(): path.read_bytes()
        for path in sorted(project.rglob("*"))
        if path.is_file()
    }


def edit(project: Path, path: str, how: object) -> None:
    full = project / path
    full.parent.mkdir(parents=True, exist_ok=True)
    match how:
        case "append":
            full.write_bytes(full.read_bytes() + b"\n-- mine\n")
        case "delete":
            full.unlink()
        case {"write": text}:
            full.write_bytes(text.encode())
        case {"move": other}:
            (project / other).rename(full)
        case _:
            raise ValueError(how)


def edits(project: Path, wanted: dict[str, object]) -> None:
    every = wanted.pop("*", None)
    generated = [path for path in tree(project) if not path.startswith(".datamigrate/")]
    for path in generated if every else ():
        edit(project, path, every)
    for path, how in wanted.items():
        edit(project, path, how)


def whose(path: str, data: bytes, made: list[dict[str, str]]) -> str:
    """The newest round that made this content under this name; `yours` where none did."""
    if path.startswith(".datamigrate/"):
        return "record"
    original = path.removesuffix(".new").removesuffix(".2")
    numbers = [n for n, files in enumerate(made, 1) if files.get(original, "").encode() == data]
    return f"round {numbers[-1]}" if numbers else "yours"


def others(now: dict[str, bytes], made: list[dict[str, str]]) -> list[tuple[str, str]]:
    """What is not simply as this round made it."""
    found = {path: whose(path, data, made) for path, data in now.items()}
    absent = {path: "absent" for path in made[-1] if path not in now}
    new = f"round {len(made)}"
    return sorted(
        (absent | {p: w for p, w in found.items() if w != new or p not in made[-1]}).items()
    )


@EVERY_CASE
def test_case(case, tmp_path, golden):
    project = tmp_path / "project"
    made, said = [], []
    for number, one in enumerate(json.loads((case / "rounds.json").read_text("utf-8")), 1):
        settings = Settings("duckdb", "shop", seeds=True)
        files = pipeline.convert([read_file(case / one["script"])], settings).files
        made.append(files)
        before = tree(project)
        planned = put_project(files, str(project), force=False, dry_run=True)
        assert tree(project) == before
        written = put_project(files, str(project), force=False, dry_run=False)
        assert planned.count == written.count == len(files)
        assert planned.merged == written.merged
        shown = io.StringIO()
        with redirect_stderr(shown):
            show_written(written, dry_run=False)
        json.dumps(written_facts(written, dry_run=False))
        now = tree(project)
        said.append(
            f"==== {number}: {one['script']}, {'clean' if written.is_clean else 'conflicts'}"
        )
        said.append(shown.getvalue())
        said += [f"{path}  {found}" for path, found in others(now, made)]
        edits(project, one.get("edits", {}))
    golden(case / "expected.txt", "\n".join(said) + "\n")


def test_every_folder_is_a_case():
    assert {path.name for path in FOLDER.iterdir()} == {case.name for case in CASES}
