"""Read what stands in FROM.

https://learn.microsoft.com/sql/t-sql/queries/from-transact-sql
"""

from datamigrate.queries.tree import Derived, Join, Pivot, Rows, Source, Table
from datamigrate.queries.words import alias, name, names
from datamigrate.translate.codes import NO_EQUAL, NOT_READ, USER_FUNCTION, Refused
from datamigrate.translate.parse import read_value
from datamigrate.translate.stream import END, Stream
from datamigrate.translate.tree import Call, Name, Node

_SIDES = frozenset({"left", "right", "full"})
_HOW = frozenset({"loop", "hash", "merge", "remote"})
# What stands behind a query in parentheses; a table that is made of one has a name there.
_AFTER_QUERY = frozenset({")", "union", "except", "intersect", "order"})
_HINTS = frozenset(
    """
    forceseek forcescan holdlock index keepdefaults keepidentity noexpand nolock nowait paglock
    readcommitted readcommittedlock readpast readuncommitted repeatableread rowlock serializable
    snapshot tablock tablockx updlock xlock
    """.split()
)


def read_sources(stream: Stream) -> Source:
    """FROM source [ ,...n ]; a comma is a cross join."""
    start = stream.token.start
    found = _joined(stream)
    while stream.accept(","):
        right = _joined(stream)
        found = Join(stream.place(start), "cross", found, right, None)
    return found


def _joined(stream: Stream) -> Source:
    start = stream.token.start
    found = _single(stream)
    while (kind := _kind(stream)) is not None:
        found = _join(stream, found, kind, start)
    return found


def _kind(stream: Stream) -> str | None:
    """The words of a join, taken; None where there is none."""
    word, after = stream.token.word, stream.ahead().word
    if word in {"cross", "outer"}:
        stream.take()
        if stream.accept("apply"):
            return f"{word} apply"
        stream.expect("join")
        return "cross"
    if word in _SIDES and after in {"join", "outer", *_HOW}:
        stream.take()
        stream.accept("outer")
    elif word == "inner":
        stream.take()
    elif word != "join":
        return None
    if stream.token.word in _HOW:
        stream.take()
    stream.expect("join")
    return word if word in _SIDES else "inner"


def _join(stream: Stream, left: Source, kind: str, start: int) -> Join:
    """What is right of it goes on until its ON: `a JOIN b JOIN c ON ... ON ...` is one too."""
    begin = stream.token.start
    right = _single(stream)
    if kind in {"cross", "cross apply", "outer apply"}:
        if isinstance(right, Pivot):  # which may be of all that stands before
            raise Refused(NO_EQUAL, "expected a pivot that stands alone", "`PIVOT`", at=right.at)
        return Join(stream.place(start), kind, left, right, None)
    stream.enter()
    while (inner := _kind(stream)) is not None:
        right = _join(stream, right, inner, begin)
    stream.leave()
    stream.expect("on")
    condition = read_value(stream)
    return Join(stream.place(start), kind, left, right, condition)


def _single(stream: Stream) -> Source:
    found = _plain(stream)
    while stream.token.word in {"pivot", "unpivot"} and stream.ahead().word == "(":
        found = _pivot(stream, found)
    return found


def _plain(stream: Stream) -> Source:
    start = stream.token.start
    if not stream.accept("("):
        return _table(stream)
    stream.enter()
    if stream.token.word == "values":
        found: Source = _rows(stream, start)
    elif _begins_query(stream):
        assert stream.query is not None
        query = stream.query(stream)
        stream.expect(")")
        own = _own_name(stream)
        columns = names(stream) if stream.token.word == "(" else ()
        found = Derived(stream.place(start), query, own, columns)
    else:
        found = read_sources(stream)
        stream.expect(")")
    stream.leave()
    return found


def _begins_query(stream: Stream) -> bool:
    """Whether a query is next, and not a table made of one: `(select ...) as name`."""
    inner = 0
    while stream.ahead(inner).word == "(":
        inner += 1
    if stream.ahead(inner).word != "select":
        return False
    offset, depth = inner, inner
    while depth:
        token = stream.ahead(offset)
        if token.kind == END:
            return True
        depth += (token.word == "(") - (token.word == ")")
        offset += 1
        if depth < inner and token.word == ")" and stream.ahead(offset).word not in _AFTER_QUERY:
            return False
        inner = min(inner, depth)
    return True


def _own_name(stream: Stream) -> str:
    found = alias(stream)
    return stream.stop("a name") if found is None else found


def _rows(stream: Stream, start: int) -> Rows:
    """( VALUES ( value ,...n ) ,...n ) AS name ( column ,...n )"""
    stream.expect("values")
    rows = [_row(stream)]
    while stream.accept(","):
        rows.append(_row(stream))
    stream.expect(")")
    own = _own_name(stream)
    columns = names(stream)
    if any(len(row) != len(columns) for row in rows):
        message = f"expected {len(columns)} values in each row"
        raise Refused(NOT_READ, message, at=stream.place(start))
    return Rows(stream.place(start), tuple(rows), own, columns)


def _row(stream: Stream) -> tuple[Node, ...]:
    stream.expect("(")
    found = [read_value(stream)]
    while stream.accept(","):
        found.append(read_value(stream))
    stream.expect(")")
    return tuple(found)


def _table(stream: Stream) -> Table:
    """name [ AS alias ] [ WITH ( hint ,...n ) ]"""
    start = stream.token.start
    parts = [name(stream)]
    while stream.accept("."):
        parts.append("" if stream.token.word == "." else name(stream))
    if stream.token.word == "(" and stream.ahead().word not in _HINTS:
        found = f"`{'.'.join(parts)}`"
        raise Refused(USER_FUNCTION, "expected a table or a view", found, at=stream.place(start))
    _hints(stream)
    if stream.token.word == "for" and stream.ahead().word == "system_time":
        raise Refused(NO_EQUAL, "expected rows of now", "`FOR SYSTEM_TIME`", at=stream.place(start))
    own = alias(stream)
    _hints(stream)
    if stream.token.word == "tablesample":
        raise Refused(NO_EQUAL, "expected all rows", "`TABLESAMPLE`", at=stream.place(start))
    return Table(stream.place(start), tuple(parts), own)


def _hints(stream: Stream) -> None:
    """[ WITH ] ( hint [ ( value ,...n ) ] ,...n ): says how the rows are read, not which."""
    told = stream.token.word == "with" and stream.ahead().word == "("
    if not told and not (stream.token.word == "(" and stream.ahead().word in _HINTS):
        return
    if told:
        stream.take()
    depth = 0
    while not stream.at_end():
        word = stream.take().word
        depth += (word == "(") - (word == ")")
        if depth == 0:
            return
    stream.stop("`)`")


def _pivot(stream: Stream, source: Source) -> Pivot:
    """PIVOT ( aggregate ( value ) FOR column IN ( [value] ,...n ) ) AS alias"""
    start = stream.token.start
    if stream.take().word == "unpivot":
        raise Refused(NO_EQUAL, "expected columns as they are", "`UNPIVOT`", at=stream.place(start))
    stream.expect("(")
    call = read_value(stream)
    stream.expect("for")
    column = _column(stream)
    stream.expect("in")
    values = names(stream)
    stream.expect(")")
    own = _own_name(stream)
    if not isinstance(call, Call):
        raise Refused(NOT_READ, "expected an aggregate", at=call.at)
    return Pivot(stream.place(start), source, call, column, values, own)


def _column(stream: Stream) -> Name:
    start = stream.token.start
    parts = [name(stream)]
    while stream.accept("."):
        parts.append(name(stream))
    return Name(stream.place(start), tuple(parts), doubtful=False)
