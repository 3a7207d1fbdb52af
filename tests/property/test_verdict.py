"""Whatever a project holds, judging it gives a verdict."""

from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from datamigrate import pipeline
from datamigrate.settings import Settings
from datamigrate.source import Source
from datamigrate.types import TARGETS
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


EDITS = {
    "models/marts/shop/totals.sql": """{{ config(materialized='view') }}
with orders as (select * from {{ ref('stg_shop__orders') }}),
counted as (
    select o.customer_id, count(*) as orders, sum(o.total) as total
    from orders as o
    where o.total > 0 and exists (
        select 1 from {{ ref('stg_shop__customers') }} as c where c.customer_id = o.customer_id
    )
    group by o.customer_id
)
select c.*, n.orders, row_number() over (partition by c.name order by n.total) as place
from {{ ref('stg_shop__customers') }} as c
inner join counted as n on c.customer_id = n.customer_id
union all
select 1, 'a', 2, 3
""",
    "models/marts/shop/closed.sql": "{{ config(enabled=false) }}{# select old from t #}\n",
    "models/marts/shop/_shop__models.yml": """version: 2
models:
  - name: totals
    columns:
      - {name: customer_id, data_tests: [{relationships: {arguments:
          {to: ref('stg_shop__customers'), field: customer_id}}}]}
      - {name: name}
      - {name: orders}
      - {name: place}
  - name: closed
    config: {enabled: false}
""",
    "snapshots/shop/snap.yml": """version: 2
snapshots:
  - name: snap
    relation: ref('totals')
    config: {strategy: timestamp, unique_key: [customer_id], updated_at: place}
""",
    "tests/no_total.sql": "select place from {{ ref('totals') }} where orders = 0\n",
}
"""What a user adds."""


@cache
def base(target: str = "duckdb") -> dict[str, str]:
    source = Source("s.sql", SQL, "utf-8")
    files = pipeline.convert([source], Settings(target, "shop", seeds=True)).files
    return {**files, **EDITS}


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


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_an_edited_project_is_fine(target):
    assert not judge(base(target)).findings


@settings(max_examples=200)
@given(st.sampled_from(PATHS), st.data())
def test_lines_that_are_moved_lost_or_repeated_give_a_verdict(path, data):
    lines = base()[path].splitlines(keepends=True)
    for _ in range(data.draw(st.integers(1, 4))):
        line = lines.pop(data.draw(st.integers(0, len(lines) - 1))) if lines else ""
        for _ in range(data.draw(st.integers(0, 2))):
            lines.insert(data.draw(st.integers(0, len(lines))), line)
    judge({**base(), path: "".join(lines)})


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
