"""Make text inert where dbt reads Jinja. What dbt renders is the text, whatever it holds."""

import re

_OPENS = re.compile(r"\{[{%#]|\{$")
_CALL = re.compile(r"\s*(?:env_var|ref|var|source|doc)\s*\(")


def inert(text: str) -> str:
    """For SQL and YAML that dbt renders once."""
    return text.replace("{", "{{ '{' }}") if "{" in text and _OPENS.search(text) else text


def inert_argument(text: str) -> str:
    """For an argument of a data test, where a call of `ref` needs no braces to be rendered."""
    safe = inert(text)
    if _CALL.match(safe):
        return f"{{{{ '{safe[0]}' }}}}{safe[1:]}"
    return safe
