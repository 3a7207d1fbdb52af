"""YAML is read as PyYAML reads it; numbers and the like stay as they are spelled."""

import yaml
from hypothesis import given
from hypothesis import strategies as st

from datamigrate.verdict.yaml import Mapping, Other, Sequence, read_yaml

TEXTS = st.one_of(
    st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF), max_size=8),
    st.sampled_from(["", "~", "null", "<<", "1", "yes", "a: b", "- a", "{{ x }}", "a\nb"]),
)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-99, 99), TEXTS)
DOCUMENTS = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4)
)


def plain(node):
    match node:
        case Mapping():
            return {key: plain(value) for key, value in node.items()}
        case Sequence():
            return [plain(value) for value in node]
        case Other():
            return yaml.safe_load(str(node))
        case _:
            return node


@given(DOCUMENTS, st.booleans())
def test_a_document_is_read_as_by_pyyaml(document, flow):
    text = yaml.safe_dump(document, default_flow_style=flow)
    if "? " not in text and "<<" not in text:  # long keys, and what merges
        read = read_yaml(text)
        assert not read.problems
        assert plain(read.root) == yaml.safe_load(text)


def test_anchors_and_merges_are_read_as_by_pyyaml():
    text = """
a: &a {x: 1, y: [1, &n text, *n]}
b:
  <<: *a
  y: 2
  z: *n
c: {<<: [*a, {x: 9, w: 3}], v: ~}
? null
: *a
"""
    read = read_yaml(text)
    assert not read.problems
    wanted = yaml.safe_load(text)
    wanted["null"] = wanted.pop(None)
    assert plain(read.root) == wanted
