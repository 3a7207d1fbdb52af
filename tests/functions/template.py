"""The template as data: CloudFormation's tags become one-key mappings."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]


class _Loader(yaml.SafeLoader):
    pass


def _tag(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    name = suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        return {name: loader.construct_scalar(node)}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    assert isinstance(node, yaml.MappingNode)
    return {name: loader.construct_mapping(node, deep=True)}


_Loader.add_multi_constructor("!", _tag)


@cache
def load_template() -> dict[str, Any]:
    """template.yaml."""
    found = yaml.load((ROOT / "template.yaml").read_text("utf-8"), _Loader)
    assert isinstance(found, dict)
    return found


def properties(template: dict[str, Any], name: str) -> dict[str, Any]:
    """The properties of a resource."""
    found = template["Resources"][name]["Properties"]
    assert isinstance(found, dict)
    return found
