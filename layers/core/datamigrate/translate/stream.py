"""Cut a T-SQL expression into tokens, in time linear in its length, and keep a place among them.

Any text gives tokens; what belongs to none has the kind `bad`. A text of too many is refused.
"""

import re
from collections.abc import Callable
from typing import NoReturn

from datamigrate.translate.codes import NOT_READ, TOO_DEEP, Refused
from datamigrate.translate.tree import Place, Query
from datamigrate.values import dataclass

END = "end"
MOST = 10_000
DEEPEST = 100


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


def too_deep() -> Refused:
    """Of what is nested, whether it is being read or written."""
    return Refused(TOO_DEEP, f"expected at most {DEEPEST} levels", "deeper ones")


class Stream:
    """Reads on; never past the end token.

    `query` reads a query inside of an expression; None: there may be none.
    """

    def __init__(self, text: str, query: "Callable[[Stream], Query] | None" = None) -> None:
        self.text = text
        self.query = query
        self.depth = 0  # of what is being read
        self._tokens = tokens(text)
        self._next = 0

    @property
    def token(self) -> Token:
        return self._tokens[self._next]

    def ahead(self, number: int = 1) -> Token:
        """The token after the next, or one further on."""
        return self._tokens[min(self._next + number, len(self._tokens) - 1)]

    def take(self) -> Token:
        token = self.token
        if token.kind != END:
            self._next += 1
        return token

    def accept(self, word: str) -> bool:
        """Take this keyword or operator if it is next."""
        found = self.token.word == word
        self._next += found
        return found

    def expect(self, word: str) -> None:
        if not self.accept(word):
            self.stop(f"`{word.upper()}`")

    def enter(self) -> None:
        """One level deeper, of which there is an end; `leave` goes back."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise too_deep()

    def leave(self) -> None:
        self.depth -= 1

    def at_end(self) -> bool:
        return self.token.kind == END

    def place(self, start: int) -> Place:
        """From `start` to the end of the last token taken."""
        return Place(start, self._tokens[max(self._next - 1, 0)].end)

    def stop(self, expected: str) -> NoReturn:
        token = self.token
        found = self.text[token.start : token.end] or "the end"
        told = f"`{found[:40]}`" if token.text else found
        raise Refused(NOT_READ, f"expected {expected}", told, at=Place(token.start, token.end))
