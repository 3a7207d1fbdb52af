"""Read a data type: its name, its parameters, its raw text."""

from datamigrate.catalog.model import DataType
from datamigrate.ddl.cursor import Cursor

_SIGNS = frozenset("+-")


def read_type(cursor: Cursor) -> DataType | None:
    """[schema.]name[(parameters)], as after a column's name; None when no type stands here.

    https://learn.microsoft.com/sql/t-sql/data-types/data-types-transact-sql
    """
    first = cursor.i
    if not cursor.at_name():
        return None
    last = _usual_end(cursor.words, first)
    if last:
        held = _USUAL.get((cursor.dialect.name, cursor.text(first, last)))
        if held is not None:
            cursor.i = last + 1
            return held
    found = _read(cursor, first)
    if last == cursor.i - 1 and len(_USUAL) < _LIMIT and not cursor.substitutes(found.text):
        _USUAL[cursor.dialect.name, found.text] = found
    return found


_LIMIT = 4096
_USUAL: dict[tuple[str, str], DataType] = {}
"""Types by dialect and text, so that a type is read once: scripts repeat few of them many times."""


def _usual_end(words: list[str], i: int) -> int:
    """The last token of a type of one of the usual forms: t, t(1), t(1, 2); 0 for any other."""
    if words[i + 1] == ".":
        return 0
    if words[i + 1] != "(":
        return 0 if words[i + 1].isalpha() and words[i][0] != "[" else i
    if words[i + 3] == ")":
        return i + 3
    return i + 5 if words[i + 3] == "," and words[i + 5 : i + 6] == [")"] else 0


def _read(cursor: Cursor, first: int) -> DataType:
    name = _type_name(cursor)
    params: tuple[int | str, ...] = ()
    if cursor.words[cursor.i] == "(":
        params = _params(cursor)
    return DataType(name, params, cursor.text(first, cursor.i - 1))


def _type_name(cursor: Cursor) -> str:
    longer = cursor.dialect.type_words.get(cursor.words[cursor.i])
    if longer:
        for rest in longer:
            words = (cursor.words[cursor.i], *rest)
            if cursor.take_all(*words):
                return " ".join(words).lower()
    if cursor.words[cursor.i + 1] != ".":
        token = cursor.tokens[cursor.i]
        cursor.i += 1
        return cursor.unquoted(token).lower()
    parts = [part.lower() for part in cursor.path() if part]
    known = cursor.dialect.types
    if (
        len(parts) > 1
        and parts[-2] in {"sys", cursor.dialect.default_schema}
        and parts[-1] in known
    ):
        parts = parts[-1:]
    return ".".join(parts[-2:])


def _params(cursor: Cursor) -> tuple[int | str, ...]:
    """(50), (max), (18, 2), (float16); an XML schema collection is text, not a parameter."""
    first = cursor.i
    cursor.i += 1
    params: list[int | str] = []
    while cursor.i < cursor.end and cursor.word != ")":
        token = cursor.tokens[cursor.i]
        sign = ""
        if token in _SIGNS:
            sign = token
            cursor.i += 1
            token = cursor.tokens[cursor.i] if cursor.i < cursor.end else ""
        if token[:1].isdigit():
            params.append(_number(sign + token))
        elif token and cursor.is_name(token):
            params.append(cursor.unquoted(token).lower())
        else:
            break
        cursor.i += 1
        if not cursor.take(","):
            break
    if cursor.take(")"):
        return tuple(params)
    lost = bool(params) and not isinstance(params[-1], str) and cursor.words[cursor.i + 1] != ")"
    if cursor.closed(first) and not lost:
        cursor.i = first
        cursor.skip_group()
        return ()
    cursor.report("`)` after the type's parameters")
    return tuple(params)


def _number(text: str) -> int | str:
    digits = text.lstrip("+-")
    return int(text) if digits.isdecimal() and len(digits) < 10 else text
