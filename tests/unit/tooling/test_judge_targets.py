"""Damage is found, and SQL that says nothing new is told from SQL that does."""

from datamigrate.types import TARGETS
from judge_targets import Shapes, globbed


def test_sql_that_does_not_parse_is_found() -> None:
    texts = [
        ("good", "select `a` from `b`.`c`"),
        ("bad", "select from where ("),
        ("two", "select 1; select 2"),
    ]
    found = globbed(texts, TARGETS["bigquery"])
    assert [line.split(":")[0] for line in found] == ["bad", "two"]


def test_a_statement_that_sqlglot_does_not_look_into_is_found() -> None:
    text = "if object_id('[t]') is null begin create table [t] ([x] int) end"
    assert globbed([("command", text)], TARGETS["fabric"]) == ["command: not read as a statement"]


def test_a_known_shape_in_known_words_says_nothing_new() -> None:
    shapes = Shapes()
    assert shapes.news("select a from b where c = 'x'")
    assert shapes.news("select c from b where a > 'x'")
    assert not shapes.news("select b from c where a = 'other'")
    assert shapes.news("select type from c where a = 'other'")
    assert shapes.news('select "a" from c where a = 1')
