"""Write YAML. Whatever text goes in comes back when the file is read; quotes are by rule.

A mapping is a dict, a sequence a list or tuple. A key is left out when its value holds nothing:
None, or a collection that is empty once its own empty values are left out.
"""

import re
from functools import lru_cache

Node = str | int | bool | None | list["Node"] | tuple["Node", ...] | dict[str, "Node"]

# No indicator, no `: `, no ` #`, no number, no word that is not a string to some reader.
_PLAIN = re.compile(r"[A-Za-z_](?:[A-Za-z0-9_().,/=+*-]|(?<! )[ ](?=[A-Za-z0-9_(]))*")
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"})
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
    return "\n".join(lines) + "\n"


def scalar(value: str | int | bool | None) -> str:
    """A value on one line."""
    if isinstance(value, str):
        return _text(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


@lru_cache(maxsize=4096)
def _text(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return '"' + _UNPRINTABLE.sub(_escape, text) + '"'


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    if "\ud800" <= character <= "\udfff":
        return "\ufffd"
    return _ESCAPES.get(character) or f"\\u{ord(character):04x}"


def _mapping(node: dict[str, Node], first: str, indent: str, lines: list[str]) -> None:
    """`first` begins the first line (a dash, in a sequence), `indent` the others."""
    start = first
    for key, value in node.items():
        if value is None:
            continue
        if isinstance(value, str):
            lines.append(f"{start}{_text(key)}: {_text(value)}")
        elif isinstance(value, dict | list | tuple):
            lines.append(f"{start}{_text(key)}:")
            size = len(lines)
            if isinstance(value, dict):
                _mapping(value, indent + "  ", indent + "  ", lines)
            else:
                _sequence(value, indent + "  ", lines)
            if len(lines) == size:
                lines.pop()
                continue
        else:
            lines.append(f"{start}{_text(key)}: {scalar(value)}")
        start = indent


def _sequence(node: list[Node] | tuple[Node, ...], indent: str, lines: list[str]) -> None:
    for value in node:
        if isinstance(value, dict):
            _mapping(value, indent + "- ", indent + "  ", lines)
        elif isinstance(value, list | tuple):
            lines.append(f"{indent}-")
            _sequence(value, indent + "  ", lines)
        else:
            lines.append(f"{indent}- {scalar(value)}")
