"""What is said of procedures, functions and triggers, and of views that cannot be read."""

import pytest

from datamigrate import pipeline
from datamigrate.plan.build import plan
from datamigrate.plan.model import ProjectPlan
from datamigrate.plan.routines import FEATURES
from datamigrate.settings import Settings
from datamigrate.source import Source

TABLES = """
CREATE TABLE dbo.Orders (Id int, Total money)
GO
CREATE TABLE Sales.[Order Lines] (Id int)
GO
CREATE VIEW dbo.Open_Orders AS SELECT Id FROM dbo.Orders
GO
"""


def planned(text: str) -> ProjectPlan:
    catalog = pipeline.inspect((Source("s.sql", TABLES + text, "utf-8"),))
    return plan(catalog, Settings(target="duckdb", source_name="s"))[0]


def test_a_procedure_is_listed_with_what_it_touches() -> None:
    (one,) = planned(
        """CREATE PROCEDURE Sales.Clean @day date AS
        -- FROM dbo.Nothing
        BEGIN
          DELETE l FROM Sales.[Order Lines] AS l JOIN Open_Orders o ON o.Id = l.Id;
          INSERT INTO dbo.Orders (Id) SELECT Id FROM [Order Lines] WHERE 'FROM dbo.x' = 'y';
          UPDATE Orders SET Total = 0;
        END"""
    ).routines
    assert (one.kind, one.name, one.lines) == ("procedure", "Sales.Clean", 7)
    assert one.reads == ("Sales.Order Lines", "dbo.Open_Orders")
    assert one.writes == ("Sales.Order Lines", "dbo.Orders")
    assert one.features == ()


EXAMPLES = {
    "calls of procedures": "EXEC dbo.p",
    "common table expressions": "WITH a AS (SELECT 1 AS x) SELECT x FROM a",
    "cursors": "DECLARE c CURSOR FOR SELECT 1",
    "dynamic SQL": "EXEC (@sql)",
    "error handling": "RAISERROR ('x', 16, 1)",
    "external code": "EXTERNAL NAME a.b.c",
    "GOTO": "GOTO done",
    "identity values": "SET @x = SCOPE_IDENTITY()",
    "inserted and deleted rows": "SELECT Id FROM inserted",
    "JSON": "SELECT 1 AS a FOR JSON PATH",
    "loops": "WHILE 1 = 1 BREAK",
    "MERGE": "MERGE INTO dbo.Orders USING dbo.x ON 1 = 1",
    "other servers": "SELECT * FROM OPENQUERY(s, 'x')",
    "PIVOT": "SELECT * FROM t PIVOT (SUM(a) FOR b IN ([1])) p",
    "sequences": "SET @x = NEXT VALUE FOR dbo.s",
    "table variables": "DECLARE @t TABLE (a int)",
    "temporary tables": "SELECT 1 AS a INTO #t",
    "transactions": "BEGIN TRAN",
    "waiting": "WAITFOR DELAY '00:00:01'",
    "XML": "SELECT @x.value('(/a)[1]', 'int')",
}


@pytest.mark.parametrize("feature", FEATURES)
def test_a_feature_is_found_by_its_words(feature: str) -> None:
    (one,) = planned(f"CREATE PROCEDURE dbo.p AS {EXAMPLES[feature]}").routines
    assert one.features == (feature,)
    (none,) = planned(f"CREATE PROCEDURE dbo.p AS SELECT '{feature}' -- {feature}").routines
    assert none.features == ()


def test_a_view_that_cannot_be_read_still_says_what_it_reads() -> None:
    made = planned("CREATE VIEW dbo.x AS SELECT a FROM Orders CROSS APPLY y.nodes('z') AS t(a)")
    view = next(view for view in made.views if view.original == "dbo.x")
    assert view.refusal is not None
    assert view.reads == ("dbo.Orders",)
