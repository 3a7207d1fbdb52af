"""Read YAML that may be hostile: a tree of plain values, or a reason why not.

Events are read one at a time, so that depth and the size of what aliases stand for are known
before anything grows. A mapping knows where it begins.
"""

from dataclasses import field
from functools import lru_cache
from typing import TYPE_CHECKING

from datamigrate.diagnostics import Code
from datamigrate.values import dataclass
from datamigrate.verdict.codes import NO_YAML, TOO_LARGE, TWICE_IN_YAML

if TYPE_CHECKING:
    import yaml

_DEEPEST = 60
_LARGEST = 100_000
"""How many values the aliases of a document may stand for."""
_SHORT = 100  # no number or date is longer
_ODD_KEYS = frozenset({"", "~", "null", "Null", "NULL"})
"""What is null without quotes, and as a key goes by that name."""


class Mapping(dict[str, "Node"]):
    """A mapping; `at` is its first character."""

    __slots__ = ("at",)
    at: int


class Sequence(list["Node"]):
    """A sequence; `at` is its first character."""

    __slots__ = ("at",)
    at: int


class Other(str):
    """A number, a boolean or a date, as it is spelled."""

    __slots__ = ()


Node = Mapping | Sequence | Other | str | None


@dataclass(frozen=True, slots=True)
class Problem:
    """Why YAML is wrong, and at which character."""

    code: Code
    message: str
    at: int


@dataclass(slots=True)
class Document:
    """The tree (None where there is none), its problems, and each text with Jinja and its key."""

    root: Node = None
    problems: list[Problem] = field(default_factory=list)
    templated: list[tuple[str, int, str | None]] = field(default_factory=list)


def is_true(node: Node) -> bool:
    """Whether a value is YAML's true."""
    return isinstance(node, Other) and node.lower() in {"true", "yes", "on"}


def is_false(node: Node) -> bool:
    """Whether a value is YAML's false."""
    return isinstance(node, Other) and node.lower() in {"false", "no", "off"}


def read_yaml(text: str) -> Document:
    """The document of a file. Any text gives a document."""
    import yaml

    document = Document()
    try:
        _Builder(document).build(text)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        said = f"expected YAML, found this: {problem.problem or problem.context}"
        document.problems.append(Problem(NO_YAML, said, min(mark.index, len(text)) if mark else 0))
    except (yaml.YAMLError, UnicodeError, RecursionError) as problem:
        said = f"expected YAML, found {str(problem).splitlines()[0] if str(problem) else 'none'}"
        document.problems.append(Problem(NO_YAML, said, 0))
    except _StopError as stopped:
        document.problems.append(stopped.problem)
    if any(problem.code is not TWICE_IN_YAML for problem in document.problems):
        document.root = None
    return document


class _StopError(Exception):
    def __init__(self, code: Code, message: str, at: int) -> None:
        self.problem = Problem(code, message, at)


_Frames = list[tuple[Mapping | Sequence | None, str | None, str | None]]
"""For each open collection: the one around it, the key there that it is for, and its anchor."""


class _Builder:
    """Makes the tree of a document out of its events."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.merged: dict[int, frozenset[str]] = {}  # keys that `<<` brought into a mapping
        self.repeated = 0
        self.documents = 0

    def build(self, text: str) -> None:
        import yaml

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
        try:
            self._build(loader)
        finally:
            loader.dispose()

    def _build(self, loader: "yaml.SafeLoader") -> None:
        """One event after the other; what happens most often happens here, without a call."""
        import yaml

        take = loader.get_event
        scalar, mapping, alias = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.AliasEvent
        starts = frozenset({mapping, yaml.SequenceStartEvent})
        ends = frozenset({yaml.MappingEndEvent, yaml.SequenceEndEvent})
        frames: _Frames = []
        node: Mapping | Sequence | None = None
        key: str | None = None
        value: Node
        while (kind := type(event := take())) is not yaml.StreamEndEvent:  # type: ignore[no-untyped-call]  # as the stub has it
            if kind is scalar:
                said: str = event.value
                if event.tag or event.anchor or "{" in said or said in _ODD_KEYS:
                    value = self._scalar(event, key, is_key=key is None and type(node) is Mapping)
                elif key is None and type(node) is Mapping and said not in node:
                    key = said
                    continue
                else:
                    value = _resolved(said) if event.implicit[0] and len(said) < _SHORT else said
            elif kind in starts:
                self._check(event, len(frames), is_key=key is None and type(node) is Mapping)
                frames.append((node, key, event.anchor))
                node, key = Mapping() if kind is mapping else Sequence(), None
                node.at = _at(event)
                continue
            elif kind in ends:
                value = node
                node, key, anchor = frames.pop()
                if anchor is not None:
                    self.anchors[anchor] = (value, _size(value))
            elif kind is alias:
                value = self._alias(event)
            else:
                self._count(event)
                continue
            if type(node) is Mapping:
                if key is None or key == "<<":
                    key = self._put(node, key, value, event)
                else:
                    node[key], key = value, None
            elif type(node) is Sequence:
                node.append(value)
            else:
                self.document.root = value

    def _count(self, event: "yaml.Event") -> None:
        import yaml

        self.documents += isinstance(event, yaml.DocumentStartEvent)
        if self.documents > 1:
            raise _StopError(NO_YAML, "expected one document, found another", _at(event))

    def _scalar(self, event: "yaml.ScalarEvent", key: str | None, *, is_key: bool) -> Node:
        text: str = event.value
        value: Node = text
        if "{" in text and not is_key and ("{{" in text or "{%" in text or "{#" in text):
            self.document.templated.append((text, _at(event), key))
        if event.tag is not None:
            self._known(event.tag, _at(event))
        elif event.implicit[0]:
            value = _resolved(text) if len(text) < _SHORT else text
        if event.anchor is not None:
            self.anchors[event.anchor] = (value, 1)
        return value

    def _known(self, tag: str, at: int) -> None:
        if tag != "!" and not tag.startswith("tag:yaml.org,2002:"):
            raise _StopError(NO_YAML, f"expected a tag of YAML, found `{tag}`", at)
        if tag.startswith("tag:yaml.org,2002:python"):
            raise _StopError(NO_YAML, f"expected a value, found the tag `{tag}`", at)

    def _check(self, event: "yaml.CollectionStartEvent", depth: int, *, is_key: bool) -> None:
        if event.tag is not None:
            self._known(event.tag, _at(event))
        if depth >= _DEEPEST:
            raise _StopError(
                TOO_LARGE, f"expected at most {_DEEPEST} levels, found more", _at(event)
            )
        if is_key:
            message = "expected a text as a key, found a collection"
            raise _StopError(NO_YAML, message, _at(event))

    def _alias(self, event: "yaml.AliasEvent") -> Node:
        at = _at(event)
        if event.anchor not in self.anchors:
            raise _StopError(NO_YAML, f"expected a known anchor, found `*{event.anchor}`", at)
        node, size = self.anchors[event.anchor]
        self.repeated += size
        if self.repeated > _LARGEST:
            message = f"expected aliases for at most {_LARGEST:,} values, found more"
            raise _StopError(TOO_LARGE, message, at)
        return node

    def _put(self, node: Mapping, key: str | None, value: Node, event: "yaml.Event") -> str | None:
        """Take a key, or what `<<` brings in; the key that waits for its value."""
        if key is None:
            key = value if isinstance(value, str) else "null"
            if key in node and key not in self.merged.get(id(node), ()):
                message = f"expected a key once, found `{key}` again"
                self.document.problems.append(Problem(TWICE_IN_YAML, message, _at(event)))
            return key
        self.merged[id(node)] = self.merged.get(id(node), frozenset()) | _merge(node, value)
        return None


def _size(node: Node) -> int:
    """How many values a node stands for, those of aliases in it too."""
    count = 0
    waiting = [node]
    while waiting:
        one = waiting.pop()
        count += 1
        if isinstance(one, Mapping):
            count += len(one)
            waiting += one.values()
        elif isinstance(one, Sequence):
            waiting += one
    return count


@lru_cache(maxsize=4096)
def _resolved(text: str) -> Node:
    """What a scalar without quotes is to YAML 1.1, which dbt reads."""
    from yaml import SafeLoader

    for tag, form in SafeLoader.yaml_implicit_resolvers.get(text[:1], ()):
        if form.match(text):
            if tag.endswith(":null"):
                return None
            return text if tag.endswith(":merge") else Other(text)
    return text


def _at(event: "yaml.Event") -> int:
    return event.start_mark.index if event.start_mark else 0


def _merge(node: Mapping, value: Node) -> frozenset[str]:
    """What `<<` brings in gives way to what is written; the keys that it brought."""
    brought: set[str] = set()
    for part in value if isinstance(value, Sequence) else [value]:
        if isinstance(part, Mapping):
            brought.update(key for key in part if key not in node)
            for key, inner in part.items():
                node.setdefault(key, inner)
    return frozenset(brought)
