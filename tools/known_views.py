"""Read the known-answer cases of tests/cases/queries, plan their views, and run the models.

What a case holds is in the README beside them.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import yaml

from datamigrate import pipeline
from datamigrate.plan.build import plan
from datamigrate.plan.model import ProjectPlan, ViewPlan
from datamigrate.settings import Settings, TypeRule
from datamigrate.source import Source
from datamigrate.translate.literals import write_binary, write_text
from datamigrate.types import TARGETS, Target, target_type
from datamigrate.types.identifiers import written
from known_answers import POSTGRES, plain, typed

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "cases" / "queries"
Rows = Sequence[Sequence[object]]
_TYPE = re.compile(r"(?!AS |FOR )\w+(?:\([^)]*\))?")  # of a column that holds data


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the source: types by column, and rows."""

    columns: Mapping[str, str]
    rows: Rows


@dataclass(frozen=True, slots=True)
class Case:
    """Views over tables, and what SQL Server says of the last of them."""

    area: str
    tables: Mapping[str, Table]
    views: Mapping[str, str]
    rows: Rows | None
    columns: Sequence[str] | None
    refusals: Mapping[str, str]  # the code, by target
    found: str | None
    codes: Sequence[str]
    types: Mapping[str, str] = field(default_factory=dict)  # that settings choose, by column

    @property
    def script(self) -> str:
        """The DDL of all of it."""
        parts = [
            f"CREATE TABLE {name} ({', '.join(f'{c} {t}' for c, t in table.columns.items())})"
            for name, table in self.tables.items()
        ]
        parts += [f"CREATE VIEW {name} AS {text}" for name, text in self.views.items()]
        return "\nGO\n".join(parts)


def cases() -> list[Case]:
    """All of them, in the order of the files."""
    return list(_read())


def _read() -> Iterator[Case]:
    for path in sorted(FOLDER.glob("*.yaml")):
        area = yaml.safe_load(path.read_text("utf-8"))
        tables = {n: Table(t["columns"], t["rows"]) for n, t in area["tables"].items()}
        for fields in area["cases"]:
            view = fields["view"]
            yield Case(
                area=path.stem,
                tables=tables,
                views=view if isinstance(view, dict) else {"dbo.v": view},
                rows=fields.get("rows"),
                columns=fields.get("columns"),
                refusals=dict(_by_target(fields.get("refused", {}))),
                found=fields.get("found"),
                codes=fields.get("codes", ()),
                types=fields.get("types", {}),
            )


def _by_target(codes: str | Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if isinstance(codes, str):
        codes = {codes: " ".join(TARGETS)}
    for code, targets in codes.items():
        yield from ((target, code) for target in targets.split())


def planned(case: Case, target: Target) -> ProjectPlan:
    """The plan of a project that holds the case and nothing else."""
    source = Source("case.sql", case.script, "utf-8")
    catalog = pipeline.inspect((source,))
    rules = tuple(TypeRule(column, sql) for column, sql in case.types.items())
    settings = Settings(target=target.name, source_name="case", column_types=rules)
    return plan(catalog, settings)[0]


def statements(case: Case, made: ProjectPlan, target: Target) -> Iterator[str]:
    """SQL that makes a table for each staging model and a view for each view, in order."""
    by_name = {table.original.lower(): table for table in made.tables}
    for name, table in case.tables.items():
        model = by_name[name.lower()]
        rows = [
            ", ".join(
                f"cast({_literal(value, target)} as {column.type}) as {column.sql}"
                for column, value in zip(model.columns, row, strict=True)
            )
            for row in table.rows
        ]
        selects = " union all ".join(f"select {row}" for row in rows)
        yield f"create temporary table {model.model} as {selects}"
    for view in made.views:
        yield f"create temporary view {view.model} as {query(view, target)}"


def tables(case: Case, target: Target) -> Iterator[str]:
    """SQL that makes the tables under their own names, in schemas that are there."""
    for name, table in case.tables.items():
        types = [
            (column, target_type(typed(found[0]), target).sql)
            for column, text in table.columns.items()
            if (found := _TYPE.match(text)) is not None
        ]
        rows = [
            ", ".join(
                f"cast({_literal(value, target)} as {sql}) as {column}"
                for (column, sql), value in zip(types, row, strict=True)
            )
            for row in table.rows
        ]
        yield f"create table {name} as {' union all '.join(f'select {row}' for row in rows)}"


def queries(made: ProjectPlan) -> Iterator[str]:
    """Every query that was written."""
    for view in made.views:
        yield from (part.sql for part in view.parts if part.model is None)
        yield view.sql


def query(view: ViewPlan, target: Target) -> str:
    """A model's query, in which the models that it reads go by their names."""
    parts = [
        f"{written(part.name, target)} as ({part.sql or f'select * from {part.model}'})"
        for part in view.parts
        if part.model != part.name
    ]
    return f"with {', '.join(parts)} {view.sql}" if parts else view.sql


def _literal(value: object, target: Target) -> str:
    if isinstance(value, str) and value.startswith("0x"):
        return write_binary(bytes.fromhex(value[2:]), target.literals)
    return "null" if value is None else write_text(str(value), target.literals)


def on_duckdb(given: Iterable[str], ask: str) -> Rows:
    with duckdb.connect() as connection:
        for statement in given:
            connection.execute(statement)
        return connection.execute(ask).fetchall()


def on_postgres(given: Iterable[str], ask: str) -> Rows:
    import psycopg2  # type: ignore[import-untyped]  # has no types; only where a server is given

    connection = psycopg2.connect(os.environ[POSTGRES])
    try:
        with connection.cursor() as cursor:
            for statement in given:
                cursor.execute(statement)
            cursor.execute(ask)
            found: Rows = cursor.fetchall()
            return found
    finally:
        connection.close()  # which takes what is temporary along


def engines() -> dict[str, Callable[[Iterable[str], str], Rows]]:
    """What runs statements and a question on this machine, by target."""
    found: dict[str, Callable[[Iterable[str], str], Rows]] = {"duckdb": on_duckdb}
    if POSTGRES in os.environ:
        found["postgres"] = on_postgres
    return found


def comparable(rows: Rows) -> list[list[str]]:
    """Rows in an order, as texts that are the same for equal answers of different engines."""
    return sorted([[str(plain(value)) for value in row] for row in rows])
