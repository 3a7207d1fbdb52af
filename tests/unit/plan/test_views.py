"""Which models views become, and what the names in them mean."""

from datamigrate import pipeline
from datamigrate.plan.build import plan
from datamigrate.plan.model import ProjectPlan, ViewPlan
from datamigrate.settings import Naming, Settings, TypeRule
from datamigrate.source import Source


def planned(*statements: str, **chosen: object) -> ProjectPlan:
    catalog = pipeline.inspect((Source("s.sql", "\nGO\n".join(statements), "utf-8"),))
    return plan(catalog, Settings(target="duckdb", source_name="shop", **chosen))[0]


def view(made: ProjectPlan, name: str) -> ViewPlan:
    return next(view for view in made.views if view.original == name)


def models(one: ViewPlan) -> list[str | None]:
    return [part.model for part in one.parts]


def test_a_name_without_a_schema_means_the_views_own_first() -> None:
    made = planned(
        "CREATE TABLE dbo.Orders (Id int)",
        "CREATE TABLE Sales.Orders (Id int)",
        "CREATE VIEW dbo.a AS SELECT Id FROM Orders",
        "CREATE VIEW Sales.b AS SELECT Id FROM Orders",
        "CREATE VIEW Other.c AS SELECT Id FROM Orders",
    )
    assert models(view(made, "dbo.a")) == ["stg_shop__orders"]
    assert models(view(made, "Sales.b")) == ["stg_shop__sales_orders"]
    assert models(view(made, "Other.c")) == ["stg_shop__orders"]


def test_names_of_models_are_told_apart() -> None:
    made = planned(
        "CREATE TABLE dbo.Orders (Id int)",
        "CREATE VIEW dbo.[stg shop_Orders] AS SELECT 1 AS a",
        "CREATE VIEW dbo.stg_shop__orders AS SELECT 1 AS a",
        "CREATE VIEW Sales.Top AS SELECT 1 AS a",
        "CREATE VIEW dbo.Sales_Top AS SELECT 1 AS a",
        "CREATE VIEW dbo.[Select] AS SELECT 1 AS a",
        "CREATE VIEW dbo.[1] AS SELECT 1 AS a",
        naming=Naming(prefix="stg_"),
    )
    names = [one.model for one in (*made.tables, *made.views)]
    assert len(set(names)) == len(names)
    assert view(made, "dbo.Select").model == "view_select"
    assert view(made, "dbo.1").model == "view_1"
    assert view(made, "Sales.Top").path == "models/marts/sales/sales_top"
    assert view(made, "dbo.Sales_Top").path == "models/marts/shop/sales_top_2"


def test_a_synonym_is_what_it_stands_for() -> None:
    made = planned(
        "CREATE TABLE Sales.Orders (Id int)",
        "CREATE SYNONYM dbo.o FOR [Sales].[Orders]",
        "CREATE SYNONYM dbo.away FOR other.dbo.Orders",
        "CREATE VIEW dbo.a AS SELECT o.Id FROM o",
        "CREATE VIEW dbo.b AS SELECT Id FROM away",
    )
    assert models(view(made, "dbo.a")) == ["stg_shop__sales_orders"]
    assert view(made, "dbo.a").reads == ("Sales.Orders",)
    assert str(view(made, "dbo.b").refusal).startswith("G121")


def test_what_is_excluded_is_no_model_and_nothing_to_read() -> None:
    made = planned(
        "CREATE TABLE dbo.a (Id int)",
        "CREATE TABLE dbo.b (Id int)",
        "CREATE VIEW dbo.va AS SELECT Id FROM dbo.a",
        "CREATE VIEW dbo.vb AS SELECT Id FROM dbo.b",
        exclude=("dbo.a", "dbo.vb"),
    )
    outcomes = {found.name: found.outcome for found in made.objects if found.kind == "view"}
    assert outcomes == {"dbo.va": "switched off", "dbo.vb": "excluded"}
    assert [one.original for one in made.views] == ["dbo.va"]


def test_a_type_of_the_settings_is_seen_as_the_one_that_the_view_was_written_for() -> None:
    made = planned(
        "CREATE TABLE dbo.a (Id int, Flag varchar(3))",
        "CREATE VIEW dbo.v AS SELECT Id, Id / 2 AS Half FROM dbo.a WHERE Id > 1",
        column_types=(TypeRule("*.*.Id", "varchar"),),
    )
    one = view(made, "dbo.v")
    assert [column.type for column in one.columns] == ["varchar", "integer"]
    assert one.sql == (
        "select a.id, cast(cast(a.id as integer) // 2 as integer) as half from a"
        " where cast(a.id as integer) > 1"
    )


def test_a_column_that_was_left_out_is_none_that_a_view_can_have() -> None:
    made = planned(
        "CREATE TABLE dbo.a (Id int, Sound AS SOUNDEX('x'))",
        "CREATE VIEW dbo.v AS SELECT Id FROM dbo.a",
        "CREATE VIEW dbo.w AS SELECT Sound FROM dbo.a",
    )
    assert view(made, "dbo.v").refusal is None
    assert str(view(made, "dbo.w").refusal).startswith("T207")


def test_names_of_columns_follow_those_of_staging() -> None:
    made = planned(
        "CREATE TABLE dbo.a ([Order ID] int, [order_id] int, [Select] int)",
        "CREATE VIEW dbo.v ([A B], [a_b], [Group]) AS"
        " SELECT [Order ID], [order_id], [Select] FROM dbo.a",
    )
    one = view(made, "dbo.v")
    assert [column.name for column in one.columns] == ["a_b", "a_b_2", "v_group"]
    assert (
        one.sql == "select a.order_id as a_b, a.order_id_2 as a_b_2, a.a_select as v_group from a"
    )
    told = [f.diagnostic.message for f in made.findings if f.diagnostic.object == "dbo.v.Group"]
    assert told == [
        "expected a free name that needs no quotes, found `group`: it becomes `v_group`"
    ]
