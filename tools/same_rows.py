"""Build the models of real views on DuckDB and PostgreSQL over the same rows, and compare theirs.

A script's own rows where most tables have some, else synthetic ones that satisfy every constraint.
"""

import datetime as dt
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import psycopg2  # type: ignore[import-untyped]  # has no types

import fidelity
from corpora import ROOT, SCHEMAS, Engine
from datamigrate.cli.dbt import LANDING, SEED, DbtError, dbt
from datamigrate.pipeline import inspect, load
from datamigrate.plan.build import plan
from datamigrate.plan.model import ProjectPlan
from datamigrate.settings import Settings, source_name_of
from datamigrate.types import TARGETS
from datamigrate.types.identifiers import written
from dbt_project import StepError, convert, seeds
from postgres import PostgresError, server
from synthetic.rows import Synthesis, insert_rows, synthesize
from synthetic.values import Value
from trials import database

WORK = ROOT / "build" / "same_rows"
COLUMNS = ("schema", "views", "models", "switched off", "with rows", "rows", "same on both")
Rows = list[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a schema's views; `differing` names models, `rows` are those of each."""

    schema: str
    off: int
    rows: Mapping[str, int]
    differing: Sequence[str]

    def cells(self) -> tuple[str, ...]:
        filled = [count for count in self.rows.values() if count]
        same = len(self.rows) - len(self.differing)
        counts = (len(self.rows) + self.off, len(self.rows), self.off, len(filled), sum(filled))
        return (self.schema, *map(str, counts), f"{same} of {len(self.rows)}")


def planned(script: Path, target: str) -> ProjectPlan:
    """The plan that `datamigrate convert` makes."""
    settings = Settings(target=target, source_name=source_name_of(str(script)))
    return plan(inspect(load([script])), settings)[0]


def compare(schema: str, script: Path, engines: Sequence[Engine]) -> Outcome:
    """Build on both and ask every model."""
    made: Synthesis | None = None
    answers: list[dict[str, Rows]] = []
    plans = {engine.target: planned(script, engine.target) for engine in engines}
    for engine in engines:
        target, found = engine.target, plans[engine.target]
        project = WORK / f"{schema}_{target}"
        shutil.rmtree(project, ignore_errors=True)
        convert(script, target, project)
        environment = engine.environment(schema)
        dbt(project, LANDING, environment)
        if 2 * len([*seeds(project)]) >= len(found.tables):
            dbt(project, SEED, environment)
        else:
            made = made or _fitting(synthesize(plans["duckdb"]), plans["postgres"])
            _fill(made, found, project, environment)
        dbt(project, ("run", "--quiet"), environment)
        answers.append(_asked(found, project, environment))
    one, two = answers
    differing = [name for name, rows in one.items() if two.get(name) != rows]
    off = sum(view.refusal is not None for view in plans["duckdb"].views)
    return Outcome(schema, off, {name: len(rows) for name, rows in one.items()}, differing)


def _fitting(made: Synthesis, found: ProjectPlan) -> Synthesis:
    """Texts cut to the lengths that only some targets have."""
    types = {
        (table.original, column.identifier): re.search(r"char\((\d+)\)", column.type)
        for table in found.tables
        for column in table.columns
    }

    def cut(value: Value | None, table: str, column: str) -> Value | None:
        limit = types.get((table, column))
        return value[: int(limit[1])] if limit and isinstance(value, str) else value

    tables = []
    for one in made.tables:
        name, columns = one.table.original, one.columns
        rows = tuple(
            tuple(cut(v, name, c) for v, c in zip(row, columns, strict=True)) for row in one.rows
        )
        tables.append(replace(one, rows=rows))
    return replace(made, tables=tuple(tables))


def _fill(
    made: Synthesis, found: ProjectPlan, project: Path, environment: Mapping[str, str]
) -> None:
    target = TARGETS[found.project.target]
    tables = {table.original: table for table in found.tables}
    with _Cursor(project, environment) as cursor:
        for landing in made.tables:
            if landing.rows:
                table = tables[landing.table.original]
                cursor.execute(insert_rows(table, landing.columns, landing.rows, target))


def _asked(found: ProjectPlan, project: Path, environment: Mapping[str, str]) -> dict[str, Rows]:
    target = TARGETS[found.project.target]
    answers: dict[str, Rows] = {}
    with _Cursor(project, environment) as cursor:
        for view in found.views:
            if view.refusal is None:
                cursor.execute(f"select * from analytics.{written(view.model, target)}")
                answers[view.model] = sorted(tuple(map(_plain, row)) for row in cursor.fetchall())
    return answers


class _Cursor:
    """A cursor of the engine that a project runs on; what it wrote is kept."""

    def __init__(self, project: Path, environment: Mapping[str, str]) -> None:
        self._connection: Any = (
            psycopg2.connect(
                host=environment["PGHOST"],
                port=environment["PGPORT"],
                user=environment["PGUSER"],
                password=environment["PGPASSWORD"],
                dbname=environment["PGDATABASE"],
            )
            if environment
            else duckdb.connect(str(database(project)))
        )

    def __enter__(self) -> Any:  # noqa: ANN401  # two drivers that have no class in common
        return self._connection.cursor()

    def __exit__(self, *_: object) -> None:
        self._connection.commit()
        self._connection.close()


def _plain(value: object) -> str:
    """As text that is the same for equal values of both engines."""
    match value:
        case bool() | None:
            return str(value)
        case float():
            return f"{value:.7g}"  # one driver shows a real with more digits than it has
        case int() | Decimal():
            return f"{Decimal(value).normalize():f}"
        case dt.datetime() | dt.date() | dt.time():
            return value.isoformat()
        case bytes() | memoryview():
            return bytes(value).hex()
        case _:
            return str(value).rstrip(" ")


def main() -> int:
    """All schemas, or those that are named; 1 where a model's rows differ."""
    wanted = {
        name: script
        for name, script in SCHEMAS.items()
        if script.exists() and (not sys.argv[1:] or name in sys.argv[1:])
    }
    found: list[Outcome] = []
    with server() as running:
        engines = Engine("duckdb"), Engine("postgres", running)
        for schema, script in wanted.items():
            found.append(compare(schema, script, engines))
            print("  " + "  ".join(found[-1].cells()), *found[-1].differing, flush=True)
    if len(found) == len(SCHEMAS):
        text = (
            "Models of views, built over the same rows on both engines: those of the script's own"
            " INSERT statements,\nor synthetic ones where most tables have none.\n\n"
        )
        table = fidelity.markdown(COLUMNS, [one.cells() for one in found])
        fidelity.write("views", "Views", text + table)
    return int(any(one.differing for one in found))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (StepError, DbtError, PostgresError) as problem:
        sys.exit(f"same_rows: {problem}")
