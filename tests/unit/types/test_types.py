"""Every type of the source maps on every target, and nothing a script may say raises."""

import duckdb
import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from datamigrate.catalog.model import DataType
from datamigrate.types import TARGETS, Family, Loss, Target, target_type, told_of_type
from datamigrate.types.defaults import column_default
from datamigrate.types.identifiers import fits, quoted, written
from datamigrate.types.tsql import SYNONYMS, TYPES, canonical

EVERY_TARGET = pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
NUMBERS = st.integers(-10, 10**6) | st.sampled_from(["max", "", "float16"])


def typed(name: str, *params: int | str) -> DataType:
    inside = ", ".join(map(str, params))
    return DataType(name, params, f"{name}({inside})" if params else name)


@EVERY_TARGET
def test_a_target_has_a_row_for_exactly_the_types_of_the_source(target: Target) -> None:
    assert list(target.types) == sorted(TYPES)


@EVERY_TARGET
@pytest.mark.parametrize("name", sorted({*TYPES, *SYNONYMS}))
def test_every_name_maps(name: str, target: Target) -> None:
    found = target_type(typed(name), target)
    assert found.sql
    assert "{" not in found.sql
    assert (found.loss in {Loss.UNSUPPORTED, Loss.LOSSY}) <= (found.reason is not None)
    assert (found.loss is Loss.UNSUPPORTED) == (name in {"cursor", "table"})


@pytest.mark.parametrize("name", sorted({*TYPES, *SYNONYMS}))
def test_duckdb_knows_the_type(name: str) -> None:
    sql = target_type(typed(name), TARGETS["duckdb"]).sql
    duckdb.execute(f"select cast(null as {sql})")


@EVERY_TARGET
@given(st.sampled_from(sorted({*TYPES, *SYNONYMS})), st.lists(NUMBERS, max_size=4))
def test_any_parameters_give_a_type(target: Target, name: str, params: list[int | str]) -> None:
    found = target_type(typed(name, *params), target)
    assert found.sql
    if found.family is Family.DECIMAL and target.name == "duckdb":
        duckdb.execute(f"select cast(null as {found.sql})")


@EVERY_TARGET
@pytest.mark.parametrize("params", [(), ("max",), (1,), (8000,), (38, 37)], ids=str)
@pytest.mark.parametrize("name", sorted(TYPES))
def test_the_target_reads_the_type(
    name: str, params: tuple[int | str, ...], target: Target
) -> None:
    sql = target_type(typed(name, *params), target).sql
    query = sqlglot.parse_one(f"select cast(null as {sql})", dialect=target.sqlglot)
    cast = query.find(exp.Cast)
    assert cast is not None
    assert cast.to.this is not exp.DataType.Type.USERDEFINED


@EVERY_TARGET
@given(st.text(), st.lists(NUMBERS, max_size=4))
def test_any_name_gives_a_type(target: Target, name: str, params: list[int | str]) -> None:
    assert target_type(DataType(name, tuple(params), name), target).sql


@EVERY_TARGET
@pytest.mark.parametrize("name", ["dbo.Flag", "geo.Point3D", "", "nvarchar2"])
def test_an_unknown_type_is_the_widest_text(name: str, target: Target) -> None:
    found = target_type(typed(name), target)
    assert (found.sql, found.loss) == (target.widest, Loss.UNSUPPORTED)
    assert found.reason


@pytest.mark.parametrize(
    ("source", "name", "sql", "loss"),
    [
        (typed("timestamp"), "postgres", "bytea", Loss.LOSSY),
        (typed("tinyint"), "duckdb", "utinyint", Loss.EXACT),
        (typed("float", 24), "postgres", "real", Loss.EXACT),
        (typed("float", 25), "postgres", "double precision", Loss.EXACT),
        (typed("datetime2"), "postgres", "timestamp(6)", Loss.LOSSY),
        (typed("datetime2", 3), "postgres", "timestamp(3)", Loss.EXACT),
        (typed("nvarchar", "max"), "postgres", "text", Loss.EXACT),
        (typed("varchar"), "postgres", "varchar(1)", Loss.EXACT),
        (typed("numeric"), "duckdb", "decimal(18, 0)", Loss.EXACT),
        (typed("national character varying", 30), "postgres", "varchar(30)", Loss.EXACT),
        (typed("varchar", 0), "postgres", "text", Loss.LOSSY),
        (typed("decimal", 99, 99), "duckdb", "decimal(38, 38)", Loss.LOSSY),
        (typed("int", "max"), "duckdb", "integer", Loss.LOSSY),
        (typed("datetimeoffset"), "snowflake", "timestamp_tz(7)", Loss.EXACT),
        (typed("varchar", "max"), "snowflake", "varchar", Loss.LOSSY),
        (typed("decimal", 38, 9), "bigquery", "numeric", Loss.WIDENED),
        (typed("decimal", 38, 8), "bigquery", "bignumeric", Loss.WIDENED),
        (typed("decimal", 12, 10), "bigquery", "bignumeric", Loss.WIDENED),
        (typed("time"), "databricks", "string", Loss.LOSSY),
        (typed("nvarchar", 50), "redshift", "varchar(150)", Loss.WIDENED),
        (typed("nvarchar", "max"), "redshift", "varchar(65535)", Loss.LOSSY),
        (typed("nvarchar", 4000), "fabric", "varchar(max)", Loss.WIDENED),
        (typed("varchar", 2666), "fabric", "varchar(7998)", Loss.WIDENED),
        (typed("datetime2"), "fabric", "datetime2(6)", Loss.LOSSY),
        (typed("[sys].[sysname]"), "postgres", "varchar(128)", Loss.EXACT),
    ],
)
def test_known_types(source: DataType, name: str, sql: str, loss: Loss) -> None:
    found = target_type(source, TARGETS[name])
    assert (found.sql, found.loss) == (sql, loss)


@pytest.mark.parametrize(
    ("name", "expression", "expected"),
    [
        ("postgres", "localtimestamp", "localtimestamp"),
        ("bigquery", "numeric '0.00'", "0.00"),
        ("bigquery", "bignumeric '-1'", "-1"),
        ("bigquery", "numeric '12345678901234567890.5'", None),
        ("bigquery", "datetime '2020-01-01 00:00:00'", "datetime '2020-01-01 00:00:00'"),
        ("bigquery", "generate_uuid()", "generate_uuid()"),
        ("bigquery", "upper('a')", None),
        ("bigquery", r"'it\'s'", r"'it\'s'"),
        ("fabric", "0", None),
    ],
)
def test_defaults_that_a_column_takes(name: str, expression: str, expected: str | None) -> None:
    assert column_default(expression, TARGETS[name]) == expected


def test_a_report_names_type_target_and_reason() -> None:
    source, target = typed("datetimeoffset", 7), TARGETS["duckdb"]
    found = told_of_type(source, target_type(source, target), target)
    assert found is not None
    code, message = found
    assert code.id == "T102"
    assert "`datetimeoffset(7)` becomes `timestamptz` in DuckDB" in message


def test_a_plain_type_needs_no_report() -> None:
    source, target = typed("int"), TARGETS["duckdb"]
    assert told_of_type(source, target_type(source, target), target) is None


def test_synonyms_lead_to_types() -> None:
    assert {canonical(name) for name in SYNONYMS} <= set(TYPES)


def test_names_are_quoted_where_the_target_needs_it() -> None:
    target = TARGETS["postgres"]
    assert written("order_id", target) == "order_id"
    assert written("order", target) == '"order"'
    assert written("OrderId", target) == '"OrderId"'
    assert quoted('a"b', target) == '"a""b"'
    assert fits("x" * 63, target)
    assert not fits("é" * 32, target)


def test_our_names_stand_without_quotes_where_names_fold_to_upper_case() -> None:
    target = TARGETS["snowflake"]
    assert written("order_id", target) == "order_id"
    assert written("order", target) == '"order"'
    assert quoted("OrderId", target) == '"OrderId"'


def test_reserved_words_are_those_of_duckdb() -> None:
    asked = "select keyword_name from duckdb_keywords() where keyword_category = any(?)"
    found = duckdb.execute(asked, [["reserved", "type_function"]]).fetchall()
    assert {name for (name,) in found} <= TARGETS["duckdb"].identifiers.reserved
