"""Read YAML that may be hostile: a tree of plain values, or a reason why not.

Events are read one at a time, so that depth and the size of what aliases stand for are known
before anything grows. A mapping knows where it begins.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from datamigrate.diagnostics import Code
from datamigrate.verdict.codes import NO_YAML, TOO_LARGE, TWICE_IN_YAML

if TYPE_CHECKING:
    import yaml

_DEEPEST = 60
_LARGEST = 100_000
"""How many values the aliases of a document may stand for."""
_SHORT = 100  # no number or date is longer


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
    """The tree (None where there is none), its problems, and the texts that hold Jinja."""

    root: Node = None
    problems: list[Problem] = field(default_factory=list)
    templated: list[tuple[str, int]] = field(default_factory=list)


def is_true(node: Node) -> bool:
    """Whether a value is YAML's true."""
    return isinstance(node, Other) and node.lower() in {"true", "yes", "on"}


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


@dataclass(slots=True)
class _Frame:
    """A collection that is being read; `size` counts its values, those of aliases too."""

    node: Mapping | Sequence
    anchor: str | None
    key: str | None = None
    size: int = 1
    merged: frozenset[str] = frozenset()  # keys that `<<` brought in


class _Builder:
    """Makes the tree of a document out of its events."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.frames: list[_Frame] = []
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.repeated = 0
        self.documents = 0

    def build(self, text: str) -> None:
        import yaml

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
        try:
            while not isinstance(event := loader.get_event(), yaml.StreamEndEvent):
                kind = type(event)
                if kind is yaml.ScalarEvent:
                    self._scalar(event)
                elif kind is yaml.MappingStartEvent:
                    self._start(Mapping(), event)
                elif kind is yaml.SequenceStartEvent:
                    self._start(Sequence(), event)
                elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                    self._end()
                elif kind is yaml.AliasEvent:
                    self._alias(event)
                elif kind is yaml.DocumentStartEvent:
                    self._document(event)
        finally:
            loader.dispose()

    def _document(self, event: "yaml.DocumentStartEvent") -> None:
        self.documents += 1
        if self.documents > 1:
            raise _StopError(NO_YAML, "expected one document, found another", _at(event))

    def _scalar(self, event: "yaml.ScalarEvent") -> None:
        text: str = event.value
        value: Node = text
        if "{" in text and not self._is_key() and ("{{" in text or "{%" in text or "{#" in text):
            self.document.templated.append((text, _at(event)))
        if event.tag is not None:
            self._known(event.tag, _at(event))
        elif event.implicit[0]:
            value = _resolved(text) if len(text) < _SHORT else text
        if event.anchor is not None:
            self.anchors[event.anchor] = (value, 1)
        self._put(value, _at(event), 1)

    def _is_key(self) -> bool:
        """Whether a scalar that comes now is a key, which dbt does not render."""
        frame = self.frames[-1] if self.frames else None
        return frame is not None and isinstance(frame.node, Mapping) and frame.key is None

    def _known(self, tag: str, at: int) -> None:
        if tag != "!" and not tag.startswith("tag:yaml.org,2002:"):
            raise _StopError(NO_YAML, f"expected a tag of YAML, found `{tag}`", at)
        if tag.startswith("tag:yaml.org,2002:python"):
            raise _StopError(NO_YAML, f"expected a value, found the tag `{tag}`", at)

    def _start(self, node: Mapping | Sequence, event: "yaml.CollectionStartEvent") -> None:
        node.at = _at(event)
        if event.tag is not None:
            self._known(event.tag, node.at)
        if len(self.frames) >= _DEEPEST:
            raise _StopError(TOO_LARGE, f"expected at most {_DEEPEST} levels, found more", node.at)
        if self._is_key():
            raise _StopError(NO_YAML, "expected a text as a key, found a collection", node.at)
        self.frames.append(_Frame(node, event.anchor))

    def _end(self) -> None:
        frame = self.frames.pop()
        if frame.anchor is not None:
            self.anchors[frame.anchor] = (frame.node, frame.size)
        self._put(frame.node, frame.node.at, frame.size)

    def _alias(self, event: "yaml.AliasEvent") -> None:
        at = _at(event)
        if event.anchor not in self.anchors:
            raise _StopError(NO_YAML, f"expected a known anchor, found `*{event.anchor}`", at)
        node, size = self.anchors[event.anchor]
        self.repeated += size
        if self.repeated > _LARGEST:
            message = f"expected aliases for at most {_LARGEST:,} values, found more"
            raise _StopError(TOO_LARGE, message, at)
        self._put(node, at, size)

    def _put(self, value: Node, at: int, size: int) -> None:
        if not self.frames:
            self.document.root = value
            return
        frame = self.frames[-1]
        frame.size += size
        node = frame.node
        if isinstance(node, Sequence):
            node.append(value)
        elif frame.key is None:
            frame.key = value if isinstance(value, str) else "null"
            if frame.key in node and frame.key not in frame.merged:
                message = f"expected a key once, found `{frame.key}` again"
                self.document.problems.append(Problem(TWICE_IN_YAML, message, at))
        else:
            key, frame.key = frame.key, None
            if key == "<<":
                frame.merged |= _merge(node, value)
            else:
                node[key] = value


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
