"""No text makes a translation raise, and what comes out is SQL that the target binds."""

import time

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datamigrate.catalog.model import DataType, Expression
from datamigrate.diagnostics import Span
from datamigrate.translate.expression import (
    RULES,
    Scope,
    ScopeColumn,
    Translated,
    translate_condition,
    translate_value,
)
from datamigrate.translate.sql import of
from datamigrate.types import TARGETS, Target, target_type
from datamigrate.types.tsql import TYPES

EVERY_TARGET = pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
COLUMNS = {
    "bit": of("bit"),
    "tiny": of("tinyint"),
    "small": of("smallint"),
    "n": of("int"),
    "big": of("bigint"),
    "dec": of("decimal", 9, 2),
    "cash": of("money"),
    "flo": of("float"),
    "rea": of("real"),
    "txt": of("varchar", 10),
    "fix": of("char", 3),
    "nat": of("nvarchar", "max"),
    "dat": of("date"),
    "tim": of("time"),
    "dtm": of("datetime"),
    "dt2": of("datetime2"),
    "off": of("datetimeoffset"),
    "bin": of("varbinary", 10),
    "gid": of("uniqueidentifier"),
    "mystery": of("dbo.mystery"),
}
TYPE_TEXTS = ["bit", "int", "tinyint", "bigint", "decimal(9,2)", "money", "float", "real", "date"]
TYPE_TEXTS += ["varchar(5)", "varchar(40)", "char(3)", "nvarchar(max)", "datetime", "datetime2(3)"]
ATOMS = [f"[{name}]" for name in COLUMNS]
ATOMS += ["0", "1", "-5", "2.50", "1e3", "$1.5", "NULL", "''", "'a'", "N'%x_'", "'5'", "'20200131'"]
ATOMS += ["0x1F", "'1/1/1900'", "GETDATE()", "NEWID()", "99999999999", "2147483648"]
CALLS = ["ISNULL({}, {})", "COALESCE({}, {})", "NULLIF({}, {})", "LEN({})", "UPPER({})", "ABS({})"]
CALLS += ["DATEDIFF(day, {}, {})", "DATEADD(month, {}, {})", "DATEDIFF(hour, {}, {})", "YEAR({})"]
CALLS += [
    "SUBSTRING({}, {}, {})",
    "CONCAT({}, {})",
    "LEFT({}, {})",
    "ROUND({}, {})",
    "POWER({}, {})",
]
CALLS += [
    "CASE WHEN {} = {} THEN {} ELSE {} END",
    "IIF({} > {}, {}, {})",
    "FLOOR({})",
    "-{}",
    "~{}",
]
CALLS += ["REPLACE({}, {}, {})", "CHOOSE({}, {}, {})", "CEILING({})", "STUFF({}, 1, 2, {})"]
CALLS += ["SIGN({})", "SQRT({})", "LTRIM({})", "EOMONTH({})", "DATEPART(second, {})", "ISJSON({})"]
CALLS += ["DATEDIFF(week, {}, {})", "DATEADD(second, {}, {})", "DATEFROMPARTS({}, {}, {})"]
CALLS += ["PATINDEX('%[a-c]_%', {})", "DATALENGTH({})", "STR({})", "REPLICATE({}, {})"]
CALLS += [
    "QUOTENAME({})",
    "CHARINDEX('a', {}, 2)",
    "DATENAME(year, {})",
    "CONVERT(char(9), {}, 121)",
]
CALLS += ["({} / 2.50)"]
CALLS += [f"CAST({{}} AS {text})" for text in TYPE_TEXTS]
CALLS += [f"({{}} {operator} {{}})" for operator in "+-*/%&|^"]
CONDITIONS = [f"{{}} {operator} {{}}" for operator in ["=", "<>", "<", ">=", "!<", "LIKE"]]
CONDITIONS += ["{} IN ({}, {})", "{} BETWEEN {} AND {}", "{} IS NULL", "{} NOT IN ({})"]


def filled(template: str) -> st.SearchStrategy[str]:
    count = template.count("{}")
    parts = st.lists(VALUES, min_size=count, max_size=count)
    return parts.map(lambda values: template.format(*values))


VALUES: st.SearchStrategy[str] = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.sampled_from(CALLS).flatmap(
        lambda template: st.lists(
            inner, min_size=template.count("{}"), max_size=template.count("{}")
        ).map(lambda values: template.format(*values))
    ),
    max_leaves=8,
)
CHECKS = st.sampled_from(CONDITIONS).flatmap(filled)
PIECES = st.sampled_from(
    [*ATOMS, *"()+-*/%=<>.,'[]\"&|^~", " and ", " or ", "not ", " in ", " is "]
)
SOUP = st.lists(PIECES | st.text(max_size=5), max_size=30).map("".join)


def scope(target: Target) -> Scope:
    return Scope({n: ScopeColumn(n, target_type(t, target), t) for n, t in COLUMNS.items()})


def both(text: str, target: Target, declared: DataType | None = None) -> list[Translated]:
    expression = Expression(text, Span("f.sql", 0, len(text)))
    return [
        translate_condition(expression, scope(target), target, "dbo.T"),
        translate_value(expression, scope(target), target, "dbo.T.c", declared),
    ]


@EVERY_TARGET
@given(SOUP, st.sampled_from(sorted(TYPES)))
def test_any_text_gives_a_result(target: Target, text: str, name: str) -> None:
    for found in both(text, target, of(name)):
        assert (found.sql is None) <= bool(found.diagnostics)


@EVERY_TARGET
@given(VALUES, st.sampled_from([None, *COLUMNS.values()]))
def test_translating_twice_gives_the_same(
    target: Target, text: str, declared: DataType | None
) -> None:
    assert both(text, target, declared) == both(text, target, declared)


@settings(max_examples=400)
@given(VALUES | CHECKS, st.sampled_from([None, *COLUMNS.values()]))
def test_duckdb_binds_what_comes_out(text: str, declared: DataType | None) -> None:
    target = TARGETS["duckdb"]
    cells = [f"cast(null as {target_type(t, target).sql}) as {n}" for n, t in COLUMNS.items()]
    for found in both(text, target, declared):
        if found.sql is not None:
            query = f"select ({found.sql}) from (select {', '.join(cells)})"
            duckdb.execute(f"explain {query}")


@EVERY_TARGET
@pytest.mark.parametrize(
    "text",
    [
        "(" * 65536,
        "(" * 5000 + "1" + ")" * 5000,
        "'" * 65535,
        "[" * 65536,
        '"' * 65535,
        "/*" * 32768,
        "-" * 65536,
        "- " * 32768,
        "not " * 16384,
        "case " * 13000,
        "f(" * 32768,
        "1 in (" * 10000,
        "a.b." * 16384,
        "iif(1=1," * 8000,
        "1+" * 32767 + "1",
        "[n]=1 or " * 7000 + "[n]=1",
        "stuff(" * 40 + "[txt]" + ",1,2,'x')" * 40,
        "nullif(" * 90 + "[dec]" + ",[flo])" * 90,
        "case " * 90 + "[n]" + " when 1 then 2 when 3 then 4 end" * 90,
        "choose(" * 90 + "[n]" + ",1,2,3)" * 90,
        "case nullif([dec],[flo])" + " when 1 then 2" * 3000 + " end",
        "[dtm] > '20200101 1:00" + " " * 65000 + "x'",
        "[dec] > '" + "1" * 65000 + "x'",
        "[n] > '" + "1" * 65000 + "'",
        "[txt] like '" + "%" * 65000 + "'",
    ],
    ids=lambda text: text[:8],
)
def test_hostile_text_costs_little(text: str, target: Target) -> None:
    start = time.process_time()
    both(text, target)
    assert time.process_time() - start < 1


def test_every_target_has_rules() -> None:
    assert set(RULES) == set(TARGETS)
