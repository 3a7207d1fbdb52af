"""Cases: the files of a project in, the findings out.

A case is a folder tests/cases/verdict/<rule>/<case>; its project.txt holds files, each below a line
`==== path`. `==== base` stands for the files of base.txt, `==== without path` takes one away.
"""

import re
from pathlib import Path

import pytest

from datamigrate.source import Source
from datamigrate.verdict import judge
from datamigrate.verdict.codes import CODES
from datamigrate.verdict.judge import RULES

FOLDER = Path(__file__).resolve().parents[2] / "cases" / "verdict"
CASES = sorted(path.parent for path in FOLDER.glob("*/*/project.txt"))
EVERY_CASE = pytest.mark.parametrize(
    "case", CASES, ids=[f"{case.parent.name}/{case.name}" for case in CASES]
)


def read(path: Path) -> dict[str, str]:
    parts = re.split(r"^==== (.*)\n", path.read_bytes().decode(), flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def project(case: Path) -> dict[str, str]:
    written = read(case / "project.txt")
    files = read(FOLDER / "base.txt") if "base" in written else {}
    for path, text in written.items():
        if path.startswith("without "):
            del files[path.removeprefix("without ")]
        elif path != "base":
            files[path] = text
    return files


def shown(files, verdict) -> str:
    counts = verdict.counts
    lines = [
        f"{counts.models} models, {counts.sources} sources, {counts.columns} columns",
        f"{counts.tests} tests, {counts.statements} statements",
    ]
    for found in verdict.findings:
        line = Source("", files.get(found.span.file, ""), "utf-8").line(found.span.start)
        subject = f" {found.object}:" if found.object else ""
        code = found.code
        lines.append(
            f"{found.span.file}:{line}: {code.severity}[{code.id}]{subject} {found.message}"
        )
    return "\n".join(lines) + "\n"


@EVERY_CASE
def test_case(case, golden):
    files = project(case)
    golden(case / "expected.txt", shown(files, judge(files)))


def test_every_rule_has_a_case_that_is_fine_and_one_that_is_not():
    folders = [path for path in FOLDER.iterdir() if path.is_dir()]
    for folder in folders:
        found = {case.name: judge(project(case)).findings for case in folder.iterdir()}
        assert not found.pop("ok"), folder.name
        assert found, folder.name
        assert all(found.values()), folder.name
    rules = {rule.__module__.rsplit(".", 1)[-1] for rule in RULES}
    assert rules <= {folder.name for folder in folders}


def test_every_code_is_found_in_some_case():
    texts = "".join((case / "expected.txt").read_text("utf-8") for case in CASES)
    of_a_plan = {"V181", "V182"}
    not_from_a_text = {"V103"}
    assert {code.id for code in CODES} - of_a_plan - not_from_a_text <= set(
        re.findall(r"\[(V\d+)\]", texts)
    )
