"""A view is tested for what its query and its tables' own tests show of its rows."""

import pytest

from datamigrate.pipeline import inspect
from datamigrate.plan.build import plan
from datamigrate.settings import Settings, Tier
from datamigrate.source import Source

TOGETHER = "unique_combination_of_columns"
TABLES = """
CREATE TABLE a (id int PRIMARY KEY, name varchar(9) NOT NULL, note varchar(9))
GO
CREATE TABLE b (id int NOT NULL, a_id int)
GO
CREATE VIEW v AS """


def view(text: str, settings: Settings):
    [found] = plan(inspect((Source("s.sql", TABLES + text, "utf-8"),)), settings)[0].views
    assert found.refusal is None, found.refusal
    return found


@pytest.mark.parametrize(
    ("text", "required"),
    [
        ("SELECT * FROM a", "id name"),
        ("SELECT id AS x, note, name + 'a' AS y FROM a", "x"),
        ("SELECT a.id, b.id AS b FROM a INNER JOIN b ON a.id = b.a_id", "id b"),
        ("SELECT a.id, b.id AS b FROM a, b", "id b"),
        ("SELECT a.id, b.id AS b FROM a LEFT JOIN b ON a.id = b.a_id", "id"),
        ("SELECT a.id, b.id AS b FROM a RIGHT JOIN b ON a.id = b.a_id", "b"),
        ("SELECT a.id, b.id AS b FROM a FULL JOIN b ON a.id = b.a_id", ""),
        ("SELECT a.id, b.id AS b FROM a CROSS APPLY (SELECT id FROM b) AS b", "id b"),
        ("SELECT a.id, b.id AS b FROM a OUTER APPLY (SELECT id FROM b) AS b", "id"),
        (
            """SELECT a.id, b.id AS b, c.id AS c FROM a
            INNER JOIN b ON a.id = b.a_id RIGHT JOIN a AS c ON a.id = c.id""",
            "c",
        ),
        (
            """SELECT a.id, b.id AS b, c.id AS c FROM a
            LEFT JOIN (b INNER JOIN a AS c ON b.a_id = c.id) ON a.id = b.a_id""",
            "id",
        ),
        ("SELECT name, COUNT(*) AS n, MAX(id) AS m FROM a GROUP BY name", "name"),
        ("SELECT id FROM a UNION ALL SELECT id FROM b", "id"),
        ("SELECT id FROM a UNION SELECT a_id FROM b", ""),
        ("SELECT id FROM a UNION ALL SELECT NULL", ""),
        ("SELECT x FROM (SELECT id AS x FROM a) AS d", "x"),
        ("WITH d AS (SELECT a.id FROM b LEFT JOIN a ON a.id = b.a_id) SELECT id FROM d", ""),
    ],
)
def test_columns_that_are_never_null(text: str, required: str):
    found = view(text, Settings(source_name="s"))
    tested = [test.column for test in found.tests if test.kind == "not_null"]
    assert tested == required.split()
    assert [column.name for column in found.columns if column.required] == required.split()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("SELECT COUNT(*) AS n, name FROM a GROUP BY name", ("unique", "name", ())),
        ("SELECT a_id AS x FROM b GROUP BY a_id", (TOGETHER, None, ("x",))),
        ("SELECT name, note FROM a GROUP BY note, name", (TOGETHER, None, ("note", "name"))),
        ("SELECT name FROM a GROUP BY note, name", None),
        ("SELECT name + 'a' AS x FROM a GROUP BY name", None),
        ("SELECT name + 'a' AS x FROM a GROUP BY name + 'a'", None),
        ("SELECT name FROM a GROUP BY name UNION ALL SELECT name FROM a GROUP BY name", None),
        ("SELECT d.name FROM (SELECT name FROM a GROUP BY name) AS d, b", None),
        ("SELECT COUNT(*) AS n FROM a", None),
        ("SELECT id FROM a", None),
    ],
)
def test_what_tells_rows_apart(text: str, key: object):
    found = [t for t in view(text, Settings(source_name="s")).tests if t.kind != "not_null"]
    told = [
        (test.kind, test.column, tuple(name for _, names in test.arguments for name in names))
        for test in found
    ]
    assert told == ([] if key is None else [key])


def test_a_tier_that_is_off_is_off_for_views_too():
    tiers = frozenset(Tier) - {Tier.KEYS}
    assert view("SELECT id FROM a", Settings(source_name="s", tests=tiers)).tests == ()
