"""Landing names: any name of a source becomes one that the target takes, and no two become one."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlglot import exp, parse_one

from datamigrate.catalog.model import Catalog
from datamigrate.pipeline import inspect
from datamigrate.plan.build import plan
from datamigrate.plan.names import kept_apart
from datamigrate.render.project import render
from datamigrate.settings import Settings
from datamigrate.source import Source
from datamigrate.types import TARGETS, Target
from datamigrate.types.identifiers import kept, quoted
from datamigrate.types.target import Spelling

EVERY_TARGET = pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
# What a script may hold between its quotes, at most 128 characters
NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=128)


def spellings(target: Target) -> tuple[Spelling, ...]:
    names = target.identifiers
    return names.schema, names.table, names.column


@EVERY_TARGET
@given(NAMES)
@example("Order Details")
@example("oid")
@example("_PARTITIONS")
@example("a/b\\c.")
@example("a;b'c\"d`e[f]")
def test_any_name_becomes_a_legal_one(target: Target, name: str) -> None:
    for spelling in spellings(target):
        found = kept(name, spelling)
        assert found
        assert not set(found) & set(spelling.illegal)
        assert not found.endswith(tuple(spelling.illegal_end))
        assert found.lower() not in spelling.taken
        assert not found.lower().startswith(spelling.taken_starts)
        assert spelling.keeps_case or found == found.lower()
        if spelling.categories is not None:
            others = [c for c in found if c not in spelling.extra]
            assert all(unicodedata.category(c).startswith(spelling.categories) for c in others)
        assert kept(found, spelling) == found


@EVERY_TARGET
@given(st.text("abcXYZ019_", min_size=1, max_size=40))
def test_a_plain_name_stays(target: Target, name: str) -> None:
    for spelling in spellings(target):
        if name.lower() not in spelling.taken:
            assert kept(name, spelling).casefold() == name.casefold()


@EVERY_TARGET
@given(NAMES)
def test_a_legal_name_in_quotes_is_read_as_it_is(target: Target, name: str) -> None:
    found = kept(name, target.identifiers.column)
    if "\0" in found or not found.isprintable():
        return  # the lexer that reads it back has its own mind about those
    tree = parse_one(f"select {quoted(found, target)} from t", dialect=target.sqlglot)
    read = tree.find(exp.Identifier)
    assert read is not None
    assert (read.name, read.quoted) == (found, True)


@given(st.lists(st.text("abAB_ ", min_size=1, max_size=4), max_size=8))
def test_names_differ_in_more_than_case(names: list[str]) -> None:
    wanted = [name.replace(" ", "_") for name in names]
    found = kept_apart(wanted, names)
    assert len({name.casefold() for name in found}) == len(names)
    assert all(one.startswith(other) for one, other in zip(found, wanted, strict=True))
    assert kept_apart(list(reversed(wanted)), list(reversed(names))) is not None


def test_a_name_that_is_kept_goes_before_one_that_became_the_same() -> None:
    assert kept_apart(["a_b", "a_b"], ["a b", "a_b"]) == ["a_b_2", "a_b"]


def catalog(*names: str) -> Catalog:
    columns = ", ".join(f"[{name.replace(']', ']]')}] int" for name in names)
    return inspect([Source("s.sql", f"create table [Order Details] ({columns})", "utf-8")])


@EVERY_TARGET
@given(st.lists(NAMES, min_size=1, max_size=6))
@example(["a b", "a_b", "A.B"])
@example(["x" * 128, "X" * 127 + "y"])
def test_columns_of_a_landing_table_are_legal_and_apart(target: Target, names: list[str]) -> None:
    planned, _ = plan(catalog(*names), Settings(target.name, "shop"))
    for table in planned.tables:
        found = [column.identifier or "" for column in table.columns]
        assert len({name.casefold() for name in found}) == len(found)
        for name in found:
            assert kept(name, target.identifiers.column) == name
            size = len(name.encode() if target.identifiers.counts_bytes else name)
            assert size <= (target.identifiers.longest or size)


@EVERY_TARGET
@pytest.mark.parametrize("name", ["x" * 60, "x" * 61, "ж" * 60, "x" * 128])
def test_a_long_name_is_cut_only_where_it_has_to_be(target: Target, name: str) -> None:
    planned, found = plan(catalog(name), Settings(target.name, "shop"))
    (column,) = planned.tables[0].columns
    names = target.identifiers
    size = len(name.encode() if names.counts_bytes else name)
    fits = names.longest is None or size <= names.longest
    assert (column.identifier == name) == fits
    told = [f for f in found if f.code.id == "G102" and f"found `{name}`" in f.message]
    assert fits or told


@EVERY_TARGET
def test_what_a_name_becomes_is_told(target: Target) -> None:
    planned, found = plan(catalog("a.b", "a$b", "xmin"), Settings(target.name, "shop"))
    (table,) = planned.tables
    told = {finding.code.id for finding in found}
    written = {table.identifier, *(column.identifier for column in table.columns)}
    originals = {"Order Details", "a.b", "a$b", "xmin"}
    renamed = {name for name in written - originals if name not in {"order details"}}
    assert ("G103" in told) == bool(renamed)
    assert ("G117" in told) == (not target.identifiers.table.keeps_case)
    assert quoted(table.identifier, target) in render(planned)[f"landing/{target.name}.sql"]
