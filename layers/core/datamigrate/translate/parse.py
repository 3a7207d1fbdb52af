"""Read a T-SQL scalar expression or condition into a tree.

Precedence is that of the manual, where `&`, `|` and `^` rank with `+`, and a sign ranks below `*`:
https://learn.microsoft.com/sql/t-sql/language-elements/operator-precedence-transact-sql
Any text gives a tree or `Refused`; nesting is limited, chains of operators are not.
"""

from dataclasses import replace
from enum import IntEnum
from functools import lru_cache

from datamigrate.catalog.model import DataType
from datamigrate.translate.codes import NO_EQUAL, SEQUENCE, Refused
from datamigrate.translate.stream import Stream
from datamigrate.translate.tree import (
    AllRows,
    Among,
    Between,
    Binary,
    Call,
    Case,
    Cast,
    Collate,
    Compare,
    Constant,
    Exists,
    IsNull,
    Like,
    Literal,
    Logic,
    Name,
    Node,
    Not,
    Ordered,
    Query,
    Subquery,
    Unary,
    Window,
    Within,
)


class _Power(IntEnum):
    """How tightly an operator binds."""

    OR = 1
    AND = 2
    NOT = 3
    COMPARES = 4
    ADDS = 5
    MULTIPLIES = 6
    INVERTS = 7
    QUALIFIES = 8


_COMPARISONS = {"!=": "<>", "!<": ">=", "!>": "<="}
_POWERS = {
    "or": _Power.OR,
    "and": _Power.AND,
    **dict.fromkeys("= <> != < > <= >= !< !> is in like between not".split(), _Power.COMPARES),
    **dict.fromkeys("+-&|^", _Power.ADDS),
    **dict.fromkeys("*/%", _Power.MULTIPLIES),
    "collate": _Power.QUALIFIES,
    "at": _Power.QUALIFIES,
    ".": _Power.QUALIFIES,
}
_NAMES = frozenset({"name", "bracket", "quoted"})
_NILADIC = frozenset(
    {"current_date", "current_timestamp", "current_user", "session_user", "system_user", "user"}
)
# What cannot start a value: reserved words that would otherwise read as a column.
_NOT_NAMES = frozenset(
    "and as between by collate else end from having in is like not or order then when where".split()
)
_QUERIES = frozenset("all any exists select some with".split())
_NO_FRAME = frozenset({"partition", "order", "select", "from"})
_LITERALS = {
    "text": Constant.TEXT,
    "national": Constant.NATIONAL,
    "binary": Constant.BINARY,
    "money": Constant.MONEY,
}


@lru_cache(maxsize=4096)
def parse(text: str) -> Node:
    """The tree of the whole text. Raises `Refused`."""
    stream = Stream(text)
    node = read_value(stream)
    if not stream.at_end():
        stream.stop("the end of the expression")
    return node


def read_value(stream: Stream) -> Node:
    """The value or condition that begins here."""
    return _nested(stream, _Power.OR)


def _nested(stream: Stream, least: int) -> Node:
    """A part whose operators bind at least as tightly as `least`; the only way to recurse."""
    stream.enter()
    node = _climb(stream, least)
    stream.leave()
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
            operand = _nested(stream, _Power.NOT)
            return Not(stream.place(token.start), operand)
        case "+" | "-" | "~":
            stream.take()
            tight = _Power.INVERTS if token.word == "~" else _Power.MULTIPLIES
            operand = _nested(stream, tight)
            return Unary(stream.place(token.start), token.word, operand)
        case _:
            return _primary(stream)


def _infix(stream: Stream, left: Node, start: int, power: int) -> Node:
    match power:
        case _Power.OR | _Power.AND:
            return _logic(stream, left, start, power)
        case _Power.COMPARES:
            return _predicate(stream, left, start)
        case _Power.ADDS | _Power.MULTIPLIES:
            operator = stream.take().word
            right = _nested(stream, power + 1)
            return Binary(stream.place(start), operator, left, right)
        case _:
            return _qualified(stream, left, start)


def _logic(stream: Stream, first: Node, start: int, power: int) -> Logic:
    operator = stream.token.word
    parts = [first]
    while stream.accept(operator):
        parts.append(_nested(stream, power + 1))
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
        low = _nested(stream, _Power.ADDS)
        stream.expect("and")
        high = _nested(stream, _Power.ADDS)
        return Between(stream.place(start), left, low, high, negated)
    stream.expect("like")
    pattern = _nested(stream, _Power.ADDS)
    escape = _nested(stream, _Power.ADDS) if stream.accept("escape") else None
    return Like(stream.place(start), left, pattern, escape, negated)


def _compare(stream: Stream, left: Node, start: int) -> Compare:
    written = stream.take().word
    right = _nested(stream, _Power.ADDS)
    return Compare(stream.place(start), _COMPARISONS.get(written, written), left, right)


def _is_null(stream: Stream, left: Node, start: int) -> IsNull:
    stream.expect("is")
    negated = stream.accept("not")
    stream.expect("null")
    return IsNull(stream.place(start), left, negated)


def _within(stream: Stream, left: Node, start: int, negated: bool) -> Within | Among:
    stream.expect("(")
    if stream.query is not None and stream.token.word == "select":
        query = _query(stream)
        stream.expect(")")
        return Among(stream.place(start), left, query, negated)
    choices = [_nested(stream, _Power.ADDS)]
    while stream.accept(","):
        choices.append(_nested(stream, _Power.ADDS))
    stream.expect(")")
    return Within(stream.place(start), left, tuple(choices), negated)


def _qualified(stream: Stream, left: Node, start: int) -> Collate:
    if stream.accept("collate"):
        if stream.token.kind not in _NAMES:
            stream.stop("a collation")
        collation = stream.take().text
        return Collate(stream.place(start), left, collation)
    if stream.token.word == "at":
        raise Refused(NO_EQUAL, "expected no time zone of Windows", "`AT TIME ZONE`")
    raise Refused(NO_EQUAL, "expected a function", "a method call")


def _primary(stream: Stream) -> Node:
    token = stream.token
    if token.kind in _LITERALS:
        stream.take()
        return Literal(stream.place(token.start), _LITERALS[token.kind], token.text)
    if token.kind == "number":
        return _number(stream)
    if token.word == "(":
        return _parenthesis(stream)
    if token.word in _QUERIES:
        return _quantified(stream)
    if token.kind in _NAMES and token.word not in _NOT_NAMES:
        return _named(stream)
    return stream.stop("a value")


def _number(stream: Stream) -> Literal:
    token = stream.take()
    text = token.text.lower()
    kind = Constant.FLOAT if "e" in text else Constant.DECIMAL if "." in text else Constant.INTEGER
    return Literal(stream.place(token.start), kind, text)


def _quantified(stream: Stream) -> Exists:
    start = stream.token.start
    if stream.query is None:
        raise Refused(NO_EQUAL, "expected a condition on one row", "a subquery")
    if not stream.accept("exists"):
        word = f"`{stream.token.text.upper()}`"
        raise Refused(NO_EQUAL, "expected a value or `EXISTS`", word, at=stream.place(start))
    stream.expect("(")
    query = _query(stream)
    stream.expect(")")
    return Exists(stream.place(start), query)


def _query(stream: Stream) -> Query:
    """A query inside of an expression: as deep as what it stands in."""
    assert stream.query is not None
    stream.enter()
    found = stream.query(stream)
    stream.leave()
    return found


def _parenthesis(stream: Stream) -> Node:
    start = stream.token.start
    stream.expect("(")
    if stream.query is not None and stream.token.word == "select":
        query = _query(stream)
        stream.expect(")")
        return Subquery(stream.place(start), query)
    inner = _nested(stream, _Power.OR)
    stream.expect(")")
    return inner


def _named(stream: Stream) -> Node:
    token = stream.token
    match token.word:
        case "null":
            stream.take()
            return Literal(stream.place(token.start), Constant.NULL, "")
        case "case":
            return _case(stream)
        case "next" if stream.ahead().word == "value":
            raise Refused(SEQUENCE, "expected a value that needs no sequence", _rest(stream))
    parts = _parts(stream)
    if stream.token.word == "(":
        return _called(stream, parts, token.start)
    if token.word in _NILADIC and len(parts) == 1:
        return Call(stream.place(token.start), (token.word,), ())
    return Name(stream.place(token.start), parts, token.kind == "quoted")


def _rest(stream: Stream) -> str:
    return f"`{stream.text[stream.token.start :].strip().rstrip(')')}`"


def _parts(stream: Stream) -> tuple[str, ...]:
    """A name of one or more parts; `a..b` has an empty one."""
    parts = [stream.take().text]
    while stream.accept("."):
        if stream.token.word == ".":
            parts.append("")
        elif stream.token.kind in _NAMES:
            parts.append(stream.take().text)
        else:
            stream.stop("a name")
    return tuple(parts)


def _called(stream: Stream, parts: tuple[str, ...], start: int) -> Node:
    name = parts[0].lower()
    if len(parts) == 1 and name in {"cast", "try_cast"}:
        return _cast(stream, start, attempt=name == "try_cast")
    if len(parts) == 1 and name in {"convert", "try_convert"}:
        return _convert(stream, start, attempt=name == "try_convert")
    stream.expect("(")
    distinct = stream.query is not None and stream.accept("distinct")
    arguments: list[Node] = []
    while not stream.accept(")"):
        if arguments:
            stream.expect(",")
        arguments.append(_argument(stream))
    call = Call(stream.place(start), parts, tuple(arguments), distinct)
    return call if stream.query is None else _over(stream, call, start)


def _argument(stream: Stream) -> Node:
    token = stream.token
    if stream.query is not None and stream.accept("*"):
        return AllRows(stream.place(token.start))
    return _nested(stream, _Power.OR)


def _over(stream: Stream, call: Call, start: int) -> Call:
    """[ WITHIN GROUP ( ORDER BY ... ) ] [ OVER ( ... ) ]"""
    if stream.token.word == "within" and stream.ahead().word == "group":
        stream.take()
        stream.take()
        stream.expect("(")
        call = replace(call, within=read_order(stream), at=stream.place(start))
        stream.expect(")")
    if stream.token.word == "over" and stream.ahead().word == "(":
        call = replace(call, window=_window(stream))
    return replace(call, at=stream.place(start))


def _window(stream: Stream) -> Window:
    """OVER ( [ PARTITION BY value [ ,...n ] ] [ ORDER BY ... ] [ ROWS or RANGE ... ] )"""
    start = stream.take().start
    stream.expect("(")
    partition: list[Node] = []
    if stream.accept("partition"):
        stream.expect("by")
        partition.append(_nested(stream, _Power.OR))
        while stream.accept(","):
            partition.append(_nested(stream, _Power.OR))
    order = read_order(stream) if stream.token.word == "order" else ()
    frame: list[str] = []
    while not stream.accept(")"):
        if stream.token.kind not in {"name", "number"} or stream.token.word in _NO_FRAME:
            stream.stop("`)`")
        frame.append(stream.take().text.lower())
    return Window(stream.place(start), tuple(partition), order, " ".join(frame))


def read_order(stream: Stream) -> tuple[Ordered, ...]:
    """ORDER BY value [ ASC | DESC ] [ ,...n ]"""
    stream.expect("order")
    stream.expect("by")
    found = [_ordered(stream)]
    while stream.accept(","):
        found.append(_ordered(stream))
    return tuple(found)


def _ordered(stream: Stream) -> Ordered:
    value = _nested(stream, _Power.OR)
    descending = stream.accept("desc")
    if not descending:
        stream.accept("asc")
    return Ordered(value, descending)


def _cast(stream: Stream, start: int, attempt: bool) -> Cast:
    """CAST ( expression AS data_type [ ( length ) ] )"""
    stream.expect("(")
    value = _nested(stream, _Power.OR)
    stream.expect("as")
    type_ = _type(stream)
    stream.expect(")")
    return Cast(stream.place(start), value, type_, None, attempt)


def _convert(stream: Stream, start: int, attempt: bool) -> Cast:
    """CONVERT ( data_type [ ( length ) ] , expression [ , style ] )"""
    stream.expect("(")
    type_ = _type(stream)
    stream.expect(",")
    value = _nested(stream, _Power.OR)
    style = _nested(stream, _Power.OR) if stream.accept(",") else None
    stream.expect(")")
    return Cast(stream.place(start), value, type_, style, attempt)


def _type(stream: Stream) -> DataType:
    start = stream.token.start
    if stream.token.kind not in _NAMES:
        stream.stop("a type")
    name = ".".join(_parts(stream))
    while stream.token.kind == "name":
        name += " " + stream.take().text
    params: list[int | str] = []
    if stream.accept("("):
        while not stream.accept(")"):
            if params:
                stream.expect(",")
            params.append(_parameter(stream))
    at = stream.place(start)
    return DataType(name.lower(), tuple(params), stream.text[at.start : at.end])


def _parameter(stream: Stream) -> int | str:
    token = stream.token
    if token.kind == "number" and token.text.isdecimal() and len(token.text) < 10:
        return int(stream.take().text)
    if token.kind == "name":
        return stream.take().word
    return stream.stop("a number")


def _case(stream: Stream) -> Case:
    """CASE [ input ] WHEN when THEN result [ ...n ] [ ELSE result ] END"""
    start = stream.take().start
    subject = None if stream.token.word == "when" else _nested(stream, _Power.OR)
    branches: list[tuple[Node, Node]] = []
    while stream.accept("when"):
        when = _nested(stream, _Power.OR)
        stream.expect("then")
        branches.append((when, _nested(stream, _Power.OR)))
    if not branches:
        stream.stop("`WHEN`")
    otherwise = _nested(stream, _Power.OR) if stream.accept("else") else None
    stream.expect("end")
    return Case(stream.place(start), subject, tuple(branches), otherwise)
