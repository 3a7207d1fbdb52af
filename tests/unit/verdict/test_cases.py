"""Cases: the files of a project in, the findings out.

A case is a folder tests/cases/verdict/<rule>/<case>; its project.txt holds files, each below a line
`==== path`. `==== base` stands for the files of base.txt, `==== planned` for the project of
planned.sql, which is then judged with its plan. `==== without path` takes a file away, and
`==== edit path` changes one: a text after `- ` becomes the one after `+ `. `\\udcXX` is a byte that
is no UTF-8. Cases whose name begins with `ok` are without a finding.
"""

import re
import sys
from functools import cache
from pathlib import Path

import pytest

from datamigrate import pipeline
from datamigrate.diagnostics import Code
from datamigrate.plan.build import plan
from datamigrate.render.manifest import MANIFEST, manifest
from datamigrate.render.project import render
from datamigrate.settings import Settings
from datamigrate.source import Source, read_file
from datamigrate.verdict import judge
from datamigrate.verdict.codes import CODES
from datamigrate.verdict.judge import PLAN_RULES, RULES

FOLDER = Path(__file__).resolve().parents[2] / "cases" / "verdict"
CASES = sorted(path.parent for path in FOLDER.glob("*/*/project.txt"))
EVERY_CASE = pytest.mark.parametrize(
    "case", CASES, ids=[f"{case.parent.name}/{case.name}" for case in CASES]
)
BYTE = re.compile(r"\\udc([0-9a-f]{2})")
READING = {
    "jinja": {"V161", "V162", "V163"},
    "layout": {"V104"},
    "schema": {"V114", "V115"},
    "sql": {"V151"},
    "yaml": {"V111", "V112", "V113"},
}
"""What is found before any rule is asked, because it cannot be read."""


@cache
def planned():
    catalog = pipeline.inspect([read_file(FOLDER / "planned.sql")])
    return plan(catalog, Settings("duckdb", "shop"))[0]


def read(path: Path) -> dict[str, str]:
    parts = re.split(r"^==== (.*)\n", path.read_bytes().decode(), flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def edited(text: str, edit: str) -> str:
    for change in re.split(r"^- ", edit, flags=re.M)[1:]:
        old, new = change.split("\n+ ")
        assert old in text, old
        text = text.replace(old, new.removesuffix("\n"), 1)
    return text


def project(case: Path) -> dict[str, str]:
    written = read(case / "project.txt")
    files = read(FOLDER / "base.txt") if "base" in written else {}
    if "planned" in written:
        files = render(planned())
        files[MANIFEST] = manifest(files, planned())
    for path, text in written.items():
        if path.startswith("without "):
            del files[path.removeprefix("without ")]
        elif path.startswith("edit "):
            name = path.removeprefix("edit ")
            files[name] = edited(files[name], text)
        elif path not in {"base", "planned"}:
            files[path] = BYTE.sub(lambda found: chr(0xDC00 + int(found[1], 16)), text)
    return files


def judged(case: Path):
    with_plan = "planned" in read(case / "project.txt")
    return judge(project(case), plan=planned() if with_plan else None)


def shown(files, verdict) -> str:
    counts = verdict.counts
    lines = [
        f"{counts.models} models, {counts.sources} sources, {counts.columns} columns",
        f"{counts.tests} tests, {counts.statements} statements",
    ]
    for found in verdict.findings:
        where = "the plan"
        if found.span is not None:
            text = files.get(found.span.file, "")
            where = f"{found.span.file}:{Source('', text, 'utf-8').line(found.span.start)}"
        subject = f" {found.object}:" if found.object else ""
        code = found.code
        lines.append(f"{where}: {code.severity}[{code.id}]{subject} {found.message}")
    return "\n".join(lines) + "\n"


@EVERY_CASE
def test_case(case, golden):
    golden(case / "expected.txt", shown(project(case), judged(case)))


def codes_of_rules() -> dict[str, set[str]]:
    """The codes of each rule, by the name of its module."""
    rules = {}
    for rule in (*RULES, *PLAN_RULES):
        module = sys.modules[rule.__module__]
        codes = {value.id for value in vars(module).values() if isinstance(value, Code)}
        assert module.__name__.rsplit(".", 1)[-1] == rule.__name__
        assert rule.__doc__.startswith(*codes), rule.__name__
        rules[rule.__name__] = codes
    return rules


def test_a_rule_is_a_file_with_one_code():
    rules = codes_of_rules()
    assert all(len(codes) == 1 for codes in rules.values())
    folder = Path(sys.modules[RULES[0].__module__].__file__).parent
    assert {path.stem for path in folder.glob("*.py")} - {"__init__"} == rules.keys()
    every = [code for codes in (*rules.values(), *READING.values()) for code in codes]
    assert sorted(every) == [code.id for code in CODES]


def test_every_code_has_a_case_that_is_fine_and_one_that_is_not():
    rules = {**codes_of_rules(), **READING}
    assert {path.name for path in FOLDER.iterdir() if path.is_dir()} == rules.keys()
    for name, codes in rules.items():
        cases = {case.name: judged(case).findings for case in (FOLDER / name).iterdir()}
        fine = {case for case in cases if case.startswith("ok")}
        assert fine, name
        assert not any(cases[case] for case in fine), name
        found = {case: {f.code.id for f in cases[case]} for case in cases.keys() - fine}
        assert codes <= set().union(*found.values()), name
        assert all(codes & ids for ids in found.values()), (name, found)


def test_the_page_lists_every_rule_with_its_codes():
    page = (FOLDER.parents[2] / "docs" / "verdict.md").read_text("utf-8")
    rows = re.findall(r"\| `(\w+)` \| ([V0-9, ]+) \|", page)
    assert {rule: set(codes.split(", ")) for rule, codes in rows} == {**codes_of_rules(), **READING}
