"""A field of a target that nothing reads is a difference that nobody handles."""

import dataclasses
from pathlib import Path

import pytest

from datamigrate.translate.rules import Function, Moments, Numbers, Regexes, Rules, Texts
from datamigrate.types.measures.model import Measured, Measuring
from datamigrate.types.target import Ddl, Identifiers, Literals, Spelling, Target

ROOT = Path(__file__).parents[3]
SOURCES = [*(ROOT / "layers/core/datamigrate").rglob("*.py"), *(ROOT / "tests/unit").rglob("*.py")]
TEXT = "\n".join(path.read_text() for path in SOURCES)


RECORDS = [
    Target,
    Identifiers,
    Spelling,
    Literals,
    Ddl,
    Measured,
    Measuring,
    Rules,
    Function,
    Numbers,
    Texts,
    Regexes,
    Moments,
]


@pytest.mark.parametrize("record", RECORDS)
def test_every_field_is_read(record: type) -> None:
    unread = [field.name for field in dataclasses.fields(record) if f".{field.name}" not in TEXT]
    assert unread == []
