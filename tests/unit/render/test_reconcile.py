"""Both scripts measure every column or name it, whatever it is called, in SQL that parses."""

import re

import pytest
import sqlglot
from sqlglot import exp

from datamigrate.pipeline import convert
from datamigrate.render.reconcile import SOURCE, TARGET, plain
from datamigrate.settings import Settings, TypeRule
from datamigrate.source import Source
from datamigrate.types import TARGETS
from datamigrate.types.measures.forms import measured_as
from datamigrate.types.measures.model import Form
from datamigrate.types.measures.tsql import SQL_SERVER
from datamigrate.types.tsql import TYPES

LACKING = {("databricks", Form.TIME), ("redshift", Form.FLOAT)}
"""What a target has no text for; its module says why."""
UNMEASURED = {"geography", "geometry", "json", "sql_variant", "vector"}
SIZES = {"vector": "(3)", "decimal": "(9, 2)"}
KINDS = [name for name in TYPES if name not in {"cursor", "table"}]
EVERY_TYPE = "create table [Every Type] ({})".format(
    ", ".join(f"[c_{name}] {name}{SIZES.get(name, '')}" for name in KINDS)
)
HOSTILE = """
create table [a]]b"c`'; drop table x --] (
    [*] int, [%2A] int, [{ 0] int, [}{ x] int, [a''b"c`\\] int, [line
break] int, [\u00e9\U0001f600] int, [\x01] int
)
"""


def scripts(script: str, target: str, **chosen: object) -> tuple[str, str]:
    settings = Settings(target, "s", **chosen)  # type: ignore[arg-type]
    files = convert([Source("s.sql", script, "utf-8")], settings).files
    return files[SOURCE], files[TARGET]


def query(script: str, dialect: str) -> exp.Expression:
    """The one query of a script of one table."""
    parsed = sqlglot.parse(script.replace("\ngo\n", "\n"), dialect=dialect)
    (found,) = (one for one in parsed if isinstance(one, exp.Query))
    return found


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_every_form_has_a_text(name: str) -> None:
    lacking = {(name, form) for form in set(Form) - TARGETS[name].measuring.texts.keys()}
    assert lacking == {pair for pair in LACKING if pair[0] == name}
    assert SQL_SERVER.texts.keys() == set(Form)


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_every_type_is_measured_on_both_sides_or_named(name: str) -> None:
    both = scripts(EVERY_TYPE, name)
    for script, dialect in zip(both, ("tsql", TARGETS[name].sqlglot), strict=True):
        left_out = set(re.findall(r"(?m)^-- left out: dbo\.Every%20Type\.c_(\w+), ", script))
        lacking = {form for target, form in LACKING if target == name}
        types = {kind for kind in KINDS if form_of(kind) in lacking}
        assert left_out == UNMEASURED | types
        literals = {one.this for one in query(script, dialect).find_all(exp.Literal)}
        assert {f"c_{kind}" for kind in KINDS} & literals == {
            f"c_{kind}" for kind in KINDS if kind not in left_out
        }


def form_of(kind: str) -> Form | None:
    from datamigrate.catalog.model import DataType

    found = measured_as(DataType(kind, (), kind), 6)
    return found.form if found else None


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_hostile_names_stay_names(name: str) -> None:
    for script, dialect in zip(
        scripts(HOSTILE, name), ("tsql", TARGETS[name].sqlglot), strict=True
    ):
        found = query(script, dialect)
        tables = {table.name for table in found.find_all(exp.Table) if table.db}
        assert len(tables) == 1
        texts = {one.this for one in found.find_all(exp.Literal) if one.is_string}
        assert plain("a]b\"c`'; drop table x --") in texts
        assert {
            plain(column) for column in ("*", "%2A", "}{ x", "\u00e9\U0001f600", "\x01")
        } <= texts
        for text in texts:
            assert text.isascii()
            assert "\n" not in text


def test_source_names_are_in_brackets() -> None:
    source, _ = scripts("create table [a]]b] ([c]]d] int)", "bigquery")
    assert "from [dbo].[a]]b]" in source
    assert "cast([c]]d] as varchar(20))" in source


def test_decimals_of_a_second_are_those_that_both_sides_keep() -> None:
    script = "create table t (a datetime2(7), b datetime2(2), c datetime2(0), d time(7))"
    source, target = scripts(script, "postgres")
    assert [int(n) for n in re.findall(r"121\), (\d+)\)", source)] == [26, 22, 19, 15]
    assert [int(n) for n in re.findall(r"\.US'\), (\d+)\)", target)] == [26, 22, 19, 15]
    source, _ = scripts(script, "snowflake")
    assert [int(n) for n in re.findall(r"121\), (\d+)\)", source)] == [27, 22, 19, 16]


def test_types_of_the_settings_are_compared_where_they_are_of_the_same_kind() -> None:
    script = "create table t (a money, b bit, c datetime)"
    rules = (
        TypeRule("money", "numeric(38, 6)"),
        TypeRule("bit", "integer"),
        TypeRule("datetime", "timestamptz"),
    )
    _, target = scripts(script, "postgres", types=rules)
    assert 'cast(cast("a" as numeric(38, 4)) as text)' in target
    assert re.findall(r"left out: dbo\.t\.(\w), whose type is another", target) == ["b", "c"]


def test_encrypted_and_computed_columns_are_named() -> None:
    script = """
    create table t (a int, b as (a + 1), c varchar(9) encrypted with (
        column_encryption_key = k, encryption_type = randomized, algorithm = 'A') not null)
    """
    for text in scripts(script, "duckdb"):
        assert re.findall(r"left out: dbo\.t\.(\w), which is computed", text) == ["b"]
        assert "left out: dbo.t.c, " in text


def test_a_wide_table_is_one_statement_with_room_for_its_text() -> None:
    columns = ", ".join(f"c{n} int" for n in range(1000))
    source, target = scripts(f"create table t ({columns})", "duckdb")
    assert source.count("from [dbo].[t]\n") == 1
    assert "cast('' as varchar(max)) + isnull(t0, '-')" in source
    assert target.count('from "dbo"."t"\n') == 1


def test_a_table_without_a_measured_column_is_counted() -> None:
    for text, dialect in zip(
        scripts("create table t (a geography)", "duckdb"), ("tsql", "duckdb"), strict=True
    ):
        assert query(text, dialect)


def test_a_project_may_do_without() -> None:
    source = [Source("s.sql", "create table t (a int)", "utf-8")]
    files = convert(source, Settings("duckdb", reconcile=False)).files
    assert not any(path.startswith("reconcile/") for path in files)
    assert "reconcile" not in files["README.md"]
    assert convert([], Settings("duckdb")).files[SOURCE].startswith("-- Measures")
