"""What linters and catalogs ask of a project holds for every case: width, order, descriptions."""

import json
import re
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

import jsonschema
import pytest
import yaml

from datamigrate.pipeline import convert
from datamigrate.plan.model import Group
from datamigrate.settings import Settings
from datamigrate.source import read_file
from datamigrate.types import TARGETS

ROOT = Path(__file__).resolve().parents[3]
SCRIPTS = {
    "bookshop": ROOT / "examples" / "bookshop.sql",
    "views": ROOT / "tests" / "unit" / "render" / "views.sql",
    **{path.parent.name: path for path in sorted(ROOT.glob("tests/cases/render/*/input.sql"))},
}
WIDTH = 80
# What no line break can shorten: a name with what has to stand beside it, and Jinja for a brace.
UNBROKEN = re.compile(
    r"""\s*(?:cast\()?"[^"]*"(?: as [^"]*)?,?|\s*\) as \S+|\s*'\w+',?|.*\{\{ '\{' \}\}.*"""
)


@cache
def project(name, target):
    settings = Settings(target=target, source_name=name, seeds=True, owner="Data team")
    return convert([read_file(SCRIPTS[name])], settings).files


@pytest.fixture(params=[(name, target) for name in SCRIPTS for target in TARGETS], ids="-".join)
def files(request):
    return project(*request.param)


def models(files):
    return {p: t for p, t in files.items() if p.startswith("models/") and p.endswith(".sql")}


def staging(files):
    return {p: t for p, t in models(files).items() if p.startswith("models/staging/")}


def marts(files):
    return {p: t for p, t in models(files).items() if p.startswith("models/marts/")}


def is_off(text):
    return text.startswith("{{ config(enabled=false) }}\n")


def documents(files, kind):
    return [
        entry
        for path, text in files.items()
        if path.endswith(".yml") and "/" in path
        for entry in yaml.load(text, Loader=yaml.CSafeLoader).get(kind) or ()
    ]


def test_lines_of_models_are_short(files):
    long = [
        line
        for text in models(files).values()
        for line in text.split("\n")
        if len(line) > WIDTH and not UNBROKEN.fullmatch(line)
        if not (is_off(text) and line.startswith("-- "))  # the view's own lines
    ]
    assert long == []


def test_models_end_in_one_newline_and_no_line_in_a_blank(files):
    for path, text in models(files).items():
        assert not text.endswith("\n\n"), path
        assert not re.search(r"[ \t]\n", text), path
    for path, text in staging(files).items():
        assert text.endswith("from renamed\n"), path


def test_models_are_those_of_tables_and_those_of_views(files):
    assert {**staging(files), **marts(files)} == models(files)


def test_views_read_models_and_nothing_else(files):
    names = {path.rsplit("/", 1)[-1].removesuffix(".sql") for path in models(files)}
    for path, text in marts(files).items():
        calls = re.findall(r"\{\{.*?\}\}", text, re.DOTALL)
        if is_off(text):
            assert calls == ["{{ config(enabled=false) }}"], path
            assert text.endswith("\nselect 1\n"), path
            continue
        read = [re.fullmatch(r"\{\{\s*ref\(\s*'(\w+)'\s*\)\s*\}\}", call) for call in calls]
        assert all(read), path
        assert {found[1] for found in read} <= names, path


def test_views_are_written_as_linters_ask(files):
    for path, text in marts(files).items():
        if is_off(text):
            continue
        assert not re.search(r"^\s*right join", text, re.MULTILINE), path
        _, _, query = text.rpartition("\n)\n\n")
        for part in re.split(r"^union.*$", query, flags=re.MULTILINE):
            aliases = re.findall(r"(?:from|join) (?:\w+ as )?(\w+)$", part, re.MULTILINE)
            assert len({*aliases}) == len(aliases) > 0, path


def test_columns_of_views_have_types_and_those_that_are_always_filled_a_test(files):
    described = {entry["name"]: entry for entry in documents(files, "models")}
    for path, text in marts(files).items():
        entry = described[path.rsplit("/", 1)[-1].removesuffix(".sql")]
        assert ("columns" in entry) is not is_off(text), path
        assert entry["config"].get("contract") == (None if is_off(text) else {"enforced": True})
        assert not (is_off(text) and "data_tests" in entry), path


@pytest.mark.parametrize("target", TARGETS)
def test_views_are_among_the_cases(target):
    found = [is_off(text) for text in marts(project("views", target)).values()]
    assert {*found} == {True, False}


def test_groups_stand_in_order(files):
    order = [group.value for group in Group]
    for path, text in staging(files).items():
        groups = re.findall(r"^        -- (\w+)$", text, re.MULTILINE)
        assert groups == sorted(groups, key=order.index), path
        assert groups, path


def test_a_model_stands_in_the_folder_of_the_source_that_it_reads(files):
    for path, text in staging(files).items():
        source = re.search(r"source\(\s*'(\w+)'", text)
        assert source, path
        assert path.startswith(f"models/staging/{source[1]}/stg_")
        assert f"models/staging/{source[1]}/_{source[1]}__sources.yml" in files


@pytest.mark.parametrize("kind", ["models", "sources", "seeds", "macros"])
def test_everything_is_described(files, kind):
    for entry in documents(files, kind):
        assert entry["description"].strip(), entry["name"]
        parts = [*entry.get("columns", ()), *entry.get("arguments", ()), *entry.get("tables", ())]
        parts += [column for table in entry.get("tables", ()) for column in table["columns"]]
        for part in parts:
            assert part["description"].strip(), (entry["name"], part["name"])


def test_who_owns_it_is_said_everywhere(files):
    owned = [entry for kind in ("models", "sources", "seeds") for entry in documents(files, kind)]
    assert {entry["config"]["meta"]["owner"] for entry in owned} == {"Data team"}


def test_each_macro_has_its_file_and_its_properties(files):
    defined = {
        path: re.findall(r"\{% (macro|test) (\w+)\(", text)
        for path, text in files.items()
        if path.startswith(("macros/", "tests/")) and path.endswith(".sql")
    }
    for path, found in defined.items():
        assert [f"{name}.sql" for _, name in found] == [Path(path).name]
    names = {("test_" if kind == "test" else "") + name for [(kind, name)] in defined.values()}
    assert {entry["name"] for entry in documents(files, "macros")} == names


@cache
def dbt_schema(kind):
    path = distribution("dbt-core").locate_file(f"dbt/jsonschemas/{kind}/latest.json")
    return jsonschema.Draft7Validator(json.loads(Path(path).read_text("utf-8")))


def test_dbt_has_a_place_for_everything_that_is_said(files):
    for path, text in files.items():
        if path.endswith(".yml") and path not in {"profiles.yml", "packages.yml"}:
            kind = "resources" if "/" in path else "project"
            found = dbt_schema(kind).iter_errors(yaml.load(text, Loader=yaml.CSafeLoader))
            assert [error.message[:200] for error in found] == [], path


def test_the_linter_knows_the_target():
    for target in TARGETS.values():
        dialect = target.sqlfluff or target.sqlglot
        assert f"\ndialect = {dialect}\n" in project("bookshop", target.name)[".sqlfluff"]
