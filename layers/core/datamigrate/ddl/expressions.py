"""Find where an expression ends. Its text stays as written."""

from datamigrate.catalog.model import Expression
from datamigrate.ddl.cursor import Cursor

_OPERATORS = frozenset("+ - * / % & | ^ ||".split())
_SIGNS = frozenset("+ - ~".split())


def read_value(cursor: Cursor) -> Expression | None:
    """A scalar expression whose end only its own grammar shows, as after DEFAULT."""
    first = cursor.i
    while True:
        before = cursor.i
        while cursor.word in _SIGNS:
            cursor.i += 1
        if not _term(cursor):
            if cursor.i == before and cursor.i == first:
                return None
            break
        if cursor.word == "COLLATE":
            cursor.i += 2
        if cursor.take_all("AT", "TIME", "ZONE"):
            cursor.i += 1
        if cursor.word not in _OPERATORS:
            break
        cursor.i += 1
    last = min(cursor.i, cursor.end) - 1
    cursor.i = last + 1
    return cursor.expression(first, last) if last >= first else None


def _term(cursor: Cursor) -> bool:
    word = cursor.word
    if word == "(":
        return cursor.skip_group()
    if word == "CASE":
        return _case(cursor)
    if word == "NEXT" and cursor.take_all("NEXT", "VALUE", "FOR"):
        cursor.path()
        if cursor.take("OVER"):
            cursor.skip_group()
        return True
    if word == "{":
        return _escape(cursor)
    if not word or word in {",", ")", ";"}:
        return False
    if not cursor.is_name(cursor.tokens[cursor.i]):
        cursor.i += 1  # a number or a string
        return True
    cursor.path()
    while cursor.word == "(":
        cursor.skip_group()
        if cursor.take(".") or cursor.take("::"):  # a method of what the call gives
            cursor.path()
    if cursor.take("::"):
        cursor.path()
        cursor.skip_group()
    return True


def _case(cursor: Cursor) -> bool:
    """CASE ... END, with others inside."""
    depth = 0
    while cursor.i < cursor.end:
        word = cursor.word
        depth += (word == "CASE") - (word == "END")
        cursor.step()
        if depth == 0:
            return True
    return True


def _escape(cursor: Cursor) -> bool:
    """An ODBC escape: {d '2000-01-31'}, {fn now()}."""
    while cursor.i < cursor.end and cursor.word not in {"}", ","}:
        cursor.step()
    cursor.take("}")
    return True


def read_until(cursor: Cursor, stops: frozenset[str]) -> Expression | None:
    """Everything up to one of the words, a comma or the end of the list, outside parentheses."""
    first = cursor.i
    cases = 0
    while cursor.i < cursor.end:
        word = cursor.word
        cases += (word == "CASE") - (word == "END")
        if cases <= 0 and (word in stops or word in {",", ")"}):
            break
        cursor.step()
    return cursor.expression(first, cursor.i - 1) if cursor.i > first else None
