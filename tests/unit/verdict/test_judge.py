"""No damage passes: every kind of token of a model, one model among thousands, a lost file."""

import re
import time
from functools import cache
from pathlib import Path

import duckdb
import pytest

from datamigrate import pipeline
from datamigrate.diagnostics import Severity
from datamigrate.plan.build import plan
from datamigrate.render.project import render
from datamigrate.settings import Settings
from datamigrate.source import Source, read_file
from datamigrate.types import TARGETS
from datamigrate.verdict import judge
from datamigrate.verdict.jinja import render as render_jinja
from datamigrate.verdict.shape import read_shape
from datamigrate.verdict.sql import Parser

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "bookshop.sql"
LINES = "models/staging/bookshop_sales/stg_bookshop__sales_order_line.sql"
TOKEN = re.compile(r"\{\{|\}\}|'[^']*'|\"[^\"]*\"|--[^\n]*|\w+|[^\w\s]")
CALL = re.compile(r"\{\{ source\([^)]*\) \}\}")
TYPES = "int", "nvarchar(20)", "datetime2(3)", "decimal(9, 2)", "bit", "uniqueidentifier"


@cache
def planned(target):
    catalog = pipeline.inspect([read_file(EXAMPLE)])
    return plan(catalog, Settings(target, "bookshop", seeds=True))[0]


@pytest.fixture(params=sorted(TARGETS))
def project(request):
    return planned(request.param)


def large(tables):
    columns = ", ".join(f"[Column{n}] {kind} NULL" for n, kind in enumerate(TYPES))
    text = "\n".join(f"CREATE TABLE T{n} (Id int PRIMARY KEY, {columns});" for n in range(tables))
    return pipeline.convert([Source("s.sql", text, "utf-8")], Settings("postgres", "big")).files


def test_the_example_is_fine(project):
    verdict = judge(render(project), plan=project)
    assert not verdict.findings
    assert (verdict.counts.models, verdict.counts.sources) == (17, 14)
    whole = (*project.tables, *project.views)
    assert verdict.counts.columns == sum(len(one.columns) for one in whole)


def mutations(text):
    """Each token left out, twice, changed, in place of the next, and with something before it."""
    tokens = list(TOKEN.finditer(text))
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        start, end = token.span()
        yield text[:start] + text[end:]
        yield text[:end] + " " + text[start:]
        yield text[:start] + "x" + text[end:]
        yield from (text[:start] + junk + text[start:] for junk in ("(", "'", "{{"))
        if following:
            swapped = following[0] + text[end : following.start()] + token[0]
            yield text[:start] + swapped + text[following.end() :]


def test_damage_to_any_token_of_a_model_is_found():
    """Of two models one has a computed column, so that it is parsed; the other has not.

    DuckDB tells which damage does none: a comment more or less, `as` left out before a name.
    """
    sql = """CREATE TABLE dbo.Things (Id int NOT NULL, [Odd "Name"] nvarchar(9), Price decimal(9));
    CREATE TABLE dbo.Parts (Id int NOT NULL, Price money, Twice AS (Price * 2));"""
    files = pipeline.convert([Source("s.sql", sql, "utf-8")], Settings("duckdb", "s")).files
    with duckdb.connect() as connection:
        connection.execute(files["landing/duckdb.sql"])

        def columns(model, place):
            found = connection.sql(CALL.sub(place, model))
            return found.columns, found.types

        for name in ("things", "parts"):
            path, place = f"models/staging/s/stg_s__{name}.sql", f'"dbo"."{name}"'
            text = files[path]
            passed = [t for t in mutations(text) if not judge({**files, path: t}).findings]
            assert passed
            for damaged in passed:
                assert columns(damaged, place) == columns(text, place), damaged


def test_damaged_models_among_thousands_are_found():
    files = large(5000)
    verdict = judge(files)
    assert not verdict.findings
    assert verdict.counts.models == 5000
    assert verdict.counts.columns == 5000 * (1 + len(TYPES))
    damage = {
        1: ('"Column3" as numeric(9, 2)', '"Column3" as numeric(9 2)'),
        2345: ("as column2\n", "as column2,\n"),
        3456: ("with source", "with sources"),
        4567: ('cast("Id"', 'cast("Ids"'),
        4999: ("integer", "bigint"),
    }
    for number, (old, new) in damage.items():
        path = f"models/staging/big/stg_big__t{number}.sql"
        assert old in files[path]
        files[path] = files[path].replace(old, new, 1)
    findings = judge(files).findings
    found = {f.span.file for f in findings if f.code.severity is not Severity.NOTE}
    assert found == {f"models/staging/big/stg_big__t{number}.sql" for number in damage}


def test_our_models_have_the_shape_that_needs_no_parser(project):
    parser = Parser(TARGETS[project.project.target])
    names = parser.target.identifiers
    quote = names.opening + names.closing
    read = {
        path: read_shape(render_jinja(text, quote=quote).text, parser)
        for path, text in render(project).items()
        if path.startswith("models/staging/") and path.endswith(".sql")
    }
    computed = {path for path, query in read.items() if query is None}
    assert computed == {
        f"{table.path}.sql"
        for table in project.tables
        if any(column.identifier is None for column in table.columns)
    }


def test_names_that_take_several_lines_keep_the_shape():
    table, column = "OrdersOfTheYear" * 4, "DateOfTheOrderThatWasPlaced" * 2
    script = (
        f"CREATE TABLE SalesOfThisCompany.{table} (Id int, {column} datetime2, Name int)\n"
        f"GO\nINSERT SalesOfThisCompany.{table} (Id) VALUES (1)\n"
    )
    settings = Settings("duckdb", "a_rather_long_name", seeds=True)
    files = pipeline.convert([Source("s.sql", script, "utf-8")], settings).files
    [text] = [t for path, t in files.items() if path.startswith("models/") and path[-4:] == ".sql"]
    for broken in ("-- depends_on: {{ ref(\n", "from {{ source(\n", f'"{column}"\n            as '):
        assert broken in text
    rendered = render_jinja(text).text
    assert rendered.count("\n") == text.count("\n")
    query = read_shape(rendered, Parser(TARGETS["duckdb"]))
    assert {read.name for read in query.reads} == {"Id", column, "Name"}


def test_a_table_of_the_plan_that_lacks_something_is_found(project):
    files = render(project)
    del files[LINES]
    cut = "models/staging/bookshop/stg_bookshop__book.yml"
    files[cut] = files[cut][: files[cut].index("      - name: title")]
    found = judge(files, plan=project).findings
    of_plans = {"V181", "V182", "V183"}
    of_the_plan = {(f.code.id, f.object): f.message for f in found if f.code.id in of_plans}
    book = {("V182", "dbo.Book"), ("V183", "dbo.Book")}
    assert set(of_the_plan) == {("V181", "Sales.OrderLine"), *book}
    assert "stg_bookshop__sales_order_line.sql" in of_the_plan["V181", "Sales.OrderLine"]
    assert "`cover`" in of_the_plan["V182", "dbo.Book"]


def test_a_plan_without_any_file_names_every_table(project):
    found = judge({}, plan=project).findings
    assert {f.object for f in found if f.code.id == "V181"} == {
        one.original for one in (*project.tables, *project.views)
    }


def test_bytes_that_are_no_text_are_found():
    files = {"dbt_project.yml": "name: a\n", "models/a.sql": "select '\udce9' as a\n"}
    found = judge(files, "duckdb").findings
    assert [f.code.id for f in found if f.span.file == "models/a.sql"][-1] == "V103"


HOSTILE = {
    "brackets": ("models/a.sql", "select {}", "("),
    "functions": ("models/a.sql", "select {}1", "f("),
    "case": ("models/a.sql", "select {}", "case when "),
    "not": ("models/a.sql", "select {} 1", "not "),
    "minus": ("models/a.sql", "select {} 1", "- "),
    "or": ("models/a.sql", "select 1 {} as a", "or 1 "),
    "unions": ("models/a.sql", "select 1 as a {}", "union select 1 "),
    "joins": ("models/a.sql", "select 1 as a from a {}", "join a on 1 "),
    "ctes": ("models/a.sql", "with {} a as (select 1)", "b as (select * from a), "),
    "queries": ("models/a.sql", "select * from {}", "(select * from "),
    "braces": ("models/a.sql", "{}", "{{ "),
    "blocks": ("models/a.sql", "{}", "{% if x %}"),
    "calls": ("models/a.sql", "select {} 1", "{{ x() }}\n"),
    "attributes": ("models/a.sql", "select {{{{ a{} }}}}", ".b"),
    "tilde": ("models/a.sql", "select {{{{ 1{} }}}}", " + 1"),
    "unclosed": ("models/a.sql", "select {}", "'"),
    "comments": ("models/a.sql", "select {}", "/*"),
    "dollars": ("landing/duckdb.sql", "create table a (b int){}", "$$;"),
    "landing": ("landing/duckdb.sql", "{}", '"a" $b$ /* -- \n'),
    "comments of a landing": ("landing/duckdb.sql", "create table a (b int){}", "/* "),
    "dollar names": ("landing/duckdb.sql", "create table a (b int){}", "$a$ $b$ "),
    "selected": ("models/a.sql", "{{{{ config() }}}}\nselect\n{} 1 as c from t", "cast(b as x),\n"),
    "columns": ("landing/duckdb.sql", 'create table if not exists "a"."b" (\n{}', '    "a" int,\n'),
    "yaml lists": ("models/a.yml", "models: {}", "["),
    "yaml dashes": ("models/a.yml", "{}", "- "),
    "yaml keys": ("models/a.yml", "{}", "? "),
    "yaml anchors": ("models/a.yml", "a: &a [1]\nb: [{}]", "*a, "),
    "yaml merges": ("models/a.yml", "a: &a {{b: 1}}\nc:\n{}", "  <<: *a\n"),
    "names": ("models/a.yml", "models:\n{}", "- name: a\n"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_costs_little(kind):
    path, frame, unit = HOSTILE[kind]
    text = frame.format(unit * (64_000 // len(unit)))
    files = {"dbt_project.yml": "name: a\n", path: text}
    start = time.process_time()
    judge(files, "duckdb")
    assert time.process_time() - start < 4


SCRIPTS = sorted((EXAMPLE.parents[1] / "tests" / "cases").glob("[rd][ed]*/**/input.sql"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.parent.name)
def test_whatever_is_converted_is_fine(script):
    """Names with braces, quotes and every kind of sign are among them."""
    settings = Settings("duckdb", "x", seeds=True, owner="{{ owner }}")
    converted = pipeline.convert([read_file(script)], settings)
    assert not judge(converted.files).findings
