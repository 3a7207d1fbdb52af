"""Synthetic rows meet the limits of types, keys in circles and checks of all kinds; what no value
satisfies is named."""

from decimal import Decimal

import pytest

from datamigrate.pipeline import inspect
from datamigrate.plan.build import plan
from datamigrate.plan.model import ProjectPlan
from datamigrate.settings import Settings
from datamigrate.source import Source
from synthetic.constants import matching
from synthetic.constraints import Shape
from synthetic.rows import LandingRows, Synthesis, synthesize
from synthetic.values import values


def planned(script: str) -> ProjectPlan:
    done, _ = plan(inspect((Source("s.sql", script, "utf-8"),)), Settings(source_name="s"))
    return done


def made(script: str) -> Synthesis:
    return synthesize(planned(script))


def column(landing: LandingRows, name: str) -> list[object]:
    place = landing.columns.index(name)
    return [row[place] for row in landing.rows]


@pytest.mark.parametrize(
    ("written", "met"),
    [
        ("tinyint", {0, 255}),
        ("int", {-(2**31), 2**31 - 1}),
        ("bigint", {-(2**63), 2**63 - 1}),
        ("decimal(5, 2)", {Decimal("999.99"), Decimal("-999.99"), Decimal("0.01")}),
        ("decimal(3, 3)", {Decimal("0.999"), Decimal("-0.999")}),
        ("money", {Decimal("922337203685477.5807"), Decimal("0.0001")}),
        ("bit", {True, False}),
        ("char(1)", {"", "A", "."}),
        ("varbinary(2)", {b"", b"\xff\xff"}),
        ("binary(2)", {b"\0\0", b"\xff\xff"}),
    ],
)
def test_types_are_met_at_their_limits(written: str, met: set[object]) -> None:
    (table,) = planned(f"CREATE TABLE t (a {written} NOT NULL)").tables
    assert met <= set(values(table.columns[0]))


def test_longest_text_counts_utf_16_as_the_source_does() -> None:
    (table,) = planned("CREATE TABLE t (a nvarchar(3))").tables
    found = [str(value) for value in values(table.columns[0])]
    assert max(len(text.encode("utf-16-le")) for text in found) == 6
    assert len({text.casefold() for text in found}) == len(found)


def test_null_stands_where_it_may() -> None:
    (landing,) = made("CREATE TABLE t (a int NOT NULL, b int NULL)").tables
    assert None not in column(landing, "a")
    assert None in column(landing, "b")


def test_a_key_may_lead_to_its_own_row() -> None:
    script = "CREATE TABLE t (id int PRIMARY KEY, boss int NOT NULL REFERENCES t (id))"
    (landing,) = made(script).tables
    assert len(landing.rows) > 3
    assert set(column(landing, "boss")) <= set(column(landing, "id"))
    assert column(landing, "boss") != column(landing, "id")


def test_keys_in_a_circle_lead_to_rows_that_are_there() -> None:
    script = (
        "CREATE TABLE a (id int PRIMARY KEY, b int NOT NULL)\nGO\n"
        "CREATE TABLE b (id int PRIMARY KEY, a int NOT NULL REFERENCES a (id))\nGO\n"
        "ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b (id)"
    )
    found = made(script)
    assert not found.unsatisfied
    one, other = sorted(found.tables, key=lambda landing: landing.table.identifier)
    assert set(column(one, "b")) <= set(column(other, "id"))
    assert set(column(other, "a")) <= set(column(one, "id"))
    assert one.rows
    assert other.rows


def test_parents_come_first() -> None:
    script = (
        "CREATE TABLE a (id int PRIMARY KEY, b int REFERENCES b (id))\nGO\n"
        "CREATE TABLE b (id int PRIMARY KEY, c int REFERENCES c (id))\nGO\n"
        "CREATE TABLE c (id int PRIMARY KEY)"
    )
    assert [landing.table.identifier for landing in made(script).tables] == ["c", "b", "a"]


def test_a_parents_value_that_does_not_fit_is_not_taken() -> None:
    script = (
        "CREATE TABLE a (id int PRIMARY KEY)\nGO\n"
        "CREATE TABLE b (id int PRIMARY KEY, a tinyint NOT NULL REFERENCES a (id))"
    )
    found = made(script)
    assert not found.unsatisfied
    assert set(column(found.tables[1], "a")) <= set(range(256))


@pytest.mark.parametrize(
    ("definition", "holds"),
    [
        ("a int NOT NULL CHECK (a % 7 = 3)", lambda a: a % 7 == 3),
        ("a varchar(9) NOT NULL CHECK (a LIKE '[A-C][0-9][0-9]x%')", lambda a: a[0] in "ABC"),
        ("a varchar(9) NOT NULL CHECK (LEN(a) = 7)", lambda a: len(a) == 7),
        ("a date NOT NULL CHECK (a > '2024-05-01')", lambda a: a.isoformat() > "2024-05-01"),
        ("a varchar(5) NOT NULL CHECK (a IN ('x', 'y'))", lambda a: a in {"x", "y"}),
    ],
)
def test_checks_are_satisfied_from_what_they_speak_of(definition: str, holds) -> None:
    found = made(f"CREATE TABLE t ({definition})")
    assert not found.unsatisfied
    (landing,) = found.tables
    assert landing.rows
    assert all(holds(value) for value in column(landing, "a"))


def test_filtered_unique_index_lets_null_in_again_and_again() -> None:
    script = (
        "CREATE TABLE t (id int PRIMARY KEY, card char(1) NULL CHECK (card IN ('a', 'b')))\nGO\n"
        "CREATE UNIQUE INDEX u ON t (card) WHERE card IS NOT NULL"
    )
    (landing,) = made(script).tables
    cards = column(landing, "card")
    assert cards.count(None) > 1
    assert cards.count("a") == 1


def test_a_unique_constraint_lets_null_in_once() -> None:
    (landing,) = made("CREATE TABLE t (id int PRIMARY KEY, card int NULL UNIQUE)").tables
    assert column(landing, "card").count(None) == 1


def test_a_computed_column_never_overflows() -> None:
    script = "CREATE TABLE t (a int NOT NULL, b int NOT NULL, c AS (a + b))"
    (landing,) = made(script).tables
    sums = [a + b for a, b in zip(column(landing, "a"), column(landing, "b"), strict=True)]
    assert all(-(2**31) <= found < 2**31 for found in sums)


def test_what_no_value_satisfies_is_named() -> None:
    found = made(
        "CREATE TABLE good (a int)\nGO\n"
        "CREATE TABLE bad (a int NOT NULL, b int, CONSTRAINT never CHECK (a > 3 AND a < 2))"
    )
    (one,) = found.unsatisfied
    assert one.test is not None
    assert one.test.name == "stg_s__bad__never"
    assert all(landing.rows for landing in found.tables)


def test_a_pattern_has_several_texts() -> None:
    texts = {matching("[A-C]{2}-[^0-9]?x.", number) for number in range(3)}
    assert {text[:3] for text in texts} == {"AA-", "BB-", "CC-"}


def test_what_a_test_reads_goes_through_computed_columns() -> None:
    script = "CREATE TABLE t (a int NOT NULL, b int NOT NULL, c AS (a + b), CHECK (c > 3 OR b = 2))"
    shape = Shape(planned(script).tables[0])
    (check,) = [c for c in shape.constraints if c.test.kind == "expression_is_true"]
    assert shape.reads(check) == {"a", "b"}
