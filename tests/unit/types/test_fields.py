"""A field of a target that nothing reads is a difference that nobody handles."""

import dataclasses
from pathlib import Path

import pytest

from datamigrate.translate.rules import Rules
from datamigrate.types.target import Identifiers, Literals, Target

ROOT = Path(__file__).parents[3]
SOURCES = [*(ROOT / "layers/core/datamigrate").rglob("*.py"), *(ROOT / "tests/unit").rglob("*.py")]
TEXT = "\n".join(path.read_text() for path in SOURCES)


@pytest.mark.parametrize("record", [Target, Identifiers, Literals, Rules])
def test_every_field_is_read(record: type[Target | Identifiers | Literals | Rules]) -> None:
    unread = [field.name for field in dataclasses.fields(record) if f".{field.name}" not in TEXT]
    assert unread == []
