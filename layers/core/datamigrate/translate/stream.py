"""The tokens of one expression and a place among them.

`value` and `condition` read a nested part; they are the only way to recurse, and count its depth.
"""

from collections.abc import Callable
from typing import NoReturn

from datamigrate.translate.codes import NOT_READ, TOO_DEEP, Refused
from datamigrate.translate.tokens import END, Token, tokens
from datamigrate.translate.tree import Node, Place

DEEPEST = 100

# How tightly an infix operator binds; a sign takes what binds as `*` does.
OR, AND, NOT, COMPARES, ADDS, MULTIPLIES, INVERTS, QUALIFIES = range(1, 9)

Climb = Callable[["Stream", int], Node]


class Stream:
    """Reads on; never past the end token."""

    def __init__(self, text: str, climb: Climb) -> None:
        self.text = text
        self._tokens = tokens(text)
        self._next = 0
        self._depth = 0
        self._climb = climb

    @property
    def token(self) -> Token:
        return self._tokens[self._next]

    def ahead(self, count: int = 1) -> Token:
        return self._tokens[min(self._next + count, len(self._tokens) - 1)]

    def take(self) -> Token:
        token = self.token
        if token.kind != END:
            self._next += 1
        return token

    def accept(self, *words: str) -> bool:
        """Take these keywords or operators if all of them are next."""
        if all(self.ahead(i).word == word for i, word in enumerate(words)):
            self._next += len(words)
            return True
        return False

    def expect(self, word: str) -> None:
        if not self.accept(word):
            self.stop(f"`{word.upper()}`")

    def at_end(self) -> bool:
        return self.token.kind == END

    def place(self, start: int) -> Place:
        """From `start` to the end of the last token taken."""
        return Place(start, self._tokens[max(self._next - 1, 0)].end)

    def nested(self, power: int) -> Node:
        """Read a part whose operators bind at least as tightly as `power`."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise Refused(TOO_DEEP, f"expected at most {DEEPEST} levels", "deeper ones")
        node = self._climb(self, power)
        self._depth -= 1
        return node

    def stop(self, expected: str) -> NoReturn:
        token = self.token
        found = self.text[token.start : token.end] or "the end"
        raise Refused(NOT_READ, f"expected {expected}", f"`{found[:40]}`" if token.text else found)
