"""Read a SAM template and put S3 places where it names local folders, as `cloudformation package`.

Short tags (`!Ref`) become their long form, so that the result is JSON, which CloudFormation takes.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from datamigrate.local.errors import StackError
from datamigrate.local.package import Part

Template = dict[str, Any]

_LOCAL = {
    "AWS::Serverless::Function": "CodeUri",
    "AWS::Serverless::LayerVersion": "ContentUri",
    "AWS::Serverless::StateMachine": "DefinitionUri",
}
"""The property of each type that names something local. The template uses no other ones."""


class _Loader(yaml.SafeLoader):
    """Knows CloudFormation's tags, and takes `2010-09-09` for the text that it is."""


def read_template(path: Path) -> Template:
    """The template as plain values."""
    if not path.is_file():
        raise StackError(
            f"expected a template at `{path}`, found none\n"
            "hint: run this in a checkout of datamigrate, or name one with --template"
        )
    try:
        loader = _Loader(path.read_text(encoding="utf-8"))
        loader.name = str(path)
        found = loader.get_single_data()
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as problem:
        raise StackError(f"could not read `{path}`: {problem}") from None
    if not isinstance(found, dict) or not isinstance(found.get("Resources"), dict):
        raise StackError(f"expected a template with `Resources` in `{path}`")
    return found


def _intrinsic(loader: yaml.SafeLoader, tag: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    elif isinstance(node, yaml.MappingNode):
        value = loader.construct_mapping(node, deep=True)
    if tag == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {tag if tag in {"Ref", "Condition"} else f"Fn::{tag}": value}


def _as_written(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> str:
    return str(node.value)


_Loader.add_multi_constructor("!", _intrinsic)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _as_written)


def parts(template: Template, root: Path) -> dict[str, Part | Path]:
    """What has to be uploaded, by logical id: folders to pack, and files as they are."""
    found: dict[str, Part | Path] = {}
    for name, resource in template["Resources"].items():
        kind = resource.get("Type") if isinstance(resource, dict) else None
        key = _LOCAL.get(kind or "")
        value = resource.get("Properties", {}).get(key) if key else None
        if not isinstance(value, str) or value.startswith("s3://"):
            continue
        path = (root / value).resolve()
        if not path.is_relative_to(root.resolve()):
            raise StackError(f"`{name}`: `{value}` is outside of the template's folder")
        if not path.exists():
            raise StackError(f"`{name}`: expected something at `{value}`, found nothing")
        is_definition = key == "DefinitionUri"
        found[name] = path if is_definition else Part(path, is_layer=key == "ContentUri")
    return found


def rewrite(template: Template, bucket: str, keys: Mapping[str, str]) -> str:
    """The template as JSON, with the uploaded object in place of each local path."""
    resources = dict(template["Resources"])
    for name, key in keys.items():
        resource = resources[name]
        place = {"Bucket": bucket, "Key": key}
        properties = {**resource["Properties"], _LOCAL[resource["Type"]]: place}
        resources[name] = {**resource, "Properties": properties}
    return json.dumps(
        {**template, "Resources": resources}, ensure_ascii=False, separators=(",", ":")
    )


def files_to_upload(
    found: Mapping[str, Part | Path], pack: Callable[[Part], Path]
) -> dict[str, Path]:
    """The file to upload for each part; what several resources share is packed once."""
    made: dict[Part | Path, Path] = {}
    for part in found.values():
        if part not in made:
            made[part] = pack(part) if isinstance(part, Part) else part
    return {name: made[part] for name, part in found.items()}
