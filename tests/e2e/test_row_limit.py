"""A test of some rows looks up these rows, and no others."""

import json
from typing import Any

import duckdb
import jinja2
import pytest

from datamigrate.render.templates import OURS
from datamigrate.types import TARGETS

TEST = "tests/generic/composite_relationship.sql"
ROWS, LIMIT = 50_000, 100


def sql(**arguments: object) -> str:
    """What dbt makes of the generic test."""
    first, last = (part.format(rows="{{ rows }}") for part in TARGETS["duckdb"].first_rows)
    filled = OURS.fill(TEST, first=first, last=last)
    text = filled.replace("{% test composite", "{% macro composite")
    template = jinja2.Environment().from_string(text.replace("endtest", "endmacro"))
    made = template.module.composite_relationship(  # type: ignore[attr-defined]
        "child", arguments.pop("columns"), "parent", ["p", "q"], **arguments
    )
    return str(made)


@pytest.fixture
def database():
    with duckdb.connect() as connection:
        connection.execute(
            f"create table child as select i as id, i as a, i % 7 as b from range({ROWS}) t(i);"
            "create table parent as select a as p, b as q from child"
        )
        yield connection


def failures(database: duckdb.DuckDBPyConnection, **arguments: object) -> int:
    return len(database.execute(sql(columns=["a", "b"], **arguments)).fetchall())


@pytest.mark.parametrize(
    ("lost", "all_rows", "some_rows"),
    [(ROWS - 1, 1, 1), (ROWS - LIMIT, 1, 1), (ROWS - LIMIT - 1, 1, 0), (0, 1, 0)],
)
def test_the_last_rows_are_tested(database, lost, all_rows, some_rows):
    database.execute(f"delete from parent where p = {lost}")
    assert failures(database) == all_rows
    assert failures(database, rows=LIMIT, order_by=["id"]) == some_rows
    assert failures(database, rows=LIMIT) == some_rows


def test_rows_without_a_reference_are_not_counted(database):
    database.execute(f"update child set a = null where id >= {ROWS - LIMIT}")
    database.execute(f"delete from parent where p = {ROWS - LIMIT - 1}")
    assert failures(database, rows=LIMIT, order_by=["id"]) == 1


def test_the_rows_are_cut_before_they_are_joined(database):
    asked = sql(columns=["a", "b"], rows=LIMIT, order_by=["id"])
    ((_, told),) = database.execute(f"explain (analyze, format json) {asked}").fetchall()
    (join,) = (found for found in operators(json.loads(told)) if "JOIN" in found["name"])
    inputs = sorted(inner["intermediate_rows"] for inner in join["children"])
    assert inputs[0] == LIMIT
    assert "TOP_N" in {found["name"] for found in operators(join)}


def operators(node: dict[str, Any]) -> list[dict[str, Any]]:
    """The operators of the database's plan, from the top."""
    below = [*node.get("operator", ()), *node.get("children", ())]
    return [*below, *(found for inner in below for found in operators(inner))]
