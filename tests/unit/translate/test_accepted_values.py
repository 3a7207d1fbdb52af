"""Lists of accepted values are found, and nothing else is taken for one."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datamigrate.catalog.model import Expression
from datamigrate.diagnostics import Span
from datamigrate.translate.expression import accepted_values

TABLE = Path(__file__).parents[2] / "cases" / "translate" / "tsql" / "accepted_values.txt"
LINES = [line for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]


def written(text: str) -> Expression:
    return Expression(text, Span("case.sql", 0, len(text)))


@pytest.mark.parametrize("line", LINES)
def test_accepted_values(line: str) -> None:
    text, _, expected = line.rpartition(" => ")
    found = accepted_values(written(text))
    told = "none" if found is None else f"{found[0]}: {', '.join(map(repr, found[1]))}"
    assert told == expected


@given(st.text())
def test_any_text_gives_a_result(text: str) -> None:
    accepted_values(written(text))
