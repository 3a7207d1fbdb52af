"""Read a view's statement into a tree.

https://learn.microsoft.com/sql/t-sql/statements/create-view-transact-sql and
https://learn.microsoft.com/sql/t-sql/queries/select-transact-sql. Any text gives a tree or
`Refused`.
"""

from dataclasses import replace
from functools import lru_cache

from datamigrate.queries.sources import read_sources
from datamigrate.queries.tree import Combined, Item, Named, Select, Star, View
from datamigrate.queries.words import NAMES, RESERVED, alias, name, names
from datamigrate.translate.codes import NO_EQUAL, Refused
from datamigrate.translate.parse import read_order, read_value
from datamigrate.translate.stream import Stream
from datamigrate.translate.tree import Constant, Literal, Node, Query

_ALL_PERCENT = 100
_SET_OPERATORS = frozenset({"union", "except"})


@lru_cache(maxsize=512)
def read_view(text: str) -> View:
    """CREATE or ALTER VIEW name [ ( column ,...n ) ] [ WITH attribute ,...n ] AS select"""
    stream = Stream(text, read_query)
    while not stream.at_end() and stream.token.word != "view":
        stream.take()
    stream.expect("view")
    name(stream)
    while stream.accept("."):
        name(stream)
    columns = names(stream) if stream.token.word == "(" else ()
    while not stream.at_end() and stream.token.word != "as":
        stream.take()
    stream.expect("as")
    named = _with(stream) if stream.token.word == "with" else ()
    query = read_query(stream)
    if stream.accept("with"):
        stream.expect("check")
        stream.expect("option")
    stream.accept(";")
    if not stream.at_end():
        stream.stop("the end of the view")
    return View(columns, named, query)


def _with(stream: Stream) -> tuple[Named, ...]:
    """WITH name [ ( column ,...n ) ] AS ( query ) [ ,...n ]"""
    stream.expect("with")
    found = [_named(stream)]
    while stream.accept(","):
        found.append(_named(stream))
    return tuple(found)


def _named(stream: Stream) -> Named:
    start = stream.token.start
    own = name(stream)
    columns = names(stream) if stream.token.word == "(" else ()
    stream.expect("as")
    stream.expect("(")
    query = read_query(stream)
    stream.expect(")")
    return Named(stream.place(start), own, columns, query)


def read_query(stream: Stream) -> Query:
    """Selects joined by UNION and EXCEPT, of which INTERSECT binds more tightly; ORDER BY."""
    start, enclosed = stream.token.start, stream.token.word == "("
    found = _intersected(stream)
    while stream.token.word in _SET_OPERATORS:
        operator = stream.take().word
        if operator == "union" and stream.accept("all"):
            operator = "union all"
        right = _intersected(stream)
        found = Combined(stream.place(start), operator, found, right)
    found = _ended(stream, found, enclosed)
    if stream.token.word in {"for", "option"}:
        words = f"{stream.token.text} {stream.ahead().text} {stream.ahead(2).text}".upper()
        raise Refused(NO_EQUAL, "expected rows and columns", f"`{words}`", at=stream.place(start))
    return found


def _intersected(stream: Stream) -> Query:
    start = stream.token.start
    found = _single(stream)
    while stream.accept("intersect"):
        right = _single(stream)
        found = Combined(stream.place(start), "intersect", found, right)
    return found


def _single(stream: Stream) -> Query:
    if not stream.accept("("):
        return _select(stream)
    stream.enter()
    found = read_query(stream)
    stream.leave()
    stream.expect(")")
    return found


def _ended(stream: Stream, query: Query, enclosed: bool) -> Query:
    """ORDER BY [ OFFSET n ROWS [ FETCH NEXT n ROWS ONLY ] ], which counts only beside a limit."""
    if stream.token.word != "order":
        return query
    start = stream.token.start
    order = read_order(stream)
    skip = top = None
    if stream.accept("offset"):
        skip = _count(stream)
        _one_of(stream, "rows", "row")
        if stream.accept("fetch"):
            _one_of(stream, "next", "first")
            top = _count(stream)
            _one_of(stream, "rows", "row")
            stream.expect("only")
    if enclosed or not isinstance(query, Select):
        raise Refused(NO_EQUAL, "expected no order of combined rows", at=stream.place(start))
    if skip is not None:
        return replace(query, order=order, skip=skip, top=top)
    return replace(query, order=order) if query.top is not None else query


def _one_of(stream: Stream, *words: str) -> None:
    if not any(stream.accept(word) for word in words):
        stream.stop(f"`{words[0].upper()}`")


def _count(stream: Stream) -> int:
    """A constant number of rows."""
    start = stream.token.start
    node = read_value(stream)
    if isinstance(node, Literal) and node.kind is Constant.INTEGER:
        return int(node.value)
    raise Refused(NO_EQUAL, "expected a constant number of rows", at=stream.place(start))


def _select(stream: Stream) -> Select:
    """SELECT ... FROM ... WHERE ... GROUP BY ... HAVING ..."""
    start = stream.token.start
    stream.expect("select")
    distinct = stream.accept("distinct")
    if not distinct:
        stream.accept("all")
    top = _top(stream) if stream.accept("top") else None
    items = [_item(stream)]
    while stream.accept(","):
        items.append(_item(stream))
    source = read_sources(stream) if stream.accept("from") else None
    where = read_value(stream) if stream.accept("where") else None
    groups = _groups(stream) if stream.accept("group") else ()
    having = read_value(stream) if stream.accept("having") else None
    place = stream.place(start)
    return Select(place, tuple(items), source, where, groups, having, distinct, top)


def _top(stream: Stream) -> int | None:
    """TOP n, or TOP (n); all rows where that is what it says."""
    start = stream.token.start
    if stream.accept("("):
        count = _count(stream)
        stream.expect(")")
    else:
        token = stream.take()
        if not token.text.isdecimal():
            raise Refused(NO_EQUAL, "expected a constant number of rows", at=stream.place(start))
        count = int(token.text)
    if stream.accept("percent"):
        if count == _ALL_PERCENT:
            return None
        raise Refused(NO_EQUAL, "expected a number of rows", "`PERCENT`", at=stream.place(start))
    if stream.token.word == "with" and stream.ahead().word == "ties":
        stream.take()
        stream.take()
        raise Refused(NO_EQUAL, "expected no ties", "`WITH TIES`", at=stream.place(start))
    return count


def _item(stream: Stream) -> Item | Star:
    """`*`, `table.*`, `name = value`, `value [ AS ] name`"""
    start = stream.token.start
    offset = 0
    while stream.ahead(offset).kind in NAMES and stream.ahead(offset + 1).word == ".":
        offset += 2
    if stream.ahead(offset).word == "*":
        parts = tuple(stream.ahead(place).text for place in range(0, offset, 2))
        for _ in range(offset + 1):
            stream.take()
        return Star(stream.place(start), parts)
    first = stream.token
    if first.kind in NAMES and first.word not in RESERVED and stream.ahead().word == "=":
        own = stream.take().text
        stream.take()
        return Item(stream.place(start), read_value(stream), own)
    value = read_value(stream)
    return Item(stream.place(start), value, alias(stream, texts=True))


def _groups(stream: Stream) -> tuple[Node, ...]:
    """GROUP BY value [ ,...n ]"""
    start = stream.token.start
    stream.expect("by")
    found = [_group(stream)]
    while stream.accept(","):
        found.append(_group(stream))
    if stream.token.word == "with" and stream.ahead().word in {"rollup", "cube"}:
        words = f"`WITH {stream.ahead().text.upper()}`"
        raise Refused(NO_EQUAL, "expected one level of groups", words, at=stream.place(start))
    return tuple(found)


def _group(stream: Stream) -> Node:
    token = stream.token
    if token.word in {"rollup", "cube", "grouping"}:
        stream.take()
        words = f"`{token.text.upper()}`"
        raise Refused(NO_EQUAL, "expected one level of groups", words, at=stream.place(token.start))
    return read_value(stream)
