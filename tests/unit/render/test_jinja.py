"""What dbt makes of a text that was made inert is that text, to the last character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from datamigrate.render.jinja import inert, inert_argument, prose

TEXTS = st.lists(st.sampled_from([*"{}%#'\\\r\n ", "a", "ref('a')"]), max_size=8).map("".join)
ENVIRONMENT = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)


def rendered(text: str) -> str:
    return ENVIRONMENT.from_string(text).render()


@given(st.one_of(TEXTS, st.text()))
def test_inert_text_is_rendered_as_it_is(text):
    assert rendered(inert(text)) == text
    assert rendered(inert_argument(text)) == text
    assert rendered(f'"{inert(text)}"') == f'"{text}"'


@given(st.one_of(TEXTS, st.text()))
def test_prose_keeps_everything_but_the_ends_of_lines(text):
    assert rendered(prose(text)).split() == text.split()
    assert "\r" not in prose(text)


@pytest.mark.parametrize("text", ["plain", "a\nb", "100 %", "}}", "{a}"])
def test_text_that_means_nothing_to_jinja_is_left_alone(text):
    assert inert(text) == text
