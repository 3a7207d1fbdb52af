"""Whatever a project holds, judging it gives a verdict."""

from functools import cache

from hypothesis import example, given, settings
from hypothesis import strategies as st

from datamigrate import pipeline
from datamigrate.settings import Settings
from datamigrate.source import Source
from datamigrate.verdict import judge

SQL = """
CREATE TABLE dbo.Customers (CustomerID int PRIMARY KEY, Name nvarchar(40) NOT NULL);
CREATE TABLE dbo.Orders (OrderID int PRIMARY KEY,
  CustomerID int REFERENCES dbo.Customers (CustomerID), Total decimal(9, 2) DEFAULT 0,
  Twice AS (Total * 2));
INSERT dbo.Customers VALUES (1, N'Ann');
"""
WORDS = """
{{ }} {% %} {# #} {{ref('a')}} {{source('a','b')}} {%if x%} {%endif%} {{'{'}} select from with as (
) , ; ' " -- /* */ * . :: cast( case when end union all join on order by \\ $$ $a$ e' [ ] { } - ? :
& *a &a !!int !x | > % @ ` # ,, models: sources: name: version: columns: data_tests: ref('a') << : ~
null true 1 0x1 1e9
""".split()
PIECES = st.one_of(
    st.text(max_size=5),
    st.lists(st.sampled_from([*WORDS, "\n", "  ", "\t"]), max_size=8).map("".join),
)


@cache
def base() -> dict[str, str]:
    source = Source("s.sql", SQL, "utf-8")
    return pipeline.convert([source], Settings("duckdb", "shop", seeds=True)).files


PATHS = sorted(path for path in base() if not path.endswith(".md"))


@settings(max_examples=300)
@given(st.sampled_from(PATHS), st.floats(0, 1), st.integers(0, 40), PIECES)
@example("models/staging/shop/stg_shop__orders.yml", 0.5, 0, "\ud800")
@example("models/staging/shop/stg_shop__orders.sql", 0.5, 0, "\0")
@example("models/staging/shop/stg_shop__orders.sql", 0.0, 0, "{{ 9" + "9" * 5000 + " }}")
def test_damage_to_any_file_gives_a_verdict(path, where, length, piece):
    text = base()[path]
    at = int(where * len(text))
    verdict = judge({**base(), path: text[:at] + piece + text[at + length :]})
    for found in verdict.findings:
        assert found.span is not None
        assert found.span.file in base()
        assert 0 <= found.span.start < found.span.end


FILES = st.dictionaries(
    st.one_of(st.text(max_size=20), st.sampled_from([*PATHS, "models/a.py", "packages.yml"])),
    st.lists(PIECES, max_size=6).map("".join),
    max_size=5,
)


@given(FILES, st.sampled_from(["duckdb", "postgres", "abacus", None]))
def test_any_files_give_a_verdict(files, target):
    judge(files, target)


@given(FILES)
def test_the_verdict_does_not_depend_on_the_order_of_the_files(files):
    backwards = dict(reversed(files.items()))
    assert judge(files, "duckdb") == judge(backwards, "duckdb")
