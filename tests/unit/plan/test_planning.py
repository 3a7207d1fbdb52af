"""Planning goes table by table and keeps none."""

import gc
from dataclasses import replace

from datamigrate.catalog.model import Table
from datamigrate.pipeline import inspect
from datamigrate.plan.build import Planning, plan
from datamigrate.settings import Settings
from datamigrate.source import Source

SCRIPT = "".join(
    f"create table s{n % 3}.t{n} (id int primary key, up int references s{(n + 1) % 3}.t{n + 1});\n"
    for n in range(30)
)


def catalog():
    return inspect([Source("s.sql", SCRIPT, "utf-8")])


def held() -> int:
    gc.collect()
    return sum(type(one) is Table for one in gc.get_objects())


def test_tables_are_let_go_as_they_are_planned():
    before = held()
    planning = Planning(catalog(), Settings())
    left = []
    for _ in planning.tables():
        left.append(held() - before)
    assert left == list(range(30, 0, -1))
    assert held() == before
    assert len(planning.rest.objects) == 30


def test_one_by_one_or_at_once_is_the_same():
    planning = Planning(catalog(), Settings())
    tables = tuple(table for table, _ in planning.tables())
    assert replace(planning.rest, tables=tables) == plan(catalog(), Settings())[0]


def test_a_schema_is_planned_in_one_go():
    schemas = [table.schema for table, _ in Planning(catalog(), Settings()).tables()]
    assert schemas == sorted(schemas)
