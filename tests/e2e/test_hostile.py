"""A script of nothing but hostile names and data: dbt builds its project, and the rows come out."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import pytest

from datamigrate.cli import dbt
from datamigrate.cli.output import write_project
from datamigrate.pipeline import inspect
from datamigrate.plan.build import plan
from datamigrate.plan.model import ProjectPlan
from datamigrate.render.project import render
from datamigrate.settings import RowLimit, Settings
from datamigrate.source import Source
from datamigrate.types import TARGETS
from datamigrate.types.identifiers import quoted

pytestmark = pytest.mark.dbt

CASES = Path(__file__).resolve().parents[1] / "cases" / "hostile"
NAMES: list[str] = json.loads((CASES / "names.json").read_text("utf-8"))
PLACEHOLDER = "${x}"  # as a name it is read as `x`
COLUMNS = [*({name.casefold(): name for name in NAMES if name != PLACEHOLDER}.values())]
SCHEMAS = ["dbo", "temp", "{{ 1 / 0 }}", "../../etc/passwd", 'a"b', "客" * 120, "main"]
TABLES = ["ΟΔΟΣ", "{% raw %}", "con", "a\rb", 'a"b', "x" * 128, "*/\n--", "οδοσ"]
SETTINGS = Settings(
    "duckdb",
    "main",
    seeds=True,
    pii=True,
    owner="{{ env_var('HOME') }} \"'<b>|\r\n",
    relationship_rows=(RowLimit("temp.*", 2),),
)


def name(text: str) -> str:
    return "[" + text.replace("]", "]]") + "]"


def value(text: str) -> str:
    return "N'" + text.replace("'", "''") + "'"


def rows(columns: Sequence[str], values: Sequence[str]) -> Iterator[list[str | None]]:
    """Of one table: each column holds its own name, then another one, then nothing."""
    yield [*columns]
    yield [values[number % len(values)] for number, _ in enumerate(columns)]
    yield [None for _ in columns]


def tables() -> Iterator[tuple[str, str, list[str], list[list[str | None]]]]:
    """Schema, table, its columns and their rows."""
    size = -(-len(COLUMNS) // len(TABLES))
    for number, table in enumerate(TABLES):
        columns = COLUMNS[number * size : (number + 1) * size]
        values = NAMES[number * 7 :] + NAMES[: number * 7]
        yield SCHEMAS[number % len(SCHEMAS)], table, columns, [*rows(columns, values)]


def keyed(row: Sequence[str | None]) -> str:
    return ", ".join("NULL" if cell is None else value(cell) for cell in row)


def table(number: int, full: str, columns: Sequence[str], before: str) -> str:
    """Keys, defaults, checks, a computed column; some are temporal."""
    label = NAMES[-number - 1]
    accepted = ", ".join(map(value, NAMES))
    lines = [
        f"[key {number}] int NOT NULL CONSTRAINT {name(label)} PRIMARY KEY",
        *(
            f"{name(column)} nvarchar(400) NULL"
            f" CONSTRAINT {name('d' + column)} DEFAULT ({value(column)})"
            for column in columns
        ),
        f"[computed] AS ({name(columns[0])} + {value(label)})",
        (
            f"[accepted] nvarchar(400) NULL CONSTRAINT {name('in' + label)}"
            f" CHECK ([accepted] IN ({accepted}))"
        ),
        f"CONSTRAINT {name('ck' + label)} CHECK ({name(columns[0])} <> {value(label + 'x')})",
        f"CONSTRAINT {name('u' + label)} UNIQUE ([key {number}], {name(columns[-1])})",
    ]
    if before:
        key = f"FOREIGN KEY ([key {number}]) REFERENCES {before}"
        lines.append(f"CONSTRAINT {name('fk' + label)} {key}")
    if number % 4:
        return f"CREATE TABLE {full} (\n" + ",\n".join(lines) + "\n)"
    lines += [
        "[{{ from }}] datetime2 GENERATED ALWAYS AS ROW START NOT NULL",
        "[--to] datetime2 GENERATED ALWAYS AS ROW END NOT NULL",
        "PERIOD FOR SYSTEM_TIME ([{{ from }}], [--to])",
    ]
    body = ",\n".join(lines)
    return f"CREATE TABLE {full} (\n{body}\n) WITH (SYSTEM_VERSIONING = ON)"


def script() -> str:
    statements = []
    before = ""
    for number, (schema, named, columns, data) in enumerate(tables()):
        full = f"{name(schema)}.{name(named)}"
        statements.append(table(number, full, columns, before))
        before = f"{full} ([key {number}])"
        listed = ", ".join(map(name, [f"key {number}", *columns, "accepted"]))
        for key, row in enumerate(data, 1):
            cells = f"{key}, {keyed([*row, NAMES[(number * 3 + key) % len(NAMES)]])}"
            statements.append(f"INSERT {full} ({listed}) VALUES ({cells})")
        statements += [
            f"EXEC sp_addextendedproperty N'MS_Description', {value(column)},"
            f" N'SCHEMA', {value(schema)}, N'TABLE', {value(named)}, N'COLUMN', {value(column)}"
            for column in columns
        ]
        statements += views(number, schema, full, columns)
    return "\nGO\n".join(statements)


def views(number: int, schema: str, full: str, columns: Sequence[str]) -> list[str]:
    """One with a hostile word in every place that it has, and one that cannot be translated."""
    label, alias = NAMES[number * 2 + 1], name(NAMES[-number * 2 - 1])
    listed = ", ".join(f"{alias}.{name(column)}" for column in columns)
    return [
        (
            f"CREATE VIEW {name(schema)}.{name(f'v{number}{label}')} AS"
            f" SELECT {listed}, {value(label)} AS {name(f'said {label}')}, COUNT(*) AS [n]"
            f" FROM {full} AS {alias} GROUP BY {listed}"
        ),
        (
            f"CREATE VIEW {name(schema)}.{name(f'off{number}{label}')} AS"
            f" SELECT SOUNDEX({value(label)}) AS {name(label)} FROM {full} AS {alias}"
        ),
    ]


def built(planned: ProjectPlan, project: Path) -> None:
    write_project(render(planned), str(project))
    for step in (dbt.LANDING, dbt.SEED, dbt.BUILD):
        dbt.dbt(project, step)
    found = dbt.results(project)
    assert found.clean, found.failures


def held(text: str | None) -> str | None:
    """What a text of the source is in a seed."""
    return None if text is None else text.replace("\0", "")


def test_hostile_names_build_and_their_rows_come_out(tmp_path: Path) -> None:
    planned, _ = plan(inspect([Source("s.sql", script(), "utf-8")]), SETTINGS)
    project = tmp_path / "project"
    built(planned, project)
    written = {f"{schema}.{named}": rest for schema, named, *rest in tables()}
    assert len(planned.tables) == len(written)
    assert {table.snapshot is None for table in planned.tables} == {True, False}
    with duckdb.connect() as empty:
        empty.execute((project / "landing" / "duckdb.sql").read_bytes().decode())
        counted = empty.execute("select count(*) from duckdb_tables()").fetchone()
        assert counted == (len(written),)
    (database,) = project.glob("*.duckdb")
    with duckdb.connect(str(database), read_only=True) as connection:
        seen: dict[str, list[str]] = {}
        for table in planned.tables:
            columns, data = written[table.original]
            names = {column.source_name: column.sql for column in table.columns}
            listed = ", ".join(names[column] for column in [*columns, "computed"])
            model = f"analytics.{quoted(table.model, TARGETS['duckdb'])}"
            key = names[next(name for name in names if name.startswith("key "))]
            found = connection.execute(f"select {listed} from {model} order by {key}").fetchall()
            assert [row[:-1] for row in found] == [tuple(map(held, row)) for row in data]
            seen[table.original] = sorted(str(row[:-1]) for row in found)
            label = NAMES[-int(key.removeprefix("key_")) - 1]
            assert [row[-1] for row in found] == [row[0] and row[0] + label for row in found]
        assert [view.refusal is None for view in planned.views].count(True) == len(written)
        for view in planned.views:
            if view.refusal is None:
                model = f"analytics.{quoted(view.model, TARGETS['duckdb'])}"
                found = connection.execute(f"select * from {model}").fetchall()
                (read,) = view.reads
                assert sorted(str(row[:-2]) for row in found for _ in range(row[-1])) == seen[read]
                label = held(view.columns[-2].source_name.removeprefix("said "))
                assert {row[-2] for row in found} == {label}
