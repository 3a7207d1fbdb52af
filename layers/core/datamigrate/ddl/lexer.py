"""Cut text into tokens and the trivia after each. Joining all of them gives the text back.

Three patterns come from one dialect: the usual one, one in which a bracket that nobody closes ends
with its word, and one in which nothing quoted leaves its line. The last two serve damaged text.
"""

import re
from dataclasses import dataclass
from functools import cache, cached_property

from datamigrate.dialects.base import Dialect, Quoting

BLANK = r"[\s\x00\ufeff\u200b\u2060]"
INDENT = r"[ \t\ufeff\x00\x0b\x0c\xa0]"
PUNCTUATION = r"[(),;=]"
LETTER = r"[A-Za-z_@#]"
"""What begins no number; most tokens are words that begin so, and are tried early."""
NUMBER = (
    r"0[xX][0-9a-fA-F]*+|[$\u00a3\u20ac]?(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][+-]?[0-9]++)?"
)
"""A currency sign may stand before an amount of money."""
COMMENT = r"/\*(?:[^*]++|\*(?!/))*+\*/"
OPERATOR = r"[<>!]=|<>|![<>]|[-+*/%&|^]=|::|\|\|"

Parts = list[str]
"""A token, the trivia after it, the next token, ...: an even number of texts."""


@dataclass(frozen=True)
class Lexer:
    """The patterns of one dialect; those for damaged text are compiled when they are needed."""

    usual: re.Pattern[str]
    loose_text: str
    contained_text: str
    trivia: re.Pattern[str]
    closed: re.Pattern[str]
    """A quoted token that ends as it should."""
    opaque: re.Pattern[str]
    """Whatever hides a comment's marks, and the opening mark itself."""
    separator_text: str
    brackets: Quoting

    @cached_property
    def separator(self) -> re.Pattern[str]:
        """A line that ends a batch, with the newline before it: a pattern quick to search for."""
        return re.compile("\n" + self.separator_text)

    @cached_property
    def separator_any(self) -> re.Pattern[str]:
        """The same in a text that has lines ended by a carriage return alone."""
        return re.compile("[\r\n]" + self.separator_text)

    @cached_property
    def loose(self) -> re.Pattern[str]:
        """A bracket that nobody closes ends with its word."""
        return re.compile(self.loose_text, re.DOTALL)

    @cached_property
    def contained(self) -> re.Pattern[str]:
        """Nothing quoted leaves its line, either."""
        return re.compile(self.contained_text, re.DOTALL)


def _quoted(quoting: Quoting) -> str:
    inside, close = _parts(quoting)
    return rf"{re.escape(quoting.open)}{inside}(?:{close}|\Z)"


def _quoted_on_line(quoting: Quoting) -> str:
    close = re.escape(quoting.close)
    inside = rf"(?:[^{close}\r\n]++|{close}{close})*+"
    return rf"{re.escape(quoting.open)}{inside}(?:{close}|(?=[\r\n])|\Z)"


def _parts(quoting: Quoting) -> tuple[str, str]:
    close = re.escape(quoting.close)
    return rf"(?:[^{close}]++|{close}{close})*+", close


def _bracketed(quoting: Quoting) -> str:
    """A name in brackets; over a line's end only as long as no other bracket opens."""
    opens, close = re.escape(quoting.open), re.escape(quoting.close)
    line = rf"(?:[^{close}\r\n]++|{close}{close})*+"
    more = rf"[\r\n](?:[^{close}{opens}]++|{close}{close})*+{close}"
    usual = rf"{opens}[^{close}{opens}\r\n]*+{close}(?!{close})"
    return rf"{usual}|{opens}{line}(?:{close}|{more}|(?=[\r\n])|\Z)"


def _bracketed_loosely(quoting: Quoting) -> str:
    opens, close = re.escape(quoting.open), re.escape(quoting.close)
    return rf"{opens}(?:[^{close}{opens}\r\n]++|{close}{close})*+{close}|{opens}\w*+"


@cache
def lexer(dialect: Dialect) -> Lexer:
    """The patterns of a dialect, compiled once."""
    brackets = next(q for q in dialect.identifiers if q.open != q.close)
    straight = [*dialect.strings, *(q for q in dialect.identifiers if q.open == q.close)]
    line_comment = "|".join(re.escape(mark) + r"[^\r\n]*+" for mark in dialect.line_comments)
    trivia = rf"{BLANK}*+(?:(?:{line_comment}|{COMMENT}){BLANK}*+)*+"
    prefix = rf"[{dialect.string_prefixes}{dialect.string_prefixes.lower()}]"

    marks = "".join(re.escape(quoting.open) for quoting in dialect.strings)
    usual_word = rf"(?={LETTER})(?!{prefix}[{marks}]){dialect.word}"

    def token(bracketed: str, quoted: list[str], unclosed: str) -> str:
        strings = "|".join([*quoted, *(f"{prefix}{q}" for q in quoted[: len(dialect.strings)])])
        kinds = [PUNCTUATION, bracketed, usual_word, NUMBER, strings, dialect.word, unclosed]
        kinds += [OPERATOR, dialect.directive]
        return rf"({'|'.join(kinds)}|.)({trivia})"

    quoted = [_quoted(q) for q in straight]
    on_line = [_quoted_on_line(q) for q in straight]
    closed = "|".join(f"{re.escape(q.open)}{_parts(q)[0]}{_parts(q)[1]}" for q in straight)
    opaque = "|".join([*quoted, _bracketed(brackets), line_comment, r"/\*"])
    go = "".join(f"[{c}{c.lower()}]" for c in dialect.batch_separator)
    return Lexer(
        usual=re.compile(token(_bracketed(brackets), quoted, r"/\*.*+"), re.DOTALL),
        loose_text=token(_bracketed_loosely(brackets), quoted, r"/\*.*+"),
        contained_text=token(_bracketed_loosely(brackets), on_line, r"/\*[^\r\n]*+"),
        trivia=re.compile(trivia),
        closed=re.compile(rf"{prefix}?(?:{closed})"),
        opaque=re.compile(opaque),
        separator_text=(
            rf"{INDENT}*+({go}[ \t]*+[0-9]*+[ \t]*+;?[ \t]*+"
            r"(?:--[^\r\n]*+|/\*[^\r\n]*?\*/[ \t]*+)?)(?=[\r\n]|\Z)"
        ),
        brackets=brackets,
    )


_MARK = re.compile(r"/\*|\*/")
_NESTED = re.compile(r"/\*(?:[^*/]++|\*(?!/)|/(?!\*))*+/\*")


def flatten_comments(text: str, dialect: Dialect) -> tuple[str, bool]:
    """Blank the marks of comments inside comments, so that no comment nests; lengths stay.

    A comment that nobody closes ends the work: from there on nothing can be known of nesting. The
    second value says whether all of them are closed.
    """
    if not dialect.nested_comments or not _NESTED.search(text):
        return text, True
    blanks: list[int] = []
    opaque, position, whole = lexer(dialect).opaque, 0, True
    while whole and (found := opaque.search(text, position)):
        position = found.end()
        if found.group() == "/*":
            inner, end = _comment_end(text, position)
            whole = end is not None
            if end is not None:
                blanks += inner
                position = end
    return _blanked(text, blanks), whole


def _comment_end(text: str, position: int) -> tuple[list[int], int | None]:
    """The marks inside the comment whose opening mark ends here, and where it ends."""
    inner: list[int] = []
    depth = 1
    for mark in _MARK.finditer(text, position):
        depth += 1 if mark.group() == "/*" else -1
        if depth == 0:
            return inner, mark.end()
        inner.append(mark.start())
    return inner, None


def _blanked(text: str, places: list[int]) -> str:
    pieces, last = [], 0
    for place in places:
        pieces += [text[last:place], "  "]
        last = place + 2
    return "".join([*pieces, text[last:]])
