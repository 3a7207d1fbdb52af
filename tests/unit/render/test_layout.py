"""Long expressions go over several lines, and mean what they meant."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datamigrate.render.layout import laid_out, laid_out_query
from datamigrate.types import TARGETS, Target

NUMBER = '"a_number_with_a_long_name"'
LAYOUTS = [
    (
        f"coalesce({NUMBER} * 2, 0)",
        ["coalesce(", f"    {NUMBER} * 2,", "    0", ")"],
    ),
    (
        f"{NUMBER} = 1 or {NUMBER} between 2 and 3 and true",
        [f"{NUMBER} = 1", f"or {NUMBER}", "between 2", "and 3", "and true"],
    ),
    (
        f"case when {NUMBER} > 0 then 'more' else 'less' end",
        [
            "case",
            "    when",
            f"        {NUMBER}",
            "        > 0",
            "        then 'more'",
            "    else 'less'",
            "end",
        ],
    ),
    (
        f"cast({NUMBER} - 1 as decimal(10, 2))",
        ["cast(", f"    {NUMBER} - 1", "    as decimal(10, 2)", ")"],
    ),
    (
        "'this text has (parentheses), commas and words'",
        ["'this text has (parentheses), commas and words'"],
    ),
    (
        f"-{NUMBER} * -{NUMBER}",
        [f"-{NUMBER}", f"* -{NUMBER}"],
    ),
]


@pytest.mark.parametrize(("sql", "lines"), LAYOUTS, ids=[sql[:20] for sql, _ in LAYOUTS])
def test_a_long_expression_is_broken(sql: str, lines: list[str]) -> None:
    assert laid_out(sql, 36, TARGETS["duckdb"]) == lines


def test_the_last_line_leaves_room() -> None:
    target = TARGETS["duckdb"]
    assert laid_out("abs(a)", 10, target, last=4) == ["abs(a)"]
    assert laid_out("abs(a)", 10, target, last=5) == ["abs(", "    a", ")"]


def solid(sql: str) -> list[str]:
    """Texts and names as they are, the rest without blanks."""
    pieces = re.split(r"""('(?:[^']|'')*'|"(?:[^"]|"")*")""", sql)
    return [p if i % 2 else "".join(p.split()) for i, p in enumerate(pieces)]


WORDS = st.sampled_from(
    [
        *"a 1.5 case when then else end between and or not as ( ) , || - * <= cast(".split(),
        *('"b c"', "'d  e'", "'it''s'", "decimal(9, 2)"),
    ]
)


@given(st.lists(WORDS, max_size=40), st.integers(0, 60), st.sampled_from(list(TARGETS.values())))
def test_only_blanks_change(words: list[str], width: int, target: Target) -> None:
    sql = " ".join(words)
    assert solid("\n".join(laid_out(sql, width, target))) == solid(sql)


QUERIES = st.sampled_from(
    [
        *"select distinct from where group order by having inner left join on union all".split(),
        *"a b.c 1.5 ( ) , = and or exists as case when then end between top limit 5".split(),
        *('"b c"', "'d  e'", "sum(x)", "(select 1)"),
    ]
)


@given(st.lists(QUERIES, max_size=40), st.integers(0, 60), st.sampled_from(list(TARGETS.values())))
def test_only_blanks_of_queries_change(words: list[str], width: int, target: Target) -> None:
    sql = "select " + " ".join(words)
    assert solid("\n".join(laid_out_query(sql, width, target))) == solid(sql)


def test_a_query_has_a_line_for_each_clause() -> None:
    sql = (
        "select a.b, sum(a.c) as c from a inner join d on a.b = d.b and a.e = 1"
        " where exists (select 1 from f where f.b = a.b) or a.b > 5"
        " group by a.b union all select 1, 2"
    )
    assert laid_out_query(sql, 40, TARGETS["duckdb"]) == [
        "select",
        "    a.b,",
        "    sum(a.c) as c",
        "from a",
        "inner join d",
        "    on",
        "        a.b = d.b",
        "        and a.e = 1",
        "where",
        "    exists (",
        "        select 1 from f where f.b = a.b",
        "    )",
        "    or a.b > 5",
        "group by a.b",
        "union all",
        "select",
        "    1,",
        "    2",
    ]
