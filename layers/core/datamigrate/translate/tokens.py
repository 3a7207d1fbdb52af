"""Cut a T-SQL expression into tokens, in time linear in its length.

Any text gives tokens; what belongs to none has the kind `bad`. A text of too many is refused.
"""

import re
from dataclasses import dataclass

from datamigrate.translate.codes import TOO_DEEP, Refused

END = "end"
MOST = 10_000


@dataclass(frozen=True, slots=True)
class Token:
    """`word` is the lower-case text of what may be a keyword or an operator, else empty."""

    kind: str
    text: str
    word: str
    start: int
    end: int


_TOKEN = re.compile(
    r"""
      (?P<space>\s++ | --[^\n]*+ | /\*(?:[^*]++|\*(?!/))*+(?:\*/|\Z))
    | (?P<national>[nN]'(?:[^']++|'')*+(?:'|\Z))
    | (?P<text>'(?:[^']++|'')*+(?:'|\Z))
    | (?P<bracket>\[(?:[^\]]++|\]\])*+(?:\]|\Z))
    | (?P<quoted>"(?:[^"]++|"")*+(?:"|\Z))
    | (?P<binary>0[xX][0-9A-Fa-f]*+)
    | (?P<number>(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][+-]?[0-9]++)?)
    | (?P<money>\$[0-9]++(?:\.[0-9]*+)?)
    | (?P<name>[^\W\d][\w@$\#]*+)
    | (?P<operator><>|!=|!<|!>|<=|>=|[-+*/%&|^~=<>(),.])
    | (?P<bad>.)
    """,
    re.VERBOSE | re.DOTALL,
)


def tokens(text: str) -> list[Token]:
    """The tokens without white space and comments; the last is the end."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "bad"
        if len(found) == MOST:
            raise Refused(TOO_DEEP, f"expected at most {MOST} tokens", "more")
        if kind != "space":
            found.append(_token(kind, match.group(), match.start()))
    found.append(Token(END, "", "", len(text), len(text)))
    return found


def _token(kind: str, text: str, start: int) -> Token:
    end = start + len(text)
    match kind:
        case "national" | "text":
            body = text[2:] if kind == "national" else text[1:]
            return _closed(kind, body, "'", start, end)
        case "bracket":
            return _closed(kind, text[1:], "]", start, end)
        case "quoted":
            return _closed(kind, text[1:], '"', start, end)
        case "name" | "operator":
            return Token(kind, text, text.lower(), start, end)
        case _:
            return Token(kind, text, "", start, end)


def _closed(kind: str, body: str, close: str, start: int, end: int) -> Token:
    """A quoted token's inside; without its closing quote it is bad."""
    closed = (len(body) - len(body.rstrip(close))) % 2 == 1
    if not closed:
        return Token("bad", close + body, "", start, end)
    return Token(kind, body[:-1].replace(close * 2, close), "", start, end)
