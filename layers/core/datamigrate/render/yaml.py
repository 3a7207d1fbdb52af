"""Write YAML. Whatever text goes in comes back when the file is read; quotes are by rule.

A mapping is a dict, a sequence a list or tuple. A key is left out when its value holds nothing:
None, or a collection that is empty once its own empty values are left out.
"""

import re
from functools import lru_cache

Node = str | int | bool | None | list["Node"] | tuple["Node", ...] | dict[str, "Node"]


class Written(str):
    """An item of a sequence that is written already, indentation and dash included.

    Columns are nine tenths of a project's YAML; as nested nodes they take twice the time.
    """

    __slots__ = ()


REPEATED = 4096
"""How many texts of columns are kept: the same columns are in many tables."""

# No indicator, no `: `, no ` #`, no number, no word that is not a string to some reader.
_SIGNS = "[A-Za-z0-9_().,/=+*-]*+"
_PLAIN = re.compile(f"[A-Za-z_]{_SIGNS}(?: [A-Za-z0-9_(]{_SIGNS})*+")
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"})
_LONGEST_WORD = max(map(len, _WORDS))
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}
_UNPRINTABLE = re.compile(
    '["\\\\\x00-\x1f\x7f-\xa0\xad\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]'
)


def emit(node: Node) -> str:
    """The document of a mapping or sequence, with a newline at its end."""
    lines: list[str] = []
    if isinstance(node, dict):
        _mapping(node, "", "", lines)
    elif isinstance(node, list | tuple):
        _sequence(node, "", lines)
    else:
        lines.append(scalar(node))
    lines.append("")
    return "\n".join(lines)


def item(node: Node, indent: str) -> str:
    """An item of a sequence whose dashes stand at `indent`, with a newline at its end."""
    lines: list[str] = []
    _sequence([node], indent, lines)
    lines.append("")
    return "\n".join(lines)


def scalar(value: str | int | bool | None) -> str:
    """A value on one line."""
    if isinstance(value, str):
        return _known(value) if len(value) < _SHORT else _text(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _text(text: str) -> str:
    if _PLAIN.fullmatch(text) and (len(text) > _LONGEST_WORD or text.lower() not in _WORDS):
        return text
    if _UNPRINTABLE.search(text):
        text = _UNPRINTABLE.sub(_escape, text)
    return f'"{text}"'


_known = lru_cache(maxsize=8192)(_text)
_SHORT = 24  # names and types come again, descriptions do not


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    if "\ud800" <= character <= "\udfff":
        return "\ufffd"
    return _ESCAPES.get(character) or f"\\u{ord(character):04x}"


def _mapping(node: dict[str, Node], first: str, indent: str, lines: list[str]) -> None:
    """`first` begins the first line (a dash, in a sequence), `indent` the others."""
    start, inside = first, indent + "  "
    for key, value in node.items():
        if isinstance(value, str):
            text = _known(value) if len(value) < _SHORT else _text(value)
            lines.append(f"{start}{_known(key)}: {text}")
        elif value is None:
            continue
        elif isinstance(value, int):
            lines.append(f"{start}{_known(key)}: {scalar(value)}")
        else:
            size = len(lines)
            lines.append(f"{start}{_known(key)}:")
            if isinstance(value, dict):
                _mapping(value, inside, inside, lines)
            else:
                _sequence(value, inside, lines)
            if len(lines) == size + 1:  # it holds nothing
                lines.pop()
                continue
        start = indent


def _sequence(node: list[Node] | tuple[Node, ...], indent: str, lines: list[str]) -> None:
    for value in node:
        if isinstance(value, Written):
            lines.append(value)
        elif isinstance(value, dict):
            _mapping(value, indent + "- ", indent + "  ", lines)
        elif value is None or isinstance(value, str | int):
            lines.append(f"{indent}- {scalar(value)}")
        else:
            lines.append(f"{indent}-")
            _sequence(value, indent + "  ", lines)
