"""Say where YAML departs from the shapes that dbt's own JSON Schemas ask for.

The shapes are data, written by tools/dbt_schema.py. What fits costs next to nothing: texts where
any text may stand are not looked at.
"""

import json
import re
from dataclasses import field
from functools import cache, lru_cache
from importlib.resources import files

from datamigrate.diagnostics import Code
from datamigrate.values import dataclass
from datamigrate.verdict.codes import SHAPE, UNKNOWN_KEY
from datamigrate.verdict.yaml import Mapping, Node, Other, Problem, Sequence

PROJECT, RESOURCES = "project", "resources"

_DATE = re.compile(r"[0-9]{4}-[0-9]")
_WHOLE = re.compile(r"[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|[0-9][0-9_:]*)")
_NAMES = {
    "b": "true or false",
    "f": "a number",
    "i": "a number without a fraction",
    "j": "Jinja",
    "s": "a text",
    "u": "a number of 0 or more",
}


@dataclass(slots=True)
class _Object:
    """A mapping that may stand somewhere; `texts` are keys whose value may be any text."""

    keys: "dict[str, _Shape]"
    needs: tuple[str, ...]
    others: "_Shape | None"
    texts: frozenset[str] = frozenset()
    is_free: bool = False  # takes any keys and values


@dataclass(slots=True)
class _Shape:
    """What may stand somewhere: `kinds` are letters of scalars, `words` the only texts."""

    free: bool = False
    kinds: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    items: "_Shape | None" = None
    objects: tuple[_Object, ...] = ()
    only: _Object | None = None  # where there is one


@cache
def _shapes() -> dict[str, _Shape]:
    """The shape of each kind of file, its parts linked."""
    read = json.loads(files(__package__).joinpath("dbt_schema.json").read_text("utf-8"))
    shapes = [_Shape() for _ in read["shapes"]]
    for shape, said in zip(shapes, read["shapes"], strict=True):
        shape.free = said.get("any", False)
        shape.kinds = frozenset(said.get("kinds", ""))
        shape.words = frozenset(said.get("words", ()))
        shape.items = shapes[said["items"]] if "items" in said else None
        shape.objects = tuple(
            _Object(
                {key: shapes[number] for key, number in one.get("keys", {}).items()},
                tuple(one.get("needs", ())),
                shapes[one["others"]] if "others" in one else None,
            )
            for one in said.get("objects", ())
        )
    for shape in shapes:
        shape.only = shape.objects[0] if len(shape.objects) == 1 else None
    for one in (one for shape in shapes for one in shape.objects):
        one.is_free = not (one.keys or one.needs) and one.others is not None and one.others.free
        one.texts = frozenset(k for k, s in one.keys.items() if s.free or "s" in s.kinds)
    return {kind: shapes[number] for kind, number in read["roots"].items()}


def check_schema(root: Node, kind: str) -> list[Problem]:
    """Where a document is not in the shape of its kind: PROJECT or RESOURCES.

    The schemas let any version pass; dbt takes one.
    """
    checker = _Checker()
    checker.node(root, _shapes()[kind], "the file", 0)
    version = root.get("version") if kind == RESOURCES and isinstance(root, Mapping) else None
    if version is not None and version != "2":
        message = f"expected `version: 2`, found {described(version)}"
        checker.found.append(Problem(SHAPE, message, 0))
    return checker.found


@dataclass(slots=True)
class _Checker:
    """Walks a document; a scalar stands where the mapping around it begins."""

    found: list[Problem] = field(default_factory=list)

    def node(self, node: Node, shape: _Shape, name: str, at: int) -> None:
        """`name` is the key that the node is the value of."""
        if shape.free:
            return
        if isinstance(node, Mapping):
            if shape.only is not None:
                self._object(node, shape.only)
            elif shape.objects:
                self._mapping(node, shape.objects)
            else:
                self._wrong(node, shape, name, at)
        elif isinstance(node, Sequence):
            if shape.items is None:
                self._wrong(node, shape, name, at)
            elif not shape.items.free:
                texts = "s" in shape.items.kinds
                for item in node:
                    if not (texts and type(item) is str):
                        self.node(item, shape.items, name, node.at)
        elif not _scalar_fits(node, shape):
            self._wrong(node, shape, name, at)

    def _mapping(self, node: Mapping, objects: tuple[_Object, ...]) -> None:
        tried: list[list[Problem]] = []
        for one in objects:
            checker = _Checker()
            checker._object(node, one)
            tried.append(checker.found)
        tried.sort(key=len)
        self.found += tried[0]

    def _object(self, node: Mapping, one: _Object) -> None:
        keys, texts, others = one.keys, one.texts, one.others
        for key, value in node.items():
            if type(value) is str and key in texts:
                continue
            shape = keys.get(key, others)
            if shape is not None:
                only = shape.only
                if only is None or type(value) is not Mapping:
                    self.node(value, shape, key, node.at)
                elif not only.is_free:
                    self._object(value, only)
            else:
                message = f"expected a key that dbt has a place for, found `{key[:60]}`"
                self._found(UNKNOWN_KEY, message, node.at)
        for key in one.needs:
            if key not in node:
                self._found(SHAPE, f"expected `{key}` in the mapping, found none", node.at)

    def _wrong(self, node: Node, shape: _Shape, name: str, at: int) -> None:
        message = f"expected {_wanted(shape)} in `{name[:60]}`, found {described(node)}"
        self._found(SHAPE, message, at)

    def _found(self, code: Code, message: str, at: int) -> None:
        self.found.append(Problem(code, message, at))


def _scalar_fits(node: Node, shape: _Shape) -> bool:
    kinds = shape.kinds
    if node is None:
        return "n" in kinds
    if isinstance(node, Other):
        kind = _kind(node)
        if kind == "s":
            return "s" in kinds or node in shape.words
        return bool(kinds & {kind, *("i" * (kind == "u")), *("f" * (kind in "iu"))})
    text = str(node)
    if "s" in kinds or text in shape.words:
        return True
    return "j" in kinds and text.startswith("{") and text.endswith(("}", "}\n"))


@lru_cache(maxsize=4096)
def _kind(text: str) -> str:
    """The letter of a scalar that is no text to YAML; a date is one to dbt."""
    if text.lower() in {"true", "yes", "on", "false", "no", "off"}:
        return "b"
    if _DATE.match(text):
        return "s"
    if _WHOLE.fullmatch(text) or re.fullmatch(r"[-+]?[0-9][0-9_]*\.0*", text):
        return "i" if text.startswith("-") and text.strip("-0_.:") else "u"
    return "f"


def _wanted(shape: _Shape) -> str:
    wanted = [_NAMES[kind] for kind in sorted(shape.kinds & _NAMES.keys())]
    if shape.words:
        words = sorted(shape.words)
        wanted += [f"`{word}`" for word in words[:8]] + ["another word of dbt's"][: len(words) // 9]
    if shape.items is not None:
        wanted.append("a list")
    if shape.objects:
        wanted.append("a mapping")
    return " or ".join(wanted) or "nothing"


def described(node: Node) -> str:
    """What was found, in a message."""
    if node is None:
        return "nothing"
    if isinstance(node, Mapping):
        return "a mapping"
    return "a list" if isinstance(node, Sequence) else f"`{node[:60]}`"
