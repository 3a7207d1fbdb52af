"""Values of seeds that go into SQL are escaped as every other text of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datamigrate.render.seeds import replacements
from datamigrate.translate.literals import write_text
from datamigrate.types import TARGETS, Target


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
@given(st.text() | st.text("'\\\n\r\"`", max_size=12))
def test_one_replacement_after_another_escapes_a_text(target: Target, text: str) -> None:
    found = text
    for old, new in replacements(target):
        found = found.replace(old, new)
    assert f"'{found}'" == write_text(text, target.literals)
