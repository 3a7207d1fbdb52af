"""Cases: a script and settings in, the project's files out, byte by byte."""

import hashlib
import json
import os
import subprocess
import sys
import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from datamigrate.pipeline import inspect
from datamigrate.plan.build import plan
from datamigrate.render.manifest import MANIFEST, Record, manifest
from datamigrate.render.page.page import PAGE
from datamigrate.render.project import render
from datamigrate.render.table import render_table
from datamigrate.settings import Settings
from datamigrate.source import read_file

ROOT = Path(__file__).resolve().parents[3]
CASES = sorted(path.parent for path in (ROOT / "tests/cases/render").glob("*/input.sql"))
EVERY_CASE = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])


def planned(case):
    catalog = inspect([read_file(case / "input.sql")])
    settings = Settings(**json.loads((case / "settings.json").read_text("utf-8")))
    return plan(catalog, settings)[0]


def whole(files):
    """One text of all files but those that are the same in every project, or follow from others."""
    left_out = ("macros/", "tests/", PAGE, MANIFEST)
    own = {path: text for path, text in files.items() if not path.startswith(left_out)}
    return "".join(f"==== {path}\n{text}" for path, text in own.items())


@EVERY_CASE
def test_case(case, golden):
    golden(case / "expected.txt", whole(render(planned(case))))


@EVERY_CASE
def test_paths_are_sorted_and_safe(case):
    paths = list(render(planned(case)))
    assert paths == sorted(paths)
    for path in paths:
        assert ".." not in path
        assert not set(path) & set('\\:*?"<>|\0\n')
        assert all(0 < len(part.encode()) <= 255 for part in path.split("/"))


@EVERY_CASE
def test_every_yaml_is_yaml(case):
    for path, text in render(planned(case)).items():
        if path.endswith(".yml"):
            assert isinstance(yaml.load(text, Loader=yaml.CSafeLoader), dict)


@EVERY_CASE
def test_a_table_renders_alone(case):
    project = planned(case)
    files = render(project)
    for table in project.tables:
        for path, text in render_table(table, project.project).items():
            assert files[path] == text


@EVERY_CASE
def test_the_manifest_is_the_same_from_a_stream_and_from_files_at_hand(case):
    project = planned(case)
    files = render(project)
    assert manifest(files, project) == files[MANIFEST]
    found = json.loads(files.pop(MANIFEST))
    hashes = found["files"] | {
        path: value for table in found["tables"].values() for path, value in table["files"].items()
    }
    assert hashes == {
        path: hashlib.sha256(text.encode()).hexdigest() for path, text in files.items()
    }
    assert list(found["files"]) == sorted(found["files"])
    assert list(found["tables"]) == sorted(table.model for table in project.tables)


@EVERY_CASE
def test_a_table_costs_the_manifest_little_memory(case):
    project = planned(case)
    table = max(project.tables, key=lambda table: len(table.columns))
    files = render_table(table, project.project)
    record = Record(unpacked=0)
    tracemalloc.start()
    for number in range(1000):
        record.table(replace(table, model=f"{table.model}_{number}"), files)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 500 * 1000


@EVERY_CASE
def test_packed_or_not_the_manifest_is_the_same(case):
    project = planned(case)
    texts = set()
    for unpacked in (0, 1, len(project.tables)):
        record = Record(unpacked=unpacked)
        for table in project.tables:
            record.table(table, render_table(table, project.project))
        texts.add(record.text())
    assert len(texts) == 1


HABITS = (
    {"PYTHONHASHSEED": "0"},
    {"PYTHONHASHSEED": "1", "LC_ALL": "C", "LANG": "C", "TZ": "Asia/Kathmandu"},
    {"PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "TZ": "America/St_Johns"},
)


@EVERY_CASE
def test_the_same_bytes_whatever_the_habits_of_the_machine(case):
    settings = json.loads((case / "settings.json").read_text("utf-8"))
    command = [Path(sys.executable).parent / "datamigrate", "convert", case / "input.sql"]
    outputs = {
        subprocess.run(
            [*command, "--to", settings["target"], "--seeds", "-o", "-"],
            env={**os.environ, **habits},
            capture_output=True,
            check=False,
        ).stdout
        for habits in HABITS
    }
    assert len(outputs) == 1
    assert outputs.pop().startswith(b"PK")
