"""Render Jinja without running it: what can be known from the text alone, and nothing else.

Calls of `ref` and `source` become names that stand for their relation; `config` becomes nothing.
Blocks, variables and other calls are left to dbt: the text is then not static.
"""

import re
from collections.abc import Iterator, Set
from dataclasses import field
from functools import cache
from typing import TYPE_CHECKING

from datamigrate.values import dataclass

if TYPE_CHECKING:
    from jinja2 import Environment, nodes

RELATION = "dbt"
"""The schema of the names that stand for relations: `"dbt"."source"."shop"."orders"`."""

_OPENING = re.compile(r"\{[{%#]")
_OURS = re.compile(
    r"\{\{ (?:'\{'"
    r"|(?P<kind>ref|source)\(\s*+'(?P<first>[^'\\{}\n]*)'"
    r"(?:,\s++'(?P<second>[^'\\{}\n]*)')?\s*+\)) \}\}"
    r"|\{[{%#]"
)
_NEWLINE = re.compile(r"\r\n?|\n")
_BLOCKS = re.compile(r"(\{%[-+]?\s*)(end)?(?:test|data_test)\b")
_ADAPTED = re.compile(r"(\{%[-+]?\s*)(end)?materialization\b([^%]*)")
_LIKELY = re.compile(r"\b(ref|source)\s*\(\s*['\"](\w+)['\"](?:\s*,\s*['\"](\w+)['\"])?")
_LONGEST = 2_000_000

# What dbt offers to models and properties; a call of anything else is the project's own.
KNOWN = frozenset(
    "ref source config var env_var this target is_incremental doc dbt loop range dict".split()
)


@dataclass(frozen=True, slots=True)
class Call:
    """A call of `ref` or `source` with constant arguments, and its first character."""

    kind: str
    arguments: tuple[str, ...]
    at: int


@dataclass(slots=True)
class Rendered:
    """What a text says. `text` is None where only a run can tell, or where it is broken.

    A problem is a message and a character of the template. `enabled` is what a call of `config`
    says of it, None where none does, or not in so many words.
    """

    text: str | None = None
    calls: list[Call] = field(default_factory=list)
    unknown: list[tuple[str, int]] = field(default_factory=list)
    dynamic: tuple[str, int] | None = None
    broken: tuple[str, int] | None = None
    enabled: bool | None = None


def stand_in(kind: str, arguments: tuple[str, ...], quote: str) -> str:
    """The name of a relation in SQL; `quote` opens it, its end closes it and is doubled inside."""
    opening, closing = quote[0], quote[-1]
    parts = (RELATION, kind, *arguments)
    return ".".join(opening + part.replace(closing, closing * 2) + closing for part in parts)


def render(text: str, macros: Set[str] = frozenset(), quote: str = '"') -> Rendered:
    """What dbt makes of a model or of a value in YAML, as far as the text tells. Never raises."""
    rendered = Rendered()
    if not _OPENING.search(text):
        rendered.text = text
    elif not _render_ours(text, rendered, quote):
        _render_any(text, rendered, macros, quote)
    return rendered


def _render_ours(text: str, rendered: Rendered, quote: str) -> bool:
    """The few forms that our own files use, without a parser. Lines keep their numbers."""
    parts: list[str] = []
    end = 0
    for found in _OURS.finditer(text):
        if found.end() - found.start() == len("{{"):
            rendered.calls.clear()
            return False
        parts.append(text[end : found.start()])
        end = found.end()
        kind, first, second = found.group("kind", "first", "second")
        if kind is None:
            parts.append("{")
        else:
            arguments = (first,) if second is None else (first, second)
            rendered.calls.append(Call(kind, arguments, found.start()))
            parts.append(stand_in(kind, arguments, quote) + "\n" * found[0].count("\n"))
    rendered.text = "".join(parts) + text[end:]
    return True


@cache
def _environment() -> "Environment":
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])


def parse(text: str) -> "nodes.Template | tuple[str, int]":
    """The tree of a template, or what is wrong with it and where. Never raises."""
    from jinja2 import TemplateError, TemplateSyntaxError

    if len(text) > _LONGEST:
        return f"expected at most {_LONGEST:,} characters of Jinja, found {len(text):,}", 0
    try:
        return _environment().parse(text)
    except TemplateSyntaxError as problem:
        message = f"expected Jinja, found this: {problem.message}"
        return message, _Lines(text).start(problem.lineno)
    except (TemplateError, RecursionError, OverflowError, ValueError) as problem:
        return f"expected Jinja, found what its parser does not take: {type(problem).__name__}", 0


class _Lines:
    """Where the lines of a text begin, counted from 1 as Jinja does."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in _NEWLINE.finditer(text))]

    def start(self, line: int) -> int:
        return self._starts[max(0, min(line, len(self._starts)) - 1)]


def _render_any(text: str, rendered: Rendered, macros: Set[str], quote: str) -> None:
    tree = parse(text)
    if isinstance(tree, tuple):
        rendered.broken = tree
        rendered.calls += _likely(text)
        return
    lines = _Lines(text)
    try:
        _calls(tree, lines, rendered, macros)
        said = "".join(_parts(tree, lines, rendered, quote))
    except RecursionError:
        rendered.broken = ("expected Jinja, found too many levels of it", 0)
        return
    if rendered.dynamic is None:
        rendered.text = said


def _likely(text: str) -> Iterator[Call]:
    """The references of a broken template, as far as they can be told."""
    for found in _LIKELY.finditer(text):
        arguments = tuple(argument for argument in found.groups()[1:] if argument is not None)
        yield Call(found[1], arguments, found.start())


def _parts(tree: "nodes.Template", lines: _Lines, rendered: Rendered, quote: str) -> Iterator[str]:
    """What is printed. Comments leave no lines: they are made up for, so that places stay right."""
    from jinja2 import nodes

    line = 1
    for node in tree.body:
        if not isinstance(node, nodes.Output):
            what = f"a block of `{type(node).__name__.lower()}`"
            rendered.dynamic = rendered.dynamic or (what, lines.start(node.lineno))
            continue
        for inner in node.nodes:
            yield "\n" * (inner.lineno - line)
            line = max(line, inner.lineno)
            part = _said(inner, lines, rendered, quote)
            line += part.count("\n")
            yield part


def _said(node: "nodes.Expr", lines: _Lines, rendered: Rendered, quote: str) -> str:
    """What an expression prints, if that is known."""
    from jinja2 import nodes

    if isinstance(node, nodes.TemplateData):
        return node.data
    if isinstance(node, nodes.Const):
        return str(node.value)
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name):
        arguments = _constants(node)
        if node.node.name in {"ref", "source"} and arguments:
            return stand_in(node.node.name, arguments, quote)
        if node.node.name == "config":
            return ""
    what = "a call" if isinstance(node, nodes.Call) else "an expression"
    rendered.dynamic = rendered.dynamic or (what, lines.start(node.lineno))
    return ""


def _constants(node: "nodes.Call") -> tuple[str, ...]:
    """The arguments of a call that has text only, else nothing. A version is no part of a name."""
    from jinja2 import nodes

    if node.dyn_args or node.dyn_kwargs:
        return ()
    if any(keyword.key not in {"v", "version"} for keyword in node.kwargs):
        return ()
    values = [inner.value for inner in node.args if isinstance(inner, nodes.Const)]
    texts = tuple(value for value in values if isinstance(value, str))
    return texts if len(texts) == len(node.args) else ()


def _calls(tree: "nodes.Template", lines: _Lines, rendered: Rendered, macros: Set[str]) -> None:
    """Every call in the text, in blocks too: references, and what nobody defines."""
    from jinja2 import nodes

    own = {name.name for name in tree.find_all(nodes.Name) if name.ctx in {"store", "param"}}
    own |= {macro.name for macro in tree.find_all(nodes.Macro)}
    for call in tree.find_all(nodes.Call):
        target = call.node
        while isinstance(target, nodes.Getattr | nodes.Getitem):
            target = target.node
        if not isinstance(target, nodes.Name):
            continue
        at = lines.start(call.lineno)
        name = target.name
        if name in {"ref", "source"} and (arguments := _constants(call)):
            rendered.calls.append(Call(name, arguments, at))
        elif name == "config":
            rendered.enabled = _enabled(call)
        elif name not in KNOWN and name not in macros and name not in own:
            rendered.unknown.append((name, at))


def _enabled(call: "nodes.Call") -> bool | None:
    from jinja2 import nodes

    for keyword in call.kwargs:
        if keyword.key == "enabled" and isinstance(keyword.value, nodes.Const):
            return bool(keyword.value.value)
    return None


def macro_file(text: str) -> str:
    """A file of macros with dbt's own blocks written as macros, on the same lines."""
    text = _BLOCKS.sub(lambda found: f"{found[1]}{found[2] or ''}macro", text)
    return _ADAPTED.sub(lambda found: f"{found[1]}{found[2] or ''}macro" + _head(found), text)


def _head(found: re.Match[str]) -> str:
    if found[2]:
        return found[3]
    name = re.match(r"\s*(\w+)", found[3])
    closing = "-" if found[3].rstrip().endswith("-") else ""
    return f" {name[1] if name else ''}() {closing}"


def macro_names(text: str) -> Iterator[str]:
    """The names that a file of macros defines."""
    for found in re.finditer(r"\{%[-+]?\s*macro\s+(\w+)", text):
        yield found[1]
