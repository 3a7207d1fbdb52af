"""Cases: a script and its settings in, the project's files out, or the error that a user sees."""

from dataclasses import replace
from pathlib import Path

import pytest

from datamigrate.configuration.errors import SettingsError
from datamigrate.configuration.read import read_configuration
from datamigrate.pipeline import convert
from datamigrate.render.page.page import PAGE
from datamigrate.source import read_file
from datamigrate.verdict import judge

FOLDER = Path(__file__).resolve().parents[2] / "cases" / "settings"
CASES = sorted(path.parent for path in FOLDER.glob("*/input.sql"))
ERRORS = sorted(path for path in FOLDER.iterdir() if path.name.startswith("error_"))
EVERY_CASE = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])


def converted(case):
    read = read_configuration((case / "datamigrate.toml").read_bytes(), "datamigrate.toml")
    settings = replace(
        read.settings,
        target=read.targets[0] if read.targets else "duckdb",
        source_name=read.source_name or "legacy",
    )
    return convert([read_file(case / "input.sql")], settings)


@EVERY_CASE
def test_case(case, golden):
    files = converted(case).files
    left_out = ("macros/", "tests/", ".datamigrate/", PAGE)
    own = {path: text for path, text in files.items() if not path.startswith(left_out)}
    golden(case / "expected.txt", "".join(f"==== {path}\n{text}" for path, text in own.items()))


@EVERY_CASE
def test_the_project_is_sound(case):
    findings = judge(converted(case).files).findings
    unknown = ["V153"] if case.name == "types" else []  # the type `citext`
    assert [found.code.id for found in findings] == unknown


@EVERY_CASE
def test_every_finding_of_a_rule_is_in_the_report(case):
    done = converted(case)
    for found in done.diagnostics:
        assert f"### {found.code.id}: " in done.files["MIGRATION_REPORT.md"]


@pytest.mark.parametrize("case", ERRORS, ids=[case.name for case in ERRORS])
def test_error(case, golden):
    with pytest.raises(SettingsError) as caught:
        read_configuration((case / "datamigrate.toml").read_bytes(), "datamigrate.toml")
    golden(case / "error.txt", f"{caught.value}\n")


def test_no_folder_is_neither():
    assert {*CASES, *ERRORS} == {path for path in FOLDER.iterdir() if path.is_dir()}
    for case in ERRORS:
        assert {path.name for path in case.iterdir()} == {"datamigrate.toml", "error.txt"}
