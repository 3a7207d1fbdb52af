"""Types as users write them: what passes, how it is spelled, what it holds."""

import pytest

from datamigrate.catalog.model import DataType
from datamigrate.types import TARGETS, Family, target_type
from datamigrate.types.tsql import TYPES
from datamigrate.types.written import family_of, written_type


@pytest.mark.parametrize(
    ("text", "spelled", "family"),
    [
        ("Integer", "integer", Family.INTEGER),
        (" decimal ( 19 ,4 ) ", "decimal(19, 4)", Family.DECIMAL),
        ("double  precision", "double precision", Family.FLOAT),
        ("character varying(10)", "character varying(10)", Family.STRING),
        ("timestamp(3) with time zone", "timestamp(3) with time zone", Family.TIMESTAMP),
        ("real[]", "real[]", Family.ARRAY),
        ("varchar(3)[2][]", "varchar(3)[2][]", Family.ARRAY),
        ("array<struct<a int64, b string>>", "array<struct<a int64, b string>>", Family.ARRAY),
        ("varchar(max)", "varchar(max)", Family.STRING),
        ("citext", "citext", None),
        ("map<string,int>", "map<string, int>", None),
    ],
)
def test_a_type_passes(text, spelled, family):
    assert written_type(text) == spelled
    assert family_of(spelled) is family


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "1",
        "integer) as x, (select 1",
        "integer not null",
        "integer default 1",
        "integer as y",
        "integer -- x",
        "integer; drop table t",
        "'a'",
        '"a"',
        "{{ x }}",
        "decimal(19 4)",
        "decimal(19,)",
        "decimal()",
        "array<int",
        "int]",
        "a" * 201,
        "dbo.money",
        "décimal",
    ],
)
def test_what_is_no_type_does_not(text):
    assert written_type(text) is None


@pytest.mark.parametrize("target", TARGETS.values(), ids=list(TARGETS))
@pytest.mark.parametrize("name", [name for name in TYPES if name not in {"cursor", "table"}])
def test_every_type_of_a_target_can_be_written(name, target):
    found = target_type(DataType(name, (), name), target)
    assert written_type(found.sql) == found.sql
    assert family_of(found.sql) is not None
