"""Read the known-answer cases of tests/cases/translate, translate them, and run the SQL.

What a case holds is in the README beside them.
"""

import datetime as dt
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb
import yaml

from datamigrate.catalog.model import DataType, Expression
from datamigrate.diagnostics import Span
from datamigrate.translate.expression import (
    Scope,
    ScopeColumn,
    Translated,
    translate_condition,
    translate_value,
)
from datamigrate.translate.literals import write_binary, write_text
from datamigrate.types import TARGETS, Target, target_type
from datamigrate.types.identifiers import written

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "cases" / "translate" / "tsql"
SPAN = Span("case.sql", 3, 9)  # where the text of every case is said to stand
POSTGRES = "DATAMIGRATE_TEST_POSTGRES"  # a connection string; without it only DuckDB executes


@dataclass(frozen=True, slots=True)
class Case:
    """A T-SQL expression, the columns it may name, and what SQL Server makes of it."""

    area: str
    text: str
    is_check: bool
    columns: Mapping[str, DataType]
    row: Mapping[str, object]
    declared: DataType | None
    has_answer: bool
    answer: object
    refusals: Mapping[str, str]  # the code, by target
    sql: Mapping[str, str]
    codes: Mapping[str, tuple[str, ...]]  # of the notes, by target


def cases() -> list[Case]:
    """All of them, in the order of the files."""
    return list(_read())


def _read() -> Iterator[Case]:
    for path in sorted(FOLDER.glob("*.yaml")):
        area = yaml.safe_load(path.read_text("utf-8"))
        columns = {name: typed(text) for name, text in area["columns"].items()}
        for fields in area["cases"]:
            text = fields.get("check", fields.get("value"))
            yield Case(
                area=path.stem,
                text="NULL" if text is None else str(text),
                is_check="check" in fields,
                columns=columns,
                row=fields.get("row", {}),
                declared=typed(fields["type"]) if "type" in fields else None,
                has_answer="answer" in fields,
                answer=fields.get("answer"),
                refusals=dict(_by_target(fields.get("refused", {}))),
                sql=fields.get("sql", {}),
                codes=_noted(fields.get("codes", ())),
            )


def _by_target(codes: str | Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """A code for each target: the same for all, or as `code: targets`."""
    if isinstance(codes, str):
        codes = {codes: " ".join(TARGETS)}
    for code, targets in codes.items():
        yield from ((target, code) for target in targets.split())


def _noted(codes: list[str] | Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    """The codes of a list for every target, those of `code: targets` for some."""
    if not isinstance(codes, Mapping):
        return dict.fromkeys(TARGETS, tuple(codes))
    pairs = list(_by_target(codes))
    return {target: tuple(code for name, code in pairs if name == target) for target in TARGETS}


def typed(text: str) -> DataType:
    """A type as written in a case."""
    name, _, inside = text.partition("(")
    words = [word.strip() for word in inside.rstrip(")").split(",") if word]
    return DataType(name.strip(), tuple(int(w) if w.isdigit() else w for w in words), text)


def translated(case: Case, target: Target) -> Translated:
    """What `translate` makes of a case."""
    scope = Scope(
        {
            name: ScopeColumn(written(name, target), target_type(type_, target), type_)
            for name, type_ in case.columns.items()
        }
    )
    expression = Expression(case.text, SPAN)
    if case.is_check:
        return translate_condition(expression, scope, target, "dbo.T")
    return translate_value(expression, scope, target, "dbo.T.c", case.declared)


def query(
    sql: str, columns: Mapping[str, DataType], row: Mapping[str, object], target: Target
) -> str:
    """The expression over one row that holds these values."""
    cells = [
        f"cast({_literal(row.get(name), target)} as {target_type(type_, target).sql})"
        f" as {written(name, target)}"
        for name, type_ in columns.items()
    ]
    return f"select ({sql}) as answer from (select {', '.join(cells)}) as t"


def _literal(value: object, target: Target) -> str:
    if isinstance(value, str) and value.startswith("0x"):
        return write_binary(bytes.fromhex(value[2:]), target.literals)
    return "null" if value is None else write_text(str(value), target.literals)


def plain(value: object) -> str | None:
    """An answer as text that is the same for equal answers of different engines."""
    match value:
        case None:
            return None
        case bool():
            return str(value).lower()
        case int() | float() | Decimal():
            return _trimmed(Decimal(str(value)))
        case dt.datetime() | dt.date() | dt.time():
            return str(value)
        case bytes() | memoryview():
            return bytes(value).hex()
        case str() if re.fullmatch(r"-?\d+(\.\d+)?", value):
            return _trimmed(Decimal(value))
        case _:
            return str(value)


def _trimmed(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


Engine = Callable[[str], object]


class EngineError(Exception):
    """The engine does not take the SQL."""


def on_duckdb(sql: str) -> object:
    try:
        row = duckdb.execute(sql).fetchone()
    except duckdb.Error as problem:
        raise EngineError(str(problem)) from problem
    assert row is not None
    return row[0]


def on_postgres(sql: str) -> object:
    import psycopg2  # type: ignore[import-untyped]  # has no types; only where a server is given

    with psycopg2.connect(os.environ[POSTGRES]) as connection, connection.cursor() as cursor:
        try:
            cursor.execute(sql)
            return cursor.fetchone()[0]
        except psycopg2.Error as problem:
            raise EngineError(str(problem)) from problem


def engines() -> dict[str, Engine]:
    """What runs SQL on this machine, by target."""
    found: dict[str, Engine] = {"duckdb": on_duckdb}
    if POSTGRES in os.environ:
        found["postgres"] = on_postgres
    return found
