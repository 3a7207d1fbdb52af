"""Models of views made at random have the rows that a naive evaluation of the T-SQL gives."""

import os
from collections.abc import Callable, Iterator

import duckdb
import pytest
from hypothesis import given, settings

from datamigrate.types import TARGETS
from known_answers import POSTGRES
from known_views import Case, Rows, Table, planned, query, statements
from naive_queries import Asked, asked
from naive_rows import COLUMNS, TABLES, counted

Engine = Callable[[str], Rows]


def case(view: str) -> Case:
    tables = {f"dbo.{name}": Table(COLUMNS, rows or [[None] * 4]) for name, rows in TABLES.items()}
    return Case("rows", tables, {"dbo.v": view}, None, None, {}, None, ())


def filled(name: str) -> Iterator[str]:
    """The tables of the engine; one of no rows has lost the one that it was made of."""
    one = case("SELECT 1 AS x")
    made, target = planned(one, TARGETS[name]), TARGETS[name]
    yield from (s for s in statements(one, made, target) if not s.startswith("create temporary v"))
    for table in made.tables:
        if not TABLES[table.original.removeprefix("dbo.")]:
            yield f"delete from {table.model}"


def holds(one: Asked, name: str, engine: Engine) -> None:
    (view,) = planned(case(one.text), TARGETS[name]).views
    assert view.refusal is None
    assert counted(engine(query(view, TARGETS[name]))) == counted(one.rows({}))


@pytest.fixture(scope="module")
def on_duckdb() -> Iterator[Engine]:
    with duckdb.connect() as connection:
        for statement in filled("duckdb"):
            connection.execute(statement)
        yield lambda sql: connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def on_postgres() -> Iterator[Engine]:
    import psycopg2

    connection = psycopg2.connect(os.environ[POSTGRES])
    cursor = connection.cursor()
    for statement in filled("postgres"):
        cursor.execute(statement)

    def engine(sql: str) -> Rows:
        cursor.execute(sql)
        return cursor.fetchall()

    yield engine
    connection.close()  # which takes what is temporary along


@settings(max_examples=200)
@given(asked())
def test_rows_on_duckdb(on_duckdb: Engine, one: Asked) -> None:
    holds(one, "duckdb", on_duckdb)


@pytest.mark.skipif(POSTGRES not in os.environ, reason=f"no server in {POSTGRES}")
@settings(max_examples=200)
@given(asked())
def test_rows_on_postgres(on_postgres: Engine, one: Asked) -> None:
    holds(one, "postgres", on_postgres)
