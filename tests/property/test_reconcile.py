"""A table's hash is that of its rows, in any order, and tells any two rows apart."""

import csv
import hashlib
import io
from collections import Counter

import duckdb
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from datamigrate.pipeline import convert
from datamigrate.reconcile.measures import WHOLE, Key, Measures, read_measures
from datamigrate.render.reconcile import TARGET
from datamigrate.settings import Settings
from datamigrate.source import Source

SCRIPT = "create table t (a nvarchar(9), b nvarchar(9), c char(9))"
FILES = convert([Source("s.sql", SCRIPT, "utf-8")], Settings("duckdb")).files

# Texts that look like what stands between texts, and few enough to be drawn twice.
texts = st.none() | st.text("|:-1a \u00e9", max_size=4)
rows = st.tuples(texts, texts, texts)
tables = st.lists(rows, min_size=1, max_size=5)


@pytest.fixture(scope="module")
def connection():
    with duckdb.connect() as connection:
        connection.execute(FILES["landing/duckdb.sql"])
        yield connection


def measured(connection: duckdb.DuckDBPyConnection, found: list[tuple[str | None, ...]]):
    connection.execute("delete from dbo.t")
    connection.executemany("insert into dbo.t values (?, ?, ?)", found)
    text = io.StringIO()
    csv.writer(text).writerows(connection.execute(FILES[TARGET]).fetchall())
    return read_measures(text.getvalue()).measures


def number(text: str) -> int:
    return int(hashlib.md5(text.encode()).hexdigest()[:12], 16)


def canonical(row: tuple[str | None, ...]) -> tuple[str | None, ...]:
    a, b, c = row
    return a, b, c.rstrip(" ") if c is not None else None


def of_row(row: tuple[str | None, ...]) -> str:
    return "|".join("-" if text is None else f"{len(text.encode())}:{text}" for text in row)


@given(found=tables)
def test_measures_are_those_of_the_texts(connection, found):
    result = measured(connection, found)
    assert result[Key("dbo", "t", WHOLE)] == Measures(
        str(len(found)),
        "0",
        None,
        None,
        None,
        str(sum(number(of_row(canonical(r))) for r in found)),
    )
    for place, name in enumerate("abc"):
        column = [canonical(row)[place] for row in found]
        kept = [text for text in column if text is not None]
        assert result[Key("dbo", "t", name)] == Measures(
            str(len(found)),
            str(len(found) - len(kept)),
            None,
            None,
            str(sum(len(text.encode()) for text in kept)) if kept else None,
            str(sum(map(number, kept))) if kept else None,
        )


@given(found=tables, data=st.data())
def test_the_order_of_rows_is_not_measured(connection, found, data):
    other = data.draw(st.permutations(found))
    assert measured(connection, found) == measured(connection, other)


@given(one=tables, other=tables)
def test_other_rows_have_another_hash(connection, one, other):
    assume(Counter(map(canonical, one)) != Counter(map(canonical, other)))
    whole = Key("dbo", "t", WHOLE)
    assert measured(connection, one)[whole] != measured(connection, other)[whole]
