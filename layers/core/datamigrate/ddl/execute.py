"""Read EXECUTE: the system procedures that define something, and constant strings that are run.

https://learn.microsoft.com/sql/relational-databases/system-stored-procedures/system-stored-procedures-transact-sql
"""

from collections.abc import Callable, Mapping

from datamigrate.catalog.model import Property
from datamigrate.ddl.cursor import Cursor
from datamigrate.ddl.literals import string_value
from datamigrate.ddl.statements import (
    Bind,
    CreateType,
    Definition,
    Drop,
    Executed,
    Ignored,
    Name,
    Rename,
    SetProperty,
    Statement,
)
from datamigrate.ddl.types import read_type
from datamigrate.diagnostics import Span

Run = Callable[[str, Span], tuple[Statement, ...]]
"""Reads a text that stands at a place as a script of its own."""
SubCursor = Callable[[str], Cursor]
"""A cursor over a short text, such as the name of a type in a string."""
Constants = Mapping[str, str]
"""Variables that hold a known text, by their lower-case name."""

_MINUS = "-"
_COMMA = frozenset({","})
_NOTHING = frozenset({"NULL", "DEFAULT", ","})
_ALONE = frozenset({",", ""})
"""What follows an argument of one token."""
_STRINGS = frozenset({"N'", "n'"})
_CHARACTERS = frozenset({"CHAR", "NCHAR"})


class Arguments:
    """The arguments of a procedure: by position and by lower-case name without @.

    `substituted` fills in the placeholders of a name.
    """

    def __init__(self, substituted: Callable[[str], str]) -> None:
        self.substituted = substituted
        self.positional: list[str | None] = []
        self.named: dict[str, str | None] = {}

    def get(self, name: str, position: int) -> str | None:
        """The argument of that name, or else the one at that position."""
        if name in self.named:
            return self.named[name]
        return self.positional[position] if position < len(self.positional) else None


def read_execute(
    cursor: Cursor, constants: Constants, run: Run, sub_cursor: SubCursor
) -> tuple[str | None, Definition]:
    """EXEC ('text') or EXEC procedure arguments, from after EXEC: what is called and defined."""
    if cursor.word == "(":
        first = cursor.i
        cursor.i += 1
        text = fold(cursor, constants)
        return None, _executed(cursor, text, first, run)
    if cursor.word[:1] == "@" and cursor.words[cursor.i + 1] == "=":
        cursor.i += 2
    path = cursor.path()
    if not path:
        cursor.i = cursor.end
        return None, Ignored("runs a text or a procedure that only the server knows")
    procedure = path[-1].lower()
    if procedure == "sp_executesql":
        return path[-1], _execute_sql(cursor, constants, run)
    define = _PROCEDURES.get(procedure)
    if define is None:
        cursor.i = cursor.end
        return path[-1], Ignored("calls a procedure")
    arguments = _arguments(cursor, constants)
    cursor.i = cursor.end
    return path[-1], define(arguments, sub_cursor) or Ignored(
        "arguments that only the server knows"
    )


def _executed(cursor: Cursor, text: str | None, first: int, run: Run) -> Definition:
    elsewhere = cursor.words[cursor.i + 1] == "AT"
    if text is None or cursor.word != ")" or elsewhere:
        cursor.i = cursor.end
        return Ignored("runs a text that only the server knows")
    cursor.i = cursor.end
    return Executed(run(text, cursor.span(first)))


def _execute_sql(cursor: Cursor, constants: Constants, run: Run) -> Definition:
    first = cursor.i
    if cursor.word[:1] == "@" and cursor.words[cursor.i + 1] == "=":
        cursor.i += 2
    text = fold(cursor, constants)
    cursor.i = cursor.end
    if text is None:
        return Ignored("runs a text that only the server knows")
    return Executed(run(text, cursor.span(first)))


def fold(cursor: Cursor, constants: Constants) -> str | None:
    """A text put together from strings, known variables and CHAR(n); None if not constant."""
    pieces: list[str] = []
    while cursor.i < cursor.end:
        piece = _piece(cursor, constants)
        if piece is None:
            return None
        pieces.append(piece)
        if not cursor.take("+"):
            break
    return "".join(pieces)


def _piece(cursor: Cursor, constants: Constants) -> str | None:
    token, word = cursor.tokens[cursor.i], cursor.word
    if token[0] == "'" or token[:2] in _STRINGS:
        cursor.i += 1
        return string_value(token)
    if token[0] == "@":
        cursor.i += 1
        return constants.get(token.lower())
    if cursor.take_all("SCHEMA_NAME", "(", ")"):
        return cursor.dialect.default_schema
    if word in _CHARACTERS and cursor.words[cursor.i + 1] == "(":
        number = cursor.words[cursor.i + 2]
        cursor.i += 4
        return chr(int(number)) if number.isdecimal() and len(number) < 6 else None
    return None


def _arguments(cursor: Cursor, constants: Constants) -> Arguments:
    arguments, words, tokens = Arguments(cursor.substituted), cursor.words, cursor.tokens
    while cursor.i < cursor.end:
        i, name = cursor.i, None
        if words[i][:1] == "@" and words[i + 1] == "=":
            name = tokens[i][1:].lower()
            cursor.i = i + 2
        value = _argument(cursor, constants)
        if name is None:
            arguments.positional.append(value)
        else:
            arguments.named[name] = value
        if words[cursor.i] != ",":
            cursor.skip_to(_COMMA)
        cursor.i += 1
    return arguments


def _argument(cursor: Cursor, constants: Constants) -> str | None:
    i = cursor.i
    if i >= cursor.end or cursor.words[i] in _NOTHING:
        return None
    token = cursor.tokens[i]
    if token[0] in "'@" or token[:2] in _STRINGS:
        if token[0] != "@" and cursor.words[i + 1] in _ALONE:
            cursor.i = i + 1
            return string_value(token)
        return fold(cursor, constants)
    if token[0] == '"':
        return token[1:-1].replace('""', '"')
    if token[0] == "-" or token[0].isdigit():
        first, cursor.i = cursor.i, cursor.i + (2 if token == _MINUS else 1)
        return cursor.text(first, min(cursor.i, cursor.end) - 1)
    return ".".join(cursor.path()) or None


def _levels(arguments: Arguments) -> tuple[tuple[str, str], ...]:
    """(type, name) from the schema down; a schema that only the server knows is ""."""
    found: list[tuple[str, str]] = []
    for level in range(3):
        at = 2 + 2 * level
        kind = arguments.get(f"level{level}type", at)
        name = arguments.get(f"level{level}name", at + 1)
        if not kind or (name is None and level > 0):
            break
        found.append((kind.strip().lower(), arguments.substituted(_bare(name or ""))))
    return tuple(found)


def _bare(name: str) -> str:
    """A name as an argument may come in brackets."""
    return name[1:-1].replace("]]", "]") if name[:1] == "[" and name[-1:] == "]" else name


def _set_property(arguments: Arguments, _: SubCursor) -> Definition | None:
    name = arguments.get("name", 0)
    if name is None:
        return None
    value = arguments.get("value", 1)
    return SetProperty(Property(name, value or ""), _levels(arguments))


def _drop_property(arguments: Arguments, _: SubCursor) -> Definition | None:
    name = arguments.get("name", 0)
    if name is None:
        return None
    arguments.positional.insert(1, None)  # there is no value, the levels follow at once
    return SetProperty(Property(name, ""), _levels(arguments), dropped=True)


def _rename(arguments: Arguments, sub_cursor: SubCursor) -> Definition | None:
    old, new = arguments.get("objname", 0), arguments.get("newname", 1)
    kind = (arguments.get("objtype", 2) or "object").strip().lower()
    if old is None or not new:
        return None
    path = sub_cursor(old).path()
    return Rename(path, new, kind) if path else None


def _add_type(arguments: Arguments, sub_cursor: SubCursor) -> Definition | None:
    name, physical = arguments.get("typename", 0), arguments.get("phystype", 1)
    if name is None or physical is None:
        return None
    base = read_type(sub_cursor(physical))
    words = (arguments.get("nulltype", 2) or "").upper().split()
    nullable = {"NULL": True, "NONULL": False, "NOT NULL": False}.get(" ".join(words))
    return CreateType(Name(None, _bare(name)), "alias", base, nullable)


def _drop_type(arguments: Arguments, _: SubCursor) -> Definition | None:
    name = arguments.get("typename", 0)
    return None if name is None else Drop("type", (Name(None, _bare(name)),))


def _binding(
    what: str, argument: str, binds: bool
) -> Callable[[Arguments, SubCursor], Definition | None]:
    def define(arguments: Arguments, sub_cursor: SubCursor) -> Definition | None:
        bound = arguments.get(argument, 0) if binds else None
        path = arguments.get("objname", 1 if binds else 0)
        if path is None or (binds and bound is None):
            return None
        name = sub_cursor(bound).name() if bound is not None else None
        return Bind(what, name, sub_cursor(path).path())

    return define


_PROCEDURES: Mapping[str, Callable[[Arguments, SubCursor], Definition | None]] = {
    "sp_addextendedproperty": _set_property,
    "sp_addtype": _add_type,
    "sp_bindefault": _binding("default", "defname", binds=True),
    "sp_bindrule": _binding("rule", "rulename", binds=True),
    "sp_dropextendedproperty": _drop_property,
    "sp_droptype": _drop_type,
    "sp_rename": _rename,
    "sp_unbindefault": _binding("default", "", binds=False),
    "sp_unbindrule": _binding("rule", "", binds=False),
    "sp_updateextendedproperty": _set_property,
}
