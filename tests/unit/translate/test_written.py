"""What comes out for every target, side by side, and what it says where it can be run another way.

Snowflake, BigQuery, Databricks, Redshift and Fabric are not here to run it: that another engine
gives the right answer, to what another translator makes of it, is evidence and no proof.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import sqlglot
import yaml
from sqlglot.errors import ErrorLevel

from datamigrate.types import TARGETS, Target
from known_answers import (
    FOLDER,
    Case,
    EngineError,
    cases,
    on_duckdb,
    plain,
    query,
    translated,
)

DUCKDB, FABRIC = TARGETS["duckdb"], TARGETS["fabric"]
AREAS = sorted({case.area for case in cases()})
DIFFERENCES = FOLDER.parent / "through_duckdb.yaml"
ELSEWHERE = sorted(TARGETS.keys() - {"duckdb", "postgres", "fabric"})


def shown(case: Case) -> str:
    """A case's text and what each target, or group of targets, makes of it."""
    type_ = f" as {case.declared.text}" if case.declared else ""
    lines = [f"{case.text}{type_}".replace("\n", "\\n")]
    made: dict[str, list[str]] = {}
    for target in TARGETS.values():
        found = translated(case, target)
        told = found.sql if found.sql is not None else f"! {found.diagnostics[0].code.id}"
        made.setdefault(told.replace("\n", "\\n"), []).append(target.name)
    lines += [f"    {' '.join(names)}: {text}" for text, names in made.items()]
    return "\n".join(lines)


@pytest.mark.parametrize("area", AREAS)
def test_what_comes_out(area: str, golden: Callable[[Path, str], None]) -> None:
    found = dict.fromkeys(shown(case) for case in cases() if case.area == area)
    golden(FOLDER / "sql" / f"{area}.txt", "\n\n".join(found) + "\n")


def test_no_area_is_left_over() -> None:
    assert sorted(path.stem for path in (FOLDER / "sql").glob("*.txt")) == AREAS


def asked(case: Case, sql: str) -> object:
    """The answer of DuckDB to an expression over the case's row."""
    over = query("null", case.columns, case.row, DUCKDB)
    return on_duckdb(f"select ({sql}) as answer{over[over.index(' from (') :]}")


def through_duckdb(case: Case, target: Target) -> bool | None:
    """Whether what sqlglot makes of it for DuckDB gives the right answer; None: it does not run."""
    sql = translated(case, target).sql
    if sql is None or not case.has_answer:
        return None
    try:
        [text] = sqlglot.transpile(
            sql, read=target.sqlglot, write="duckdb", unsupported_level=ErrorLevel.RAISE
        )
        return plain(asked(case, text)) == plain(case.answer)
    except (sqlglot.errors.SqlglotError, EngineError):
        return None


@pytest.mark.parametrize("name", ELSEWHERE)
def test_through_duckdb(name: str) -> None:
    answers = [(case.text, through_duckdb(case, TARGETS[name])) for case in cases()]
    wrong = {text for text, right in answers if right is False}
    explained = {
        str(text)
        for entry in yaml.safe_load(DIFFERENCES.read_text("utf-8"))
        for text in entry["cases"].get(name, ())
    }
    assert wrong == explained
    assert sum(right is True for _, right in answers) > 300


def test_what_fabric_gets_means_the_same_as_a_source() -> None:
    """It is T-SQL: read as such, it has the answers of what it was made of."""
    right = 0
    for case in cases():
        sql = translated(case, FABRIC).sql
        again = None if sql is None else translated(replace(case, text=sql), DUCKDB).sql
        if again is not None and case.has_answer:
            assert plain(asked(case, again)) == plain(case.answer), case.text
            right += 1
    assert right > 350
