"""Read a column and everything that may follow its type.

https://learn.microsoft.com/sql/t-sql/statements/create-table-transact-sql#column_definition
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from sys import intern

from datamigrate.catalog.model import Column, Computed, DataType, Default, Identity, Traits, placed
from datamigrate.ddl.constraints import (
    read_check,
    read_default,
    read_foreign_key,
    read_index,
    read_key,
    skip_storage,
)
from datamigrate.ddl.cursor import Cursor
from datamigrate.ddl.expressions import read_until
from datamigrate.ddl.statements import Element
from datamigrate.ddl.types import read_type
from datamigrate.dialects.base import Dialect

_COMPUTED_END = frozenset({"PERSISTED", "CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "REFERENCES"})
_GENERATED = frozenset({"ROW", "TRANSACTION_ID", "SEQUENCE_NUMBER"})
_NAMELESS = frozenset({"TIMESTAMP", "ROWVERSION"})
"""Types that may stand for the name of their column, too."""


class _Draft:
    """A column while its options are read; what is not written stays as it is here."""

    type: DataType | None = None
    nullable: bool | None = None
    identity: Identity | None = None
    default: Default | None = None
    computed: Computed | None = None
    collation: str | None = None
    sparse = False
    rowguid = False
    hidden = False
    masked: str | None = None
    encrypted: str | None = None
    generated: str | None = None
    constraint: str | None = None

    def __init__(self, name: str, first: int) -> None:
        self.name = name
        self.first = first
        self.others: list[Element] = []

    @property
    def is_plain(self) -> bool:
        """Whether nothing of it stands at a place of its own."""
        return not self.others and self.default is None and self.computed is None


def read_column(cursor: Cursor, elements: list[Element]) -> None:
    """A column, then the constraints and indexes written with it, added to `elements`."""
    first = cursor.i
    name = cursor.identifier()
    if not name:
        cursor.report("a column's name")
        cursor.skip_item()
        return
    draft, findings = _Draft(name, first), len(cursor.diagnostics)
    if cursor.take("AS"):
        _computed(cursor, draft)
    elif not _typed(cursor, draft):
        cursor.skip_item()
        return
    _options(cursor, draft)
    traits = _traits(draft)
    elements.append(Column(intern(name), traits, *cursor.place(first), draft.default))
    elements += draft.others
    if draft.is_plain and len(cursor.diagnostics) == findings:
        _remember(cursor, draft, traits)


_Known = tuple[Traits, int]
"""What the rest of a column's line says, and how many tokens it has, its comma not counted."""
_LONGEST = 120
MOST_KNOWN = 4096
_PLAIN = re.compile(r"[\w\[\](), \t]*,\r?")
"""The rest of a line whose meaning no other text has a part in; its last token is a comma."""


@cache
def known_rests(_: Dialect) -> dict[str, _Known]:
    """Rests of lines that have been read: scripts repeat few of them many times."""
    return {}


def _remember(cursor: Cursor, draft: _Draft, traits: Traits) -> None:
    """Keep what has been read, if it is the whole rest of the line up to the comma."""
    known, batch, first = known_rests(cursor.dialect), cursor.batch, draft.first
    at = batch.bounds[2 * (cursor.first + first) + 1]
    rest = batch.text[at : max(batch.text.find("\n", at, at + _LONGEST), at)]
    line = cursor.tokens[first] + rest.rstrip("\r")
    if (
        len(known) < MOST_KNOWN
        and not batch.damaged
        and _PLAIN.fullmatch(rest)
        and cursor.words[first] not in _NAMELESS
        and cursor.word == ","
        and cursor.text(first, cursor.i) == line
    ):
        known[rest] = traits, cursor.i - first - 1


def read_known_columns(cursor: Cursor, elements: list[Element]) -> None:
    """Columns in brackets whose rest of the line has been read before, and the comma after each.

    Most columns of a script are such. What they say is what `read_column` has made of those words.
    """
    batch, tokens, i, known = cursor.batch, cursor.tokens, cursor.i, known_rests(cursor.dialect)
    if batch.damaged or batch.inside is not None:
        return
    text, bounds, shift = batch.text, batch.bounds, 2 * cursor.first
    while i < cursor.end and tokens[i][0] == "[":
        start, at = bounds[shift + 2 * i], bounds[shift + 2 * i + 1]
        stop = text.find("\n", at, at + _LONGEST)
        traits, size = known.get(text[at:stop], _UNKNOWN) if stop > at else _UNKNOWN
        if traits is None or i + size + 1 >= cursor.end:
            break
        end = bounds[shift + 2 * (i + size) + 1]
        name = intern(cursor.unquoted(tokens[i]))
        elements.append(Column(name, traits, batch.file, placed(start, end)))
        i += size + 2
    cursor.i = i


_UNKNOWN = (None, 0)


def _typed(cursor: Cursor, draft: _Draft) -> bool:
    nameless = cursor.words[draft.first] in _NAMELESS
    if nameless and cursor.word in {"", ",", ")", "NOT", "NULL"}:
        cursor.i = draft.first  # a rowversion may leave its name out
    draft.type = read_type(cursor)
    if draft.type is None:
        cursor.report("the column's type")
        return False
    return True


def _computed(cursor: Cursor, draft: _Draft) -> None:
    expression = read_until(cursor, _COMPUTED_END)
    if expression is None:
        cursor.report("the expression that computes the column")
        return
    draft.computed = Computed(expression, cursor.take("PERSISTED"))


def _options(cursor: Cursor, draft: _Draft) -> None:
    words, end, reported = cursor.words, cursor.end, False
    while cursor.i < end:
        word = words[cursor.i]
        if word == "," or word == ")":
            return
        option = _OPTIONS.get(word)
        if option is not None:
            option(cursor, draft)
            continue
        if begins_column(cursor):
            cursor.report("`,` before the next column")
            return
        if not reported:
            cursor.report("`,` or a column's option")
            reported = True
        cursor.step()


def begins_column(cursor: Cursor) -> bool:
    """Whether a name and a type stand here, on a line of their own or else in brackets."""
    if not cursor.at_name() or cursor.word in _OPTIONS:
        return False
    following = cursor.words[cursor.i + 1]
    if following.strip('[]"').lower() in cursor.dialect.types:
        return cursor.tokens[cursor.i][0] == "[" or cursor.begins_line()
    return cursor.begins_line() and cursor.is_name(following or ".") and following not in _OPTIONS


def _traits(draft: _Draft) -> Traits:
    return Traits(
        draft.type,
        draft.type,
        draft.nullable,
        draft.nullable is False,
        draft.identity,
        draft.computed,
        draft.collation,
        draft.sparse,
        draft.rowguid,
        draft.hidden,
        draft.masked,
        draft.encrypted,
        draft.generated,
    )


# one function an option; each steps over at least one token


def _not(cursor: Cursor, draft: _Draft) -> None:
    if cursor.words[cursor.i + 1] == "NULL":
        cursor.i += 2
        draft.nullable = False
        draft.constraint = None
    elif not cursor.take_all("NOT", "FOR", "REPLICATION"):
        cursor.i += 1
        cursor.report("`NULL` after `NOT`")
    elif draft.identity is not None:
        draft.identity = Identity(draft.identity.seed, draft.identity.increment, True)


def _null(cursor: Cursor, draft: _Draft) -> None:
    cursor.i += 1
    draft.nullable = True
    draft.constraint = None


def _constraint(cursor: Cursor, draft: _Draft) -> None:
    cursor.i += 1
    if cursor.word not in _OPTIONS:
        draft.constraint = cursor.identifier()


def _named(draft: _Draft) -> str | None:
    name, draft.constraint = draft.constraint, None
    return name


def _key(cursor: Cursor, draft: _Draft) -> None:
    draft.others.append(read_key(cursor, _named(draft), cursor.i, draft.name))


def _foreign_key(cursor: Cursor, draft: _Draft) -> None:
    start = cursor.i
    found = read_foreign_key(cursor, _named(draft), start, draft.name)
    if found is not None:
        draft.others.append(found)


def _check(cursor: Cursor, draft: _Draft) -> None:
    found = read_check(cursor, _named(draft))
    if found is not None:
        draft.others.append(found)


def _default(cursor: Cursor, draft: _Draft) -> None:
    draft.default = read_default(cursor, _named(draft))
    cursor.take_all("WITH", "VALUES")


def _index(cursor: Cursor, draft: _Draft) -> None:
    draft.others.append(read_index(cursor, cursor.i, draft.name))


def _identity(cursor: Cursor, draft: _Draft) -> None:
    """IDENTITY [(seed, increment)]"""
    cursor.i += 1
    numbers: list[int] = []
    if cursor.word == "(":
        group = cursor.group()
        parts = group.text.split(",") if group else []
        numbers = [int(part) for part in map(str.strip, parts) if _is_integer(part)]
    seed, increment = numbers if len(numbers) == 2 else (1, 1)
    draft.identity = Identity(seed, increment)


def _is_integer(text: str) -> bool:
    return text.lstrip("+-").isdecimal() and text.isascii() and len(text) < 40


def _collate(cursor: Cursor, draft: _Draft) -> None:
    cursor.i += 1
    draft.collation = cursor.identifier()


def _masked(cursor: Cursor, draft: _Draft) -> None:
    cursor.i += 1
    cursor.take("WITH")
    group = cursor.group()
    draft.masked = group.text if group else ""


def _encrypted(cursor: Cursor, draft: _Draft) -> None:
    cursor.i += 1
    cursor.take("WITH")
    group = cursor.group()
    draft.encrypted = group.text if group else ""


def _generated(cursor: Cursor, draft: _Draft) -> None:
    """GENERATED ALWAYS AS {ROW | TRANSACTION_ID | SEQUENCE_NUMBER} {START | END} [HIDDEN]"""
    cursor.i += 1
    cursor.take("ALWAYS")
    cursor.take("AS")
    what = cursor.take_any(_GENERATED)
    edge = cursor.take_any(frozenset({"START", "END"}))
    draft.generated = " ".join(word.lower() for word in (what, edge) if word)


def _flag(attribute: str) -> Callable[[Cursor, _Draft], None]:
    def option(cursor: Cursor, draft: _Draft) -> None:
        cursor.i += 1
        setattr(draft, attribute, True)

    return option


def _persisted(cursor: Cursor, draft: _Draft) -> None:
    cursor.i += 1
    if draft.computed is not None:
        draft.computed = Computed(draft.computed.expression, True)


def _step(cursor: Cursor, draft: _Draft) -> None:
    cursor.i += 1


def _column_set(cursor: Cursor, draft: _Draft) -> None:
    cursor.i += 1
    cursor.take_all("FOR", "ALL_SPARSE_COLUMNS")


def _storage(cursor: Cursor, draft: _Draft) -> None:
    before = cursor.i
    skip_storage(cursor)
    if cursor.i == before:
        cursor.i += 1


_OPTIONS: Mapping[str, Callable[[Cursor, _Draft], None]] = {
    "CHECK": _check,
    "COLLATE": _collate,
    "COLUMN_SET": _column_set,
    "CONSTRAINT": _constraint,
    "DEFAULT": _default,
    "ENCRYPTED": _encrypted,
    "FILESTREAM": _step,
    "FOREIGN": _foreign_key,
    "GENERATED": _generated,
    "HIDDEN": _flag("hidden"),
    "IDENTITY": _identity,
    "INDEX": _index,
    "MASKED": _masked,
    "NOT": _not,
    "NULL": _null,
    "ON": _storage,
    "PERSISTED": _persisted,
    "PRIMARY": _key,
    "REFERENCES": _foreign_key,
    "ROWGUIDCOL": _flag("rowguid"),
    "SPARSE": _flag("sparse"),
    "UNIQUE": _key,
    "WITH": _storage,
}
