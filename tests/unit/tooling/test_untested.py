"""A constraint that no test asserts is found without asking the planner."""

import pytest

from datamigrate.pipeline import inspect
from datamigrate.plan.build import plan
from datamigrate.settings import Settings, Tier
from datamigrate.source import Source
from untested import untested

SCRIPT = """
CREATE TABLE dbo.region (id int PRIMARY KEY, code char(2) NOT NULL UNIQUE)
GO
CREATE TABLE dbo.shop (
    id int PRIMARY KEY, region int NULL CONSTRAINT to_region REFERENCES dbo.region (id),
    kind char(1) NULL CHECK (kind IN ('a', 'b')), size int NULL CONSTRAINT large CHECK (size > 3)
)
GO
CREATE UNIQUE INDEX by_size ON dbo.shop (size, region) WHERE size IS NOT NULL
GO
CREATE TABLE dbo.nothing (a AS (1))
"""


def found(*tiers: Tier) -> list[str]:
    catalog = inspect((Source("s.sql", SCRIPT, "utf-8"),))
    return untested(catalog, plan(catalog, Settings(tests=frozenset(tiers)))[0])


def test_only_what_has_no_model_is_left_without_tests() -> None:
    assert found(*Tier) == ["table `dbo.nothing`"]


@pytest.mark.parametrize(
    ("tier", "missing"),
    [
        (Tier.RELATIONSHIPS, ["foreign key `to_region` of `dbo.shop`"]),
        (Tier.VALUES, ["one of the 2 checks of `dbo.shop`"]),
        (Tier.CHECKS, ["one of the 2 checks of `dbo.shop`"]),
        (
            Tier.KEYS,
            [
                "NOT NULL on `id` of `dbo.region`",
                "NOT NULL on `code` of `dbo.region`",
                "unique key `id` of `dbo.region`",
                "unique key `code` of `dbo.region`",
                "NOT NULL on `id` of `dbo.shop`",
                "unique key `id` of `dbo.shop`",
                "unique key `by_size` of `dbo.shop`",
            ],
        ),
    ],
)
def test_a_tier_that_is_off_is_missed(tier: Tier, missing: list[str]) -> None:
    assert found(*(frozenset(Tier) - {tier})) == [*missing, "table `dbo.nothing`"]
