"""Exports of several clients are read alike, and what differs is named."""

import pytest

from datamigrate.reconcile.compare import PRESENCE, compare
from datamigrate.reconcile.measures import WHOLE, Key, Measures, read_measures

SQLCMD = """\
schema_name,table_name,column_name,row_count,null_count,minimum,maximum,total,hash_total
-----------,----------,-----------,---------,----------,-------,-------,-----,----------
dbo,T,*,2,0,NULL,NULL,NULL,7
dbo,T,a%20b,2,1,5.0000000000,5.0000000000,5.0000000000,6
Warning: Null value is eliminated by an aggregate or other SET operation.

(2 rows affected)
schema_name,table_name,column_name,row_count,null_count,minimum,maximum,total,hash_total
-----------,----------,-----------,---------,----------,-------,-------,-----,----------
dbo,U,*,0,0,NULL,NULL,NULL,NULL
"""
PSQL = """\
schema_name,table_name,column_name,row_count,null_count,minimum,maximum,total,hash_total
dbo,T,*,2,0,,,,7
dbo,T,a%20b,2,1,5,5,5,6
schema_name,table_name,column_name,row_count,null_count,minimum,maximum,total,hash_total
dbo,U,*,0,0,,,,
"""
T = Key("dbo", "T", WHOLE)
A = Key("dbo", "T", "a b")


@pytest.mark.parametrize(
    "text",
    [
        SQLCMD,
        PSQL,
        PSQL.replace(",", "\t"),
        PSQL.replace(",", " ; "),
        PSQL.replace("dbo", '"dbo"'),
        PSQL.replace("\n", "\r\n"),
        SQLCMD.replace("5.0000000000", "5E+0").replace("2,1", "2 ,1"),
    ],
)
def test_clients_write_the_same_in_several_ways(text: str) -> None:
    found = read_measures(text)
    assert (found.twice, found.unread) == ((), ())
    assert found.measures == {
        T: Measures("2", "0", None, None, None, "7"),
        A: Measures("2", "1", "5", "5", "5", "6"),
        Key("dbo", "U", WHOLE): Measures("0", "0", None, None, None, None),
    }


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("0E-10", "0"),
        (".5", "0.5"),
        ("-0.10", "-0.1"),
        ("100", "100"),
        ("1.23456780000000e+04", "12345.678"),
        ("1e999999999", "1e999999999"),
        ("nan", "nan"),
        ("2020-01-01", "2020-01-01"),
        ("9" * 90 + ".0", "9" * 90 + ".0"),
    ],
)
def test_a_number_is_the_same_however_it_is_written(written: str, read: str) -> None:
    line = f"dbo,T,a,1,0,{written},,,1"
    assert read_measures(line).measures[Key("dbo", "T", "a")].minimum == read


def test_what_is_no_measure_is_kept_with_its_line() -> None:
    found = read_measures(f"{PSQL}Msg 208, Level 16: Invalid object name\n{PSQL}")
    assert found.unread == ((6, "Msg 208, Level 16: Invalid object name"),)
    assert found.twice == (T, A, Key("dbo", "U", WHOLE))


def one(rows: str, digest: str | None = "1") -> Measures:
    return Measures(rows, "0", None, None, None, digest)


def test_a_table_of_one_side_is_one_difference() -> None:
    source = {T: one("2"), A: one("2")}
    found = compare(source, {Key("dbo", "B", WHOLE): one("1")})
    assert [(d.key, d.measure, d.source, d.target) for d in found.differences] == [
        (Key("dbo", "B", WHOLE), PRESENCE, "no", "yes"),
        (T, PRESENCE, "yes", "no"),
    ]
    assert (found.tables, found.columns, found.differing) == (2, 1, 2)


def test_a_column_of_one_side_is_a_difference_unless_the_table_is_empty() -> None:
    source = {T: one("2"), A: one("2")}
    (found,) = compare(source, {T: one("2")}).differences
    assert (found.key, found.measure, found.source, found.target) == (A, PRESENCE, "yes", "no")
    found_empty = compare(source, {T: one("0", None)}).differences
    assert {(d.key, d.measure) for d in found_empty} == {(T, "rows"), (T, "hash")}


def test_each_measure_that_differs_is_named_once() -> None:
    source = {T: one("3"), A: Measures("3", "1", "1", "2", "3", "4")}
    target = {T: one("2"), A: Measures("2", "0", "1", "5", "6", "7")}
    found = compare(source, target).differences
    assert [(d.key.column, d.measure) for d in found] == [
        (WHOLE, "rows"),
        ("a b", "nulls"),
        ("a b", "maximum"),
        ("a b", "total"),
        ("a b", "hash"),
    ]
    assert compare(source, source).differences == ()
