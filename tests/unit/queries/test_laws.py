"""Whatever stands behind CREATE VIEW, planning gives a model or says where it stopped."""

import sqlglot
from hypothesis import given, settings
from hypothesis import strategies as st

from datamigrate import pipeline
from datamigrate.plan.build import plan
from datamigrate.plan.model import ProjectPlan
from datamigrate.settings import Settings
from datamigrate.source import Source
from datamigrate.types import TARGETS
from known_views import cases

TABLES = "CREATE TABLE dbo.t (a int, b varchar(10), c decimal(9, 2), d datetime, [e f] bit)\nGO\n"
VIEWS = sorted({text for case in cases() for text in case.views.values()})
WORDS = st.sampled_from(
    """
    select distinct top 5 a b c d [e f] t.a x.* * from t x as (select 1) union all except where
    group by having order join left inner full cross apply on = < + - / and or not exists in like
    case when then else end , ( ) count(*) sum(a) over(partition with values pivot for 'x' 1 2.5
    null is between cast(a isnull(b row_number() ; . " [ ' /* -- @v #t $x {{ }}
    """.split()
)


def planned(view: str, target: str = "duckdb") -> tuple[str, ProjectPlan]:
    script = f"{TABLES}CREATE VIEW dbo.v AS {view}"
    catalog = pipeline.inspect((Source("s.sql", script, "utf-8"),))
    return script, plan(catalog, Settings(target=target, source_name="s"))[0]


def holds(view: str, target: str = "duckdb") -> None:
    script, made = planned(view, target)
    for finding in made.findings:
        span = finding.diagnostic.span
        assert span is None or 0 <= span.start <= span.end <= len(script)
    for one in made.views:
        assert (one.refusal is None) == bool(one.sql)
        if one.refusal is None:
            sqlglot.parse_one(one.sql, read=TARGETS[target].sqlglot)
            for part in one.parts:
                if part.model is None:
                    sqlglot.parse_one(part.sql, read=TARGETS[target].sqlglot)


@settings(max_examples=300)
@given(st.lists(WORDS, max_size=25))
def test_any_words(words: list[str]) -> None:
    holds("SELECT " + " ".join(words))


@settings(max_examples=200)
@given(st.sampled_from(VIEWS), st.integers(0, 300), st.sampled_from([*TARGETS]))
def test_any_part(view: str, end: int, target: str) -> None:
    holds(view[:end], target)


@settings(max_examples=200)
@given(st.sampled_from(VIEWS), st.integers(0, 300), st.text(max_size=3), st.integers(0, 3))
def test_any_edit(view: str, start: int, put: str, gone: int) -> None:
    holds(view[:start] + put + view[start + gone :])


def test_depth_and_length_have_limits() -> None:
    deep = "SELECT a FROM (" * 300 + "SELECT a FROM t" + ") x" * 300
    wide = " UNION ALL ".join(["SELECT a FROM t"] * 1500)
    many = "SELECT t.a FROM t" + " JOIN t AS y ON y.a = t.a" * 400
    nested = "SELECT a FROM t WHERE " + "a IN (SELECT a FROM t WHERE " * 200 + "a = 1" + ")" * 200
    joined = "SELECT 1 AS a FROM " + "(t JOIN " * 300 + "t" + " ON 1 = 1)" * 300
    for view in (deep, wide, many, nested, joined):
        holds(view)
    _, made = planned(wide)
    assert made.views[0].refusal is None


def test_views_of_views_are_no_deeper_than_they_have_to_be() -> None:
    views = "\nGO\n".join(
        f"CREATE VIEW dbo.v{n} AS SELECT a FROM dbo.{'t' if n == 0 else f'v{n - 1}'}"
        for n in range(1200)
    )
    catalog = pipeline.inspect((Source("s.sql", TABLES + views, "utf-8"),))
    made, _ = plan(catalog, Settings(target="duckdb", source_name="s"))
    assert [view.refusal for view in made.views] == [None] * 1200
    assert made.views[-1].parts[0].model == "v1198"
