"""Reduce the JSON Schemas that dbt-core ships to the shapes that the verdict reads.

Run by `make dbt-schema`, after a change of dbt's version. What schemas say twice is said once, and
what only describes is left out. A test holds the result equal to dbt's schemas.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import distribution, version
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "layers/core/datamigrate/verdict/dbt_schema.json"
KINDS = ("project", "resources")
JINJA = r"^\{.*\}$"
_SCALARS = {"null": "n", "boolean": "b", "integer": "i", "number": "f", "string": "s"}
# Keys that dbt takes besides its schemas: `_ADAPTER_TO_EXTRA_KEYS` in dbt/jsonschemas.
_CONFIGS = ("query_tags", "zorder", "options", "unique_tmp_table_suffix", "skip_optimize")
_SOURCES = ("dataset", "project")

Schema = Mapping[str, object]
Shape = dict[str, object]


def dbt_schema(kind: str) -> Schema:
    """The schema of a kind of file, as dbt-core ships it."""
    path = distribution("dbt-core").locate_file(f"dbt/jsonschemas/{kind}/latest.json")
    found: Schema = json.loads(Path(str(path)).read_text("utf-8"))
    return found


@dataclass
class Shapes:
    """The shapes of one schema, each once, by the text of what they were made of."""

    schema: Schema
    numbers: dict[str, int] = field(default_factory=dict)
    shapes: list[Shape] = field(default_factory=list)

    def number(self, schema: object) -> int:
        """The shape that a schema becomes."""
        key = json.dumps(schema, sort_keys=True)
        if key not in self.numbers:
            self.numbers[key] = len(self.shapes)
            self.shapes.append({})
            self.shapes[self.numbers[key]] = self._shape(schema)
        return self.numbers[key]

    def _shape(self, schema: object) -> Shape:
        scalars: set[str] = set()
        words: set[str] = set()
        items: list[object] = []
        objects: list[Shape] = []
        for part in self._parts(schema):
            kinds = part.get("type")
            if kinds is None:
                return {"any": True}
            for kind in kinds if isinstance(kinds, list) else [kinds]:
                if kind == "object":
                    objects.append(self._object(part))
                elif kind == "array":
                    items.append(part.get("items", True))
                elif kind == "string" and "enum" in part:
                    words.update(_list(part["enum"]))
                elif kind == "string" and "pattern" in part:
                    assert part["pattern"] == JINJA, part["pattern"]
                    scalars.add("j")
                else:
                    unsigned = kind == "integer" and "minimum" in part
                    scalars.add("u" if unsigned else _SCALARS[str(kind)])
        return _without_nothing(
            {
                "kinds": "".join(sorted(_fewest(scalars))),
                "words": [] if "s" in scalars else sorted(words),
                "items": self.number({"anyOf": items} if len(items) > 1 else items[0])
                if items
                else None,
                "objects": _distinct(objects),
            }
        )

    def _parts(self, schema: object) -> Iterator[Schema]:
        """The alternatives of a schema, none of which has alternatives itself."""
        if schema is True:
            yield {}
            return
        assert isinstance(schema, dict), schema
        if "$ref" in schema:
            definitions = self.schema["definitions"]
            assert isinstance(definitions, dict)
            yield from self._parts(definitions[schema["$ref"].rsplit("/", 1)[-1]])
        elif several := schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf"):
            assert "allOf" not in schema or len(several) == 1
            for part in several:
                yield from self._parts(_joined(schema, part) if "properties" in schema else part)
        else:
            yield schema

    def _object(self, schema: Schema) -> Shape:
        properties = schema.get("properties", {})
        assert isinstance(properties, dict)
        keys = {key: self.number(value) for key, value in properties.items()}
        if "enabled" in keys or "+enabled" in keys:
            sign = "+" if "+enabled" in keys else ""
            keys |= {f"{sign}{key}": self.number(True) for key in _CONFIGS}
        if {"tables", "loader"} <= keys.keys():
            keys |= {key: self.number({"type": ["string", "null"]}) for key in _SOURCES}
        others = schema.get("additionalProperties", True)
        return _without_nothing(
            {
                "keys": dict(sorted(keys.items())),
                "needs": schema.get("required", []),
                "others": None if others is False else self.number(others),
            }
        )


def _joined(schema: Schema, part: Schema) -> Schema:
    """Keys that are said before the alternatives belong to each of them."""
    own = {key: value for key, value in schema.items() if key not in {"anyOf", "oneOf"}}
    properties, more = own.get("properties", {}), part.get("properties", {})
    assert isinstance(properties, dict)
    assert isinstance(more, dict)
    return {**own, **part, "properties": {**properties, **more}}


def _list(node: object) -> list[str]:
    assert isinstance(node, list)
    return node


def _fewest(scalars: set[str]) -> set[str]:
    """What another of them includes is left out."""
    if "s" in scalars:
        scalars = scalars - {"j"}
    if "f" in scalars:
        scalars = scalars - {"i", "u"}
    return scalars - {"u"} if "i" in scalars else scalars


def _without_nothing(shape: Shape) -> Shape:
    return {key: value for key, value in shape.items() if value not in (None, [], {}, "")}


def _distinct(shapes: list[Shape]) -> list[Shape]:
    return [shape for number, shape in enumerate(shapes) if shape not in shapes[:number]]


def merged(shapes: list[Shape], roots: dict[str, int]) -> tuple[list[Shape], dict[str, int]]:
    """The same with equal shapes once, until no two are equal."""
    while True:
        first: dict[str, int] = {}
        new = [first.setdefault(json.dumps(shape), len(first)) for shape in shapes]
        kept = [json.loads(text) for text in first]
        roots = {kind: new[number] for kind, number in roots.items()}
        if len(kept) == len(shapes):
            return kept, roots
        shapes = [_numbered(shape, new) for shape in kept]


def _numbered(shape: Shape, new: list[int]) -> Shape:
    """A shape whose parts have new numbers."""
    parts = dict(shape)
    for key, value in shape.items():
        match key, value:
            case ("items" | "others", int()):
                parts[key] = new[value]
            case "keys", dict():
                parts[key] = {name: new[number] for name, number in value.items()}
            case "objects", list():
                parts[key] = [_numbered(one, new) for one in value]
    return parts


def reduced() -> str:
    """The file's text: a line for each shape."""
    shapes: list[Shape] = []
    roots: dict[str, int] = {}
    for kind in KINDS:
        found = Shapes(dbt_schema(kind), shapes=shapes)
        roots[kind] = found.number(found.schema)
    shapes, roots = merged(shapes, roots)
    about = (
        f"Reduced from the JSON Schemas of dbt-core {version('dbt-core')}, copyright dbt Labs,"
        " licensed under the Apache License 2.0 (https://www.apache.org/licenses/LICENSE-2.0)."
        " Changed: made smaller by tools/dbt_schema.py."
    )
    lines = ",\n".join(json.dumps(shape, separators=(",", ":")) for shape in shapes)
    head = f'{{"about": {json.dumps(about)},\n"roots": {json.dumps(roots)},\n"shapes": [\n'
    return f"{head}{lines}\n]}}\n"


def main() -> int:
    """Write the file."""
    TARGET.write_text(reduced(), encoding="utf-8")
    print(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
