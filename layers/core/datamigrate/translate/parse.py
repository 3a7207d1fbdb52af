"""Read a T-SQL scalar expression or condition into a tree.

Precedence is that of the manual, where `&`, `|` and `^` rank with `+`, and a sign ranks below `*`:
https://learn.microsoft.com/sql/t-sql/language-elements/operator-precedence-transact-sql
Any text gives a tree or `Refused`; nesting is limited, chains of operators are not.
"""

from functools import lru_cache

from datamigrate.translate.codes import NO_EQUAL, Refused
from datamigrate.translate.primary import NAMES, primary
from datamigrate.translate.stream import (
    ADDS,
    AND,
    COMPARES,
    INVERTS,
    MULTIPLIES,
    NOT,
    OR,
    QUALIFIES,
    Stream,
)
from datamigrate.translate.tree import (
    Between,
    Binary,
    Collate,
    Compare,
    IsNull,
    Like,
    Logic,
    Node,
    Not,
    Unary,
    Within,
)

_COMPARISONS = {"!=": "<>", "!<": ">=", "!>": "<="}
_POWERS = {
    "or": OR,
    "and": AND,
    **dict.fromkeys("= <> != < > <= >= !< !> is in like between not".split(), COMPARES),
    **dict.fromkeys("+-&|^", ADDS),
    **dict.fromkeys("*/%", MULTIPLIES),
    "collate": QUALIFIES,
    "at": QUALIFIES,
    ".": QUALIFIES,
}


@lru_cache(maxsize=4096)
def parse(text: str) -> Node:
    """The tree of the whole text. Raises `Refused`."""
    stream = Stream(text, _climb)
    node = stream.nested(OR)
    if not stream.at_end():
        stream.stop("the end of the expression")
    return node


def _climb(stream: Stream, least: int) -> Node:
    """Precedence climbing: operators that bind at least as tightly as `least`."""
    start = stream.token.start
    left = _prefixed(stream)
    while (power := _POWERS.get(stream.token.word, 0)) >= least:
        left = _infix(stream, left, start, power)
    return left


def _prefixed(stream: Stream) -> Node:
    token = stream.token
    match token.word:
        case "not":
            stream.take()
            operand = stream.nested(NOT)
            return Not(stream.place(token.start), operand)
        case "+" | "-":
            stream.take()
            operand = stream.nested(MULTIPLIES)
            return Unary(stream.place(token.start), token.word, operand)
        case "~":
            stream.take()
            operand = stream.nested(INVERTS)
            return Unary(stream.place(token.start), "~", operand)
        case _:
            return primary(stream)


def _infix(stream: Stream, left: Node, start: int, power: int) -> Node:
    match power:
        case 1 | 2:
            return _logic(stream, left, start, power)
        case 4:
            return _predicate(stream, left, start)
        case 5 | 6:
            operator = stream.take().word
            right = stream.nested(power + 1)
            return Binary(stream.place(start), operator, left, right)
        case _:
            return _qualified(stream, left, start)


def _logic(stream: Stream, first: Node, start: int, power: int) -> Logic:
    operator = stream.token.word
    parts = [first]
    while stream.accept(operator):
        parts.append(stream.nested(power + 1))
    return Logic(stream.place(start), operator, tuple(parts))


def _predicate(stream: Stream, left: Node, start: int) -> Node:
    word = stream.token.word
    if word == "is":
        return _is_null(stream, left, start)
    if word not in {"not", "in", "like", "between"}:
        return _compare(stream, left, start)
    negated = stream.accept("not")
    if stream.accept("in"):
        return _within(stream, left, start, negated)
    if stream.accept("between"):
        low = stream.nested(ADDS)
        stream.expect("and")
        high = stream.nested(ADDS)
        return Between(stream.place(start), left, low, high, negated)
    stream.expect("like")
    pattern = stream.nested(ADDS)
    escape = stream.nested(ADDS) if stream.accept("escape") else None
    return Like(stream.place(start), left, pattern, escape, negated)


def _compare(stream: Stream, left: Node, start: int) -> Compare:
    written = stream.take().word
    if stream.token.word in {"all", "any", "some"}:
        raise Refused(NO_EQUAL, "expected a condition on one row", "a subquery")
    right = stream.nested(ADDS)
    return Compare(stream.place(start), _COMPARISONS.get(written, written), left, right)


def _is_null(stream: Stream, left: Node, start: int) -> IsNull:
    stream.expect("is")
    negated = stream.accept("not")
    stream.expect("null")
    return IsNull(stream.place(start), left, negated)


def _within(stream: Stream, left: Node, start: int, negated: bool) -> Within:
    stream.expect("(")
    if stream.token.word in {"select", "with"}:
        raise Refused(NO_EQUAL, "expected a condition on one row", "a subquery")
    choices = [stream.nested(ADDS)]
    while stream.accept(","):
        choices.append(stream.nested(ADDS))
    stream.expect(")")
    return Within(stream.place(start), left, tuple(choices), negated)


def _qualified(stream: Stream, left: Node, start: int) -> Collate:
    if stream.accept("collate"):
        if stream.token.kind not in NAMES:
            stream.stop("a collation")
        collation = stream.take().text
        return Collate(stream.place(start), left, collation)
    if stream.token.word == "at":
        raise Refused(NO_EQUAL, "expected no time zone of Windows", "`AT TIME ZONE`")
    raise Refused(NO_EQUAL, "expected a function", "a method call")
