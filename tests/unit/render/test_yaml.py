"""YAML: what goes in comes back."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from datamigrate.render.yaml import emit, scalar

TEXTS = [
    "",
    " ",
    "yes",
    "No",
    "null",
    "~",
    "1",
    "1e3",
    "0x1F",
    "1:30",
    "2020-01-01",
    ".5",
    "- a",
    "a: b",
    "a #b",
    "#a",
    "a\nb",
    "tab\there",
    "it's",
    'say "hi"',
    "back\\slash",
    "{{ ref('x') }}",
    "{% raw %}",
    "{# no #}",
    "[a, b]",
    "*a",
    "&a",
    "!a",
    "%a",
    "@a",
    "`a`",
    "a ",
    " a",
    "a:",
    "?",
    "=",
    "<<",
    "---",
    "...",
    "\x00\x07\x1b\x7f\x85\xa0\u2028\u2029\ufeff\ufffe",
    "numeric(18, 2)",
    "顧客",
    "😀",
    "_",
    "a  b",
    "nan",
    ".inf",
]


def load(text):
    return yaml.load(text, Loader=yaml.CSafeLoader)


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_comes_back(text):
    assert load(scalar(text) + "\n") == text
    assert yaml.safe_load(emit({"a": text, "b": [text], text or "k": 1}))["a"] == text


@given(st.text())
def test_any_text_comes_back(text):
    assert load(emit({"a": text})) == {"a": text}


def test_a_lone_surrogate_is_replaced():
    assert load(emit({"a": "x\ud800"})) == {"a": "x\ufffd"}


nodes = st.recursive(
    st.text() | st.booleans() | st.integers(),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        | st.dictionaries(st.text(max_size=20), inner, min_size=1, max_size=3)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.text(), nodes, min_size=1))
def test_any_document_comes_back(document):
    assert load(emit(document)) == document


def test_what_holds_nothing_is_left_out():
    node = {"a": None, "b": {}, "c": {"d": None}, "e": [], "f": {"g": {"h": []}}, "z": 0}
    assert emit(node) == "z: 0\n"
    assert emit({"l": [{"a": None, "b": 1}]}) == "l:\n  - b: 1\n"
