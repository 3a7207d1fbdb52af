"""Translations give the answers of SQL Server, by execution. Cases: tests/cases/translate/tsql."""

import datetime as dt
import os
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlglot
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
from datamigrate.types import TARGETS, Target, target_type
from datamigrate.types.identifiers import written

FOLDER = Path(__file__).parents[2] / "cases" / "translate" / "tsql"
POSTGRES = "DATAMIGRATE_TEST_POSTGRES"  # a connection string; without it only DuckDB executes
Case = dict[str, Any]


def cases() -> list[Any]:
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        area = yaml.safe_load(path.read_text())
        for case in area["cases"]:
            text = case.get("value", case.get("check"))
            found.append(pytest.param(area["columns"], case, id=f"{path.stem}: {text}"[:70]))
    return found


def typed(text: str) -> DataType:
    name, _, inside = text.partition("(")
    words = [word.strip() for word in inside.rstrip(")").split(",") if word]
    return DataType(name.strip(), tuple(int(w) if w.isdigit() else w for w in words), text)


def translated(case: Case, columns: dict[str, str], target: Target) -> Translated:
    types = {name: typed(text) for name, text in columns.items()}
    scope = Scope(
        {n: ScopeColumn(written(n, target), target_type(t, target), t) for n, t in types.items()}
    )
    declared = typed(case["type"]) if "type" in case else None
    text = str(case.get("check", case.get("value", "")))
    expression = Expression("NULL" if text == "None" else text, Span("case.sql", 3, 9))
    if "check" in case:
        return translate_condition(expression, scope, target, "dbo.T")
    return translate_value(expression, scope, target, "dbo.T.c", declared)


def query(sql: str, case: Case, columns: dict[str, str], target: Target) -> str:
    """The expression over one row that holds the case's values."""
    row = case.get("row", {})
    cells = [
        f"cast({literal(row.get(name))} as {target_type(typed(text), target).sql}) as {label}"
        for name, text in columns.items()
        for label in [written(name, target)]
    ]
    return f"select ({sql}) as answer from (select {', '.join(cells)}) as t"


def literal(value: Any) -> str:
    return "null" if value is None else "'" + str(value).replace("'", "''") + "'"


def plain(value: Any) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return str(value).lower()
        case int() | float() | Decimal():
            return trimmed(Decimal(str(value)))
        case dt.datetime() | dt.date() | dt.time():
            return str(value)
        case bytes() | memoryview():
            return bytes(value).hex()
        case str() if re.fullmatch(r"-?\d+(\.\d+)?", value):
            return trimmed(Decimal(value))
        case _:
            return str(value)


def trimmed(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def on_duckdb(sql: str) -> Any:
    row = duckdb.execute(sql).fetchone()
    assert row is not None
    return row[0]


def on_postgres(sql: str) -> Any:
    import psycopg2

    with psycopg2.connect(os.environ[POSTGRES]) as connection, connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


ENGINES: dict[str, Callable[[str], Any]] = {"duckdb": on_duckdb}
if POSTGRES in os.environ:
    ENGINES["postgres"] = on_postgres


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
@pytest.mark.parametrize(("columns", "case"), cases())
def test_known_answer(columns: dict[str, str], case: Case, target: Target) -> None:
    found = translated(case, columns, target)
    codes = [d.code.id for d in found.diagnostics]
    refused = case.get("refused")
    expected = refused.get(target.name) if isinstance(refused, dict) else refused
    if expected is not None:
        assert (found.sql, codes) == (None, [expected])
        assert found.diagnostics[0].span == Span("case.sql", 3, 9)
        return
    assert found.sql is not None, found.diagnostics
    assert codes == case.get("codes", [])
    assert found.sql == case.get("sql", {}).get(target.name, found.sql)
    sqlglot.parse_one(found.sql, read=target.sqlglot)
    if target.name in ENGINES:
        answer = ENGINES[target.name](query(found.sql, case, columns, target))
        if "answer" in case:
            assert plain(answer) == plain(case["answer"])
