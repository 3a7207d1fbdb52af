"""Make text inert where dbt reads it. What dbt makes of it is the text, whatever it holds."""

import re
from collections.abc import Sequence

from datamigrate.types import Target

_READ = re.compile(r"\{[{%#]|\{\Z|\r|\n\Z")  # what Jinja makes something else of
_LIVE = re.compile(r"[{\r]|\n\Z")
_NEWLINE = re.compile(r"\r\n?")
_CALL = re.compile(r"\s*(?:env_var|ref|var|source|doc)\s*\(")


def doubled(identifier: str, target: Target) -> str:
    """An identifier for dbt, which puts quotes around it and most often does not look inside."""
    rules = target.identifiers
    return identifier if rules.dbt_doubles else identifier.replace(rules.closing, rules.closing * 2)


def literal(text: str) -> str:
    """A text of Jinja."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    escaped = escaped.replace("\n", "\\n").replace("\r", "\\r")
    return f"'{escaped}'"


def called(name: str, arguments: Sequence[str], room: int, indent: str = "") -> str:
    """A call between braces, on one line where there is room for it."""
    quoted = [f"'{argument}'" for argument in arguments]
    line = f"{{{{ {name}({', '.join(quoted)}) }}}}"
    if len(line) <= room:
        return line
    inside = f",\n{indent}    ".join(quoted)
    return f"{{{{ {name}(\n{indent}    {inside}\n{indent}) }}}}"


def inert(text: str) -> str:
    """For SQL and YAML that dbt renders once.

    Jinja writes every end of a line as a newline, and leaves the last one out.
    """
    if "{" not in text and "\r" not in text and not text.endswith("\n"):
        return text
    return _LIVE.sub(_as_literal, text) if _READ.search(text) else text


def _as_literal(found: re.Match[str]) -> str:
    return f"{{{{ {literal(found[0])} }}}}"


def prose(text: str) -> str:
    """For a description: its lines end in newlines, whatever they end in in the script."""
    return inert(_NEWLINE.sub("\n", text).rstrip("\n"))


def inert_argument(text: str) -> str:
    """For an argument of a data test, where a call of `ref` needs no braces to be rendered."""
    safe = inert(text)
    if _CALL.match(safe):
        return f"{{{{ {literal(safe[0])} }}}}{safe[1:]}"
    return safe
