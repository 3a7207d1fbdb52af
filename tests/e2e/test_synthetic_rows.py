"""Rows made for one engine's plan load into the landing tables of the other."""

from pathlib import Path

import psycopg2
import pytest

import postgres
from datamigrate.pipeline import inspect, load
from datamigrate.plan.build import plan
from datamigrate.plan.model import ProjectPlan
from datamigrate.render.landing import landing_schema, landing_table
from datamigrate.settings import Settings
from datamigrate.types import TARGETS
from synthetic.rows import insert_rows, synthesize

SCRIPT = Path(__file__).resolve().parents[2] / "examples" / "bookshop.sql"
POSTGRES = TARGETS["postgres"]


def planned(target: str) -> ProjectPlan:
    return plan(inspect(load([SCRIPT])), Settings(target=target, source_name="bookshop"))[0]


def test_rows_load_on_postgres() -> None:
    if not (postgres.BIN / "initdb").exists():
        pytest.skip(f"no PostgreSQL in {postgres.BIN}")
    tables = {table.original: table for table in planned("postgres").tables}
    with postgres.server() as server:
        server.create_database("rows")
        with psycopg2.connect(
            f"host=127.0.0.1 port={server.port} user=postgres password=postgres dbname=rows"
        ) as connection:
            cursor = connection.cursor()
            for table in tables.values():
                cursor.execute(landing_schema(table, POSTGRES) + landing_table(table, POSTGRES))
            for made in synthesize(planned("duckdb")).tables:
                table = tables[made.table.original]
                cursor.execute(insert_rows(table, made.columns, made.rows, POSTGRES))
                assert cursor.rowcount == len(made.rows) > 0
        connection.close()
