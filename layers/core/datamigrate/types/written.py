"""Types of a target as a user writes them: checked, and sorted into families.

Nothing but a type passes: what comes out stands in casts and definitions of columns.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from datamigrate.types.target import Family

_LONGEST = 200
_TOKEN = re.compile(r"\s*(?:([A-Za-z_][A-Za-z0-9_]*)|([0-9]{1,8})|([(),<>\[\]]))")
_FOLLOWERS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "bit": (("varying",),),
    "binary": (("varying",),),
    "char": (("varying",),),
    "character": (("varying",),),
    "double": (("precision",),),
    "national": (("character", "varying"), ("character",), ("char", "varying"), ("char",)),
}
"""The types of more than one word; zones are written behind the numbers."""
_ZONES = (
    ("with", "time", "zone"),
    ("without", "time", "zone"),
    ("with", "local", "time", "zone"),
)

_WORDS: Mapping[Family, str] = {
    Family.ARRAY: "array list vector",
    Family.BINARY: "binary blob bytea bytes image varbinary varbyte",
    Family.BOOLEAN: "bit bool boolean",
    Family.DATE: "date",
    Family.DECIMAL: "bigdecimal bignumeric dec decimal number numeric",
    Family.FLOAT: "double float float4 float8 float64 real",
    Family.INTEGER: "bigint byteint hugeint int int2 int4 int8 int64 integer mediumint smallint"
    " tinyint ubigint uhugeint uinteger usmallint utinyint",
    Family.JSON: "json jsonb super variant",
    Family.SPATIAL: "geography geometry",
    Family.STRING: "bpchar char character national nchar nvarchar string text varchar",
    Family.TIME: "time timetz",
    Family.TIMESTAMP: "datetime datetime2 datetimeoffset smalldatetime timestamp timestamp_ltz"
    " timestamp_ms timestamp_ns timestamp_ntz timestamp_s timestamp_tz timestamptz",
    Family.UUID: "uniqueidentifier uuid",
}
_FAMILIES = {word: family for family, words in _WORDS.items() for word in words.split()}


@lru_cache(maxsize=1024)
def written_type(text: str) -> str | None:
    """The type in lower case and with single blanks, or None where it is none."""
    tokens = _tokens(text)
    if tokens is None or _type(tokens, 0) != len(tokens):
        return None
    spaced = " ".join(tokens)
    return re.sub(r" ([(),<>\[\]])", r"\1", re.sub(r"([(<\[]) ", r"\1", spaced))


def family_of(written: str) -> Family | None:
    """What values a type holds that `written_type` has read; None for a name not known."""
    if written.endswith("]"):
        return Family.ARRAY
    if written.startswith(("bit(", "bit varying")):
        return None
    word = re.match(r"\w+", written)
    return _FAMILIES.get(word[0]) if word else None


def _tokens(text: str) -> list[str] | None:
    if len(text) > _LONGEST:
        return None
    found: list[str] = []
    position = 0
    stripped = text.strip()
    while position < len(stripped):
        token = _TOKEN.match(stripped, position)
        if token is None:
            return None
        found.append(token[0].strip().lower())
        position = token.end()
    return found


def _type(tokens: list[str], at: int) -> int:
    """Where the type that begins here ends; -1 where none does."""
    if at >= len(tokens) or not _is_word(tokens[at]):
        return -1
    at = _words(tokens, at + 1, _FOLLOWERS.get(tokens[at], ()))
    for opening, closing in ("()", "<>"):
        if tokens[at : at + 1] == [opening]:
            at = _list(tokens, at + 1, closing)
            if at < 0:
                return -1
    at = _words(tokens, at, _ZONES)
    while tokens[at : at + 1] == ["["]:
        at += 2 if tokens[at + 1 : at + 2] and tokens[at + 1].isdigit() else 1
        if tokens[at : at + 1] != ["]"]:
            return -1
        at += 1
    return at


def _words(tokens: list[str], at: int, choices: tuple[tuple[str, ...], ...]) -> int:
    for words in choices:
        if tuple(tokens[at : at + len(words)]) == words:
            return at + len(words)
    return at


def _list(tokens: list[str], at: int, closing: str) -> int:
    """Numbers, types, and fields of a struct: a name and a type."""
    while at < len(tokens):
        if tokens[at].isdigit():
            at += 1
        else:
            end = _type(tokens, at)
            if end > 0 and end < len(tokens) and tokens[end] not in {",", closing}:
                end = _type(tokens, at + 1)
            if end < 0:
                return -1
            at = end
        if at >= len(tokens) or tokens[at] not in {",", closing}:
            return -1
        at += 1
        if tokens[at - 1] == closing:
            return at
    return -1


def _is_word(token: str) -> bool:
    return token[0].isalpha() or token[0] == "_"
