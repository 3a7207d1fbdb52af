"""Cut a script into batches of tokens, as sqlcmd does at GO, and know every token's place.

Joining the batches, their tokens, trivia and separators gives the text back. Linear in the length
of the text, whatever it holds: a quoted token that nobody closes is looked for once in a script.
"""

import re
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator
from itertools import accumulate, chain
from re import Pattern

from datamigrate.ddl.lexer import Lexer, Parts, flatten_comments, lexer
from datamigrate.diagnostics import Span
from datamigrate.dialects.base import Dialect
from datamigrate.source import offsets
from datamigrate.values import dataclass


@dataclass(slots=True)
class Batch:
    """Tokens between two separators. Token k is text[bounds[2k]:bounds[2k+1]]; token 0 is empty.

    The last of `bounds` is the batch's end. `words` are the tokens in upper case and a few empty
    ones, so that looking ahead needs no check. `inside` is where the text stands when a statement
    executes it as a string: every span is then that one. `separator` is the GO that ends it. A very
    large batch comes in pieces: those after the first are `continued`.
    """

    tokens: list[str]
    words: list[str]
    bounds: list[int]
    separator: tuple[int, int] | None = None
    damaged: bool = False
    file: str = ""
    text: str = ""
    inside: Span | None = None
    continued: bool = False

    def span(self, first: int, last: int) -> Span:
        """From token `first` to token `last`, both included."""
        if self.inside is not None:
            return self.inside
        return Span(self.file, self.bounds[2 * first], self.bounds[2 * last + 1])

    def slice(self, first: int, last: int) -> str:
        """The text from token `first` to token `last`, both included."""
        return self.text[self.bounds[2 * first] : self.bounds[2 * last + 1]]

    def begins_line(self, token: int) -> bool:
        """Whether nothing but trivia with a line end stands right before the token."""
        if token <= 1:
            return True
        start, end = self.bounds[2 * token - 1], self.bounds[2 * token]
        if start == end:
            return False
        text = self.text
        return text.find("\n", start, end) >= 0 or text.find("\r", start, end) >= 0


def read_batches(
    text: str, file: str, dialect: Dialect, inside: Span | None = None
) -> Iterator[Batch]:
    """The batches of a script, in order; the last one has no separator."""
    flat, whole = flatten_comments(text, dialect)
    continued = False
    for batch in _Reader(flat, lexer(dialect), dialect.bodies, strict=not whole).batches():
        batch.file, batch.text, batch.inside, batch.continued = file, text, inside, continued
        yield batch
        continued = batch.separator is None


_AHEAD = ["", "", ""]
_CHUNK = 1 << 16
_PIECE = 1 << 20
"""How many characters without a separator are read at one go: memory stays within bounds."""
_CUT = re.compile(r"(?<=[\r\n])INSERT(?=[ \t])", re.IGNORECASE)
"""Where a large batch may be cut: a statement begins here, and never inside another."""
_BEFORE = 3
_OPENS = re.compile(r"..'\w|[^\w']N'|.[(,=]'|[(,=][ \t]'", re.DOTALL)
"""A quote that rather opens a string than closes one, seen from three characters before its end."""


def _numbered(parts: Parts, start: int) -> tuple[list[str], list[str], list[int]]:
    """Tokens, words and bounds of parts that begin at `start`."""
    tokens = parts[::2]
    bounds = list(accumulate(map(len, parts), initial=start))
    return tokens, [*map(str.upper, tokens), *_AHEAD], bounds


class _Reader:
    """Walks over the separators' candidates; one inside a string or comment is none.

    A candidate is the place of a separator (start, end); an empty one only cuts a large batch.
    Once something is never closed, the reading is strict: every candidate is a separator, so that
    the damage stays in its batch.
    """

    def __init__(self, text: str, patterns: Lexer, bodies: frozenset[str], strict: bool) -> None:
        self.text = text
        self.patterns = patterns
        self.bodies = bodies
        self.starts, self.ends = offsets(text), offsets(text)
        for start, end in _cut(text, patterns):
            self.starts.append(start)
            self.ends.append(end)
        self.next = 0
        self.strict = strict
        self.sound: bool | None = None
        """Whether everything quoted is closed from here on; None until somebody asks."""

    def batches(self) -> Iterator[Batch]:
        """The batches; what does not depend on their text alone is left to the caller."""
        position, size, one_by_one = 0, len(self.text), 0
        while True:
            if position >= one_by_one:
                one_by_one = self._chunk_end(position)
                first = self.next
                yield from self._chunk(position, one_by_one)
                position = self.ends[self.next - 1] if self.next > first else position
            parts, end, damaged = self._batch(position)
            last = self.next >= len(self.starts)
            finish = size if last else self.ends[self.next]
            separator = (end, finish) if finish > end and end < size else None
            yield Batch(*_numbered(parts, position), separator, damaged)
            if last:
                return
            self.next += 1
            position = finish

    def _chunk_end(self, position: int) -> int:
        """The end of the last separator that a chunk from here on may hold."""
        at = bisect_right(self.starts, position + _CHUNK)
        return self.ends[at - 1] if at > self.next + 1 else position

    def _chunk(self, start: int, end: int) -> Iterator[Batch]:
        """The batches of a chunk, lexed at one go, if every candidate in it is a separator.

        Where one is not, or a bracket is missing, there are none: they are then read one by one.
        """
        text, brackets = self.text, self.patterns.brackets
        if self.strict or end == start:
            return
        if text.count(brackets.open, start, end) != text.count(brackets.close, start, end):
            return
        tokens, words, bounds = _numbered(self._lex(self.patterns.usual, start, end), start)
        places = self._separators(bounds, end)
        if places is None:
            return
        first = 1
        for at in places:
            stop, finish = self.starts[self.next], self.ends[self.next]
            inner = bounds[2 * first : 2 * at]
            yield Batch(
                ["", *tokens[first:at]],
                ["", *words[first:at], *_AHEAD],
                [start, start, *inner, stop],
                (stop, finish) if finish > stop else None,
            )
            self.next += 1
            start = finish
            bare = bounds[2 * at + 1] == finish
            first = at + 1 if bare else (bisect_left(bounds, finish) + 1) // 2

    def _separators(self, bounds: list[int], end: int) -> list[int] | None:
        """The tokens that the candidates up to the end are, or None if one of them is no token."""
        places: list[int] = []
        for at in range(self.next, bisect_left(self.starts, end)):
            where = bisect_left(bounds, self.starts[at])
            if bounds[where] != self.starts[at]:
                return None
            # an empty token or empty trivia makes two bounds equal: the later one begins the token
            while where % 2 or bounds[where + 1] == bounds[where]:
                where += 1
                if where + 1 >= len(bounds) or bounds[where] != self.starts[at]:
                    return None
            places.append(where // 2)
        return places

    def _limit(self, position: int) -> int:
        while self.next < len(self.starts):
            start = self.starts[self.next]
            if start >= position:
                return start
            self.next += 1
        return len(self.text)

    def _batch(self, start: int) -> tuple[Parts, int, bool]:
        first = self.next
        parts: Parts = []
        position = start
        while True:
            end = self._limit(position)
            parts += self._lex(self.patterns.usual, position, end)
            opened = self._opened(parts, end)
            if opened is None and self._may_end(parts):
                whole = parts if position == start else _merged(parts)
                return self._repaired(whole, start, end)
            if opened is None:
                self.next += 1
                position = end
                continue
            closed = None if self.strict else self._close(opened)
            if closed is None:
                self.strict = True
                self.next = first
                return self._contained(parts, start, end)
            self._extend(parts, opened, closed)
            position = closed

    def _contained(self, parts: Parts, start: int, end: int) -> tuple[Parts, int, bool]:
        """The damaged batch with all that is quoted kept to its line; one line is so as it is."""
        stop, opens = self._limit(start), self.patterns.brackets.open
        words = self.text[start + len(parts[1]) : end]
        if stop == end and not any(mark in words for mark in ("\r", "\n", opens)):
            return parts, end, True
        return self._lex(self.patterns.contained, start, stop), stop, True

    def _may_end(self, parts: Parts) -> bool:
        """Whether the batch may end at the next candidate: no routine's body is cut in pieces."""
        if self.next >= len(self.starts) or self.ends[self.next] > self.starts[self.next]:
            return True
        return not any(token.upper() in self.bodies for token in parts[::2])

    def _lex(self, pattern: Pattern[str], start: int, end: int) -> Parts:
        leading = self.patterns.trivia.match(self.text, start, end)
        assert leading is not None  # it matches nothing, too
        found = pattern.findall(self.text, leading.end(), end)
        return ["", leading.group(), *chain.from_iterable(found)]

    def _opened(self, parts: Parts, end: int) -> int | None:
        """Where the last token begins, if it is one that goes on behind the end."""
        token, trivia = parts[-2:]
        if trivia or not token:
            return None
        if token.startswith("/*") and len(token) > 1:
            return end - len(token)
        if token[0] in "'\"" or token[1:2] == "'":
            return None if self.patterns.closed.fullmatch(token) else end - len(token)
        return None

    def _close(self, opened: int) -> int | None:
        """Where the token that begins here ends, read over all separators.

        None when it, or anything after it, is never closed: then a quote is missing or too many
        somewhere, and most likely here.
        """
        comment = self.text.startswith("/*", opened)
        pattern = self.patterns.trivia if comment else self.patterns.closed
        found = pattern.match(self.text, opened)
        if found is None or found.end() == opened:
            return None
        if not comment and _OPENS.match(self.text, found.end() - _BEFORE):
            return None
        if self.sound is None:
            self.sound = self._is_sound(found.end())
        return found.end() if self.sound else None

    def _is_sound(self, position: int) -> bool:
        text, patterns = self.text, self.patterns
        found = deque(patterns.opaque.finditer(text, position), maxlen=1)
        last = found.pop() if found else None
        if last is None or last.end() < len(text) or last.group()[0] not in "'\"/":
            return True
        return patterns.closed.fullmatch(last.group()) is not None

    def _extend(self, parts: Parts, opened: int, closed: int) -> None:
        """Put the whole of the token that was cut; a comment joins the trivia before it."""
        del parts[-2:]
        whole = self.text[opened:closed]
        if not whole.startswith("/*"):
            parts += [whole, ""]
        elif parts:
            parts[-1] += whole

    def _repaired(self, parts: Parts, start: int, end: int) -> tuple[Parts, int, bool]:
        quoting = self.patterns.brackets
        opens = self.text.count(quoting.open, start, end)
        if opens == self.text.count(quoting.close, start, end) or not any(
            token[:1] == quoting.open and token[-1:] != quoting.close for token in parts[::2]
        ):
            return parts, end, False
        return self._lex(self.patterns.loose, start, end), end, True


def _merged(parts: Parts) -> Parts:
    """Drop the empty tokens that stand where reading went on; their trivia joins what precedes."""
    merged = parts[:2]
    for token, trivia in zip(parts[2::2], parts[3::2], strict=True):
        if token:
            merged += [token, trivia]
        else:
            merged[-1] += trivia
    return merged


def _cut(text: str, patterns: Lexer) -> Iterator[tuple[int, int]]:
    """The candidates, with cuts where they are far apart."""
    position = 0
    for start, end in _separator_lines(text, patterns):
        yield from _cuts_between(text, position, start)
        yield start, end
        position = end
    yield from _cuts_between(text, position, len(text))


def _separator_lines(text: str, patterns: Lexer) -> Iterator[tuple[int, int]]:
    """The separators that stand alone on their line, be they inside a string or not."""
    head, _, _ = text.partition("\n")
    first = patterns.separator.match("\n" + head)
    if first is not None:
        yield first.start(1) - 1, first.end(1) - 1
    bare = "\r" in text and text.count("\r") > text.count("\r\n")
    pattern = patterns.separator_any if bare else patterns.separator
    for found in pattern.finditer(text):
        yield found.span(1)


def _cuts_between(text: str, position: int, end: int) -> Iterator[tuple[int, int]]:
    while end - position > _PIECE and (found := _CUT.search(text, position + _PIECE, end)):
        yield found.start(), found.start()
        position = found.start()
