"""Rows made for a plan satisfy its constraints as DuckDB itself enforces them."""

from dataclasses import dataclass
from random import Random

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datamigrate.pipeline import inspect
from datamigrate.plan.build import plan
from datamigrate.plan.model import ProjectPlan, TablePlan
from datamigrate.settings import Settings
from datamigrate.source import Source
from datamigrate.types import TARGETS
from synthetic.rows import LandingRows, insert_rows, synthesize

DUCKDB = TARGETS["duckdb"]
KEYS = ["int", "smallint", "tinyint", "varchar(5)", "uniqueidentifier", "date"]
TYPES = [*KEYS, "bigint", "decimal(9, 3)", "bit", "float", "datetime", "nvarchar(60)", "time(3)"]
NUMBERS = {"int", "smallint", "tinyint", "bigint", "decimal(9, 3)", "float"}
TEXTS = {"varchar(5)", "nvarchar(60)"}


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    required: bool


@dataclass(frozen=True)
class Table:
    """One table of a schema; `refers` are columns and the table whose key they lead to."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    refers: tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...]
    checks: tuple[str, ...]
    uniques: tuple[tuple[str, ...], ...]

    def ddl(self) -> str:
        lines = [f"{c.name} {c.type}{' NOT NULL' * c.required}" for c in self.columns]
        lines.append(f"PRIMARY KEY ({', '.join(self.key)})")
        lines += [f"UNIQUE ({', '.join(columns)})" for columns in self.uniques]
        lines += [f"CHECK ({check})" for check in self.checks]
        return f"CREATE TABLE {self.name} ({', '.join(lines)})\nGO\n"

    def references(self) -> str:
        return "".join(
            f"ALTER TABLE {self.name} ADD FOREIGN KEY ({', '.join(columns)})"
            f" REFERENCES {parent} ({', '.join(fields)})\nGO\n"
            for columns, parent, fields in self.refers
        )


def checks_of(columns: list[Column]) -> list[str]:
    """Checks that some values satisfy, and that mean the same in both languages."""
    found = []
    for column in columns:
        name = column.name
        if column.type in NUMBERS:
            found += [
                f"{name} > 3",
                f"{name} between 2 and 90",
                f"{name} <> 5",
                f"{name} in (1, 7, 8)",
            ]
        if column.type in {"int", "bigint"}:
            found += [f"{name} * 2 >= 20 or {name} is null"]
        if column.type in TEXTS:
            found += [
                f"{name} in ('a', 'bc')",
                f"{name} like 'z_%'",
                f"{name} is null or {name} <> ''",
            ]
            found += [f"len({name}) = 4" for _ in range(name == "c1")]
        if column.type == "date":
            found += [f"{name} >= '2000-01-01'", f"{name} < '2100-01-01'"]
    for one in columns:
        for other in columns:
            if one.name < other.name and one.type == other.type and one.type in NUMBERS:
                found += [f"{one.name} < {other.name}", f"{one.name} + {other.name} > 100"]
            if one.name < other.name and {one.type, other.type} <= {"date"}:
                found += [f"{one.name} <= {other.name} or {other.name} is null"]
    return found


@st.composite
def schemas(draw: st.DrawFn) -> list[Table]:
    """Up to four tables whose keys may run in circles."""
    names = [f"t{number}" for number in range(draw(st.integers(1, 4)))]
    keys = {
        name: [
            Column(f"k{number}", kind, True)
            for number, kind in enumerate(
                draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=2))
            )
        ]
        for name in names
    }
    return [draw(tables(name, keys)) for name in names]


@st.composite
def tables(draw: st.DrawFn, name: str, keys: dict[str, list[Column]]) -> Table:
    columns = [
        Column(f"c{number}", kind, draw(st.booleans()))
        for number, kind in enumerate(draw(st.lists(st.sampled_from(TYPES), max_size=4)))
    ]
    refers = []
    led = []
    for number, parent in enumerate(draw(st.lists(st.sampled_from(sorted(keys)), max_size=2))):
        circle = parent >= name  # such a reference may lead nowhere yet
        required = draw(st.booleans()) and not (circle and parent != name)
        into = [Column(f"r{number}{c.name}", c.type, required) for c in keys[parent]]
        led += into
        fields = tuple(c.name for c in keys[parent])
        refers.append((tuple(c.name for c in into), parent, fields))
    possible = checks_of(columns)
    checks = draw(st.lists(st.sampled_from(possible), max_size=1)) if possible else []
    everything = [*columns, *led]
    wanted = st.lists(st.sampled_from(everything), min_size=1, max_size=2, unique=True)
    uniques = draw(st.lists(wanted, max_size=1)) if everything else []
    return Table(
        name,
        (*keys[name], *everything),
        tuple(c.name for c in keys[name]),
        tuple(refers),
        tuple(checks),
        tuple(tuple(c.name for c in unique) for unique in uniques),
    )


def planned(tables: list[Table]) -> ProjectPlan:
    script = "".join([*(t.ddl() for t in tables), *(t.references() for t in tables)])
    done, _ = plan(inspect((Source("s.sql", script, "utf-8"),)), Settings(source_name="s"))
    return done


def enforced(table: Table, made: TablePlan) -> str:
    """The table as DuckDB keeps it, with the constraints in the words of the script."""
    kinds = {column.identifier: column.type for column in made.columns}
    lines = [f"{c.name} {kinds[c.name]}{' not null' * c.required}" for c in table.columns]
    lines.append(f"primary key ({', '.join(table.key)})")
    lines += [f"unique ({', '.join(columns)})" for columns in table.uniques]
    lines += [f"check ({check})" for check in table.checks]
    return f"create schema if not exists dbo; create table dbo.{table.name} ({', '.join(lines)})"


def dangling(table: Table) -> list[str]:
    """Queries for rows that lead nowhere; DuckDB's own foreign keys cannot run in circles."""
    found = []
    for columns, parent, fields in table.refers:
        same = " and ".join(f"p.{f} = c.{n}" for n, f in zip(columns, fields, strict=True))
        filled = " and ".join(f"c.{name} is not null" for name in columns)
        there = f"exists (select 1 from dbo.{parent} as p where {same})"
        found.append(f"select * from dbo.{table.name} as c where {filled} and not {there}")
    return found


def repeated(table: Table) -> list[str]:
    """Queries for keys that stand twice, NULL for NULL, which DuckDB's UNIQUE lets pass."""
    return [
        f"select 1 from dbo.{table.name} group by {', '.join(columns)} having count(*) > 1"
        for columns in table.uniques
    ]


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(schemas())
def test_rows_satisfy_what_duckdb_enforces(schema: list[Table]) -> None:
    made = synthesize(planned(schema))
    assert not made.unsatisfied
    by_name: dict[str, LandingRows] = {one.table.identifier: one for one in made.tables}
    with duckdb.connect() as connection:
        for table in schema:
            rows = by_name[table.name]
            connection.execute(enforced(table, rows.table))
            assert rows.rows, table
            connection.execute(insert_rows(rows.table, rows.columns, rows.rows, DUCKDB))
        for table in schema:
            for query in (*dangling(table), *repeated(table)):
                assert connection.execute(query).fetchall() == [], query
        for one in made.tables:
            if one.spares:
                connection.execute(insert_rows(one.table, one.columns, one.spares[:1], DUCKDB))


@pytest.mark.parametrize("seed", range(3))
def test_same_plan_same_rows(seed: int) -> None:
    kinds = list(TYPES)
    Random(seed).shuffle(kinds)
    columns = tuple(Column(f"c{n}", kind, False) for n, kind in enumerate(kinds))
    schema = [Table("t0", (Column("k0", "int", True), *columns), ("k0",), (), (), ())]
    assert synthesize(planned(schema)) == synthesize(planned(schema))
