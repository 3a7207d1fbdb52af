"""Which types hold every value of another, under the names that targets have for them."""

import pytest

from datamigrate.catalog.model import DataType
from datamigrate.merge.changes import is_wider
from datamigrate.types import TARGETS, target_type

GROWN = [
    (("varchar", 10), ("varchar", 20)),
    (("varchar", 10), ("varchar", "max")),
    (("nvarchar", 10), ("nvarchar", "max")),
    (("varbinary", 10), ("varbinary", 20)),
    (("varbinary", 10), ("varbinary", "max")),
    (("decimal", 10, 2), ("decimal", 12, 2)),
    (("decimal", 10, 2), ("decimal", 12, 4)),
    (("smallint",), ("int",)),
    (("int",), ("bigint",)),
    (("smallint",), ("bigint",)),
    (("real",), ("float", 53)),
    (("time", 3), ("time", 6)),
    (("datetime2", 0), ("datetime2", 3)),
    (("datetime",), ("datetime2", 6)),
    (("datetimeoffset", 3), ("datetimeoffset", 6)),
]


def written(given, target):
    name, params = given[0], given[1:]
    return target_type(DataType(name, params, ""), target).sql


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
@pytest.mark.parametrize(("small", "large"), GROWN, ids=str)
def test_what_grows_in_the_source_is_wider_on_every_target(small, large, target):
    before, after = written(small, target), written(large, target)
    assert before == after or (is_wider(before, after) and not is_wider(after, before))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("varchar(20)", "varchar(10)"),
        ("varchar(max)", "varchar(10)"),
        ("varchar(10)", "varbinary(20)"),
        ("char(10)", "char(20)"),
        ("decimal(10, 2)", "decimal(10, 4)"),
        ("decimal(10, 2)", "decimal"),
        ("decimal(10, 2)", "numeric(12, 2)"),
        ("integer", "double"),
        ("integer", "varchar"),
        ("time(3)", "timestamp(6)"),
        ("real[]", "real"),
        ("array<float>", "array<double>"),
        ("", "varchar"),
    ],
)
def test_what_may_not_hold_every_value_is_not_wider(before, after):
    assert not is_wider(before, after)
