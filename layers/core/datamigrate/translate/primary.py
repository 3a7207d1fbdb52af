"""Read what stands between operators: literals, columns, calls, CAST, CASE."""

from datamigrate.catalog.model import DataType
from datamigrate.translate.codes import NO_EQUAL, SEQUENCE, Refused
from datamigrate.translate.stream import OR, Stream
from datamigrate.translate.tree import Call, Case, Cast, Constant, Literal, Name, Node

NAMES = frozenset({"name", "bracket", "quoted"})
NILADIC = frozenset(
    {"current_date", "current_timestamp", "current_user", "session_user", "system_user", "user"}
)
# What cannot start a value: reserved words that would otherwise read as a column.
NOT_NAMES = frozenset(
    "and as between by collate else end from having in is like not or order then when where".split()
)
_LITERALS = {
    "text": Constant.TEXT,
    "national": Constant.NATIONAL,
    "binary": Constant.BINARY,
    "money": Constant.MONEY,
}


def primary(stream: Stream) -> Node:
    token = stream.token
    if token.kind in _LITERALS:
        stream.take()
        return Literal(stream.place(token.start), _LITERALS[token.kind], token.text)
    if token.kind == "number":
        return _number(stream)
    if token.word == "(":
        return _parenthesis(stream)
    if token.kind in NAMES and token.word not in NOT_NAMES:
        return _named(stream)
    return stream.stop("a value")


def _number(stream: Stream) -> Literal:
    token = stream.take()
    text = token.text.lower()
    kind = Constant.FLOAT if "e" in text else Constant.DECIMAL if "." in text else Constant.INTEGER
    return Literal(stream.place(token.start), kind, text)


def _parenthesis(stream: Stream) -> Node:
    stream.expect("(")
    if stream.token.word in {"select", "with"}:
        raise Refused(NO_EQUAL, "expected a condition on one row", "a subquery")
    inner = stream.nested(OR)
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
        case "exists" if stream.ahead().word == "(":
            raise Refused(NO_EQUAL, "expected a condition on one row", "a subquery")
    parts = _parts(stream)
    if stream.token.word == "(":
        return _called(stream, parts, token.start)
    if token.word in NILADIC and len(parts) == 1:
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
        elif stream.token.kind in NAMES:
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
    arguments: list[Node] = []
    while not stream.accept(")"):
        if arguments:
            stream.expect(",")
        arguments.append(stream.nested(OR))
    return Call(stream.place(start), parts, tuple(arguments))


def _cast(stream: Stream, start: int, attempt: bool) -> Cast:
    """CAST ( expression AS data_type [ ( length ) ] )"""
    stream.expect("(")
    value = stream.nested(OR)
    stream.expect("as")
    type_ = _type(stream)
    stream.expect(")")
    return Cast(stream.place(start), value, type_, None, attempt)


def _convert(stream: Stream, start: int, attempt: bool) -> Cast:
    """CONVERT ( data_type [ ( length ) ] , expression [ , style ] )"""
    stream.expect("(")
    type_ = _type(stream)
    stream.expect(",")
    value = stream.nested(OR)
    style = stream.nested(OR) if stream.accept(",") else None
    stream.expect(")")
    return Cast(stream.place(start), value, type_, style, attempt)


def _type(stream: Stream) -> DataType:
    start = stream.token.start
    if stream.token.kind not in NAMES:
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
    subject = None if stream.token.word == "when" else stream.nested(OR)
    branches: list[tuple[Node, Node]] = []
    while stream.accept("when"):
        when = stream.nested(OR)
        stream.expect("then")
        branches.append((when, stream.nested(OR)))
    if not branches:
        stream.stop("`WHEN`")
    otherwise = stream.nested(OR) if stream.accept("else") else None
    stream.expect("end")
    return Case(stream.place(start), subject, tuple(branches), otherwise)
