"""Read a data type: its name, its parameters, its raw text."""

from functools import lru_cache

from datamigrate.catalog.model import DataType
from datamigrate.ddl.cursor import Cursor

_SIGNS = frozenset("+-")


@lru_cache(maxsize=4096)
def _data_type(name: str, params: tuple[int | str, ...], text: str) -> DataType:
    """One value for all the columns of a type: scripts repeat few types many times."""
    return DataType(name, params, text)


def read_type(cursor: Cursor) -> DataType | None:
    """[schema.]name[(parameters)], as after a column's name; None when no type stands here.

    https://learn.microsoft.com/sql/t-sql/data-types/data-types-transact-sql
    """
    first = cursor.i
    if not cursor.at_name():
        return None
    name = _type_name(cursor)
    params: tuple[int | str, ...] = ()
    if cursor.words[cursor.i] == "(":
        params = _params(cursor)
    return _data_type(name, params, cursor.text(first, cursor.i - 1))


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
