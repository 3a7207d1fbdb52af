"""Make names: snake_case, legal, short enough, one of a kind. The same names in, the same out."""

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

_ACRONYMS = re.compile(r"([A-Z]+)s(?![a-z])")  # IDs is one word
_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[0-9])(?=[A-Z][a-z])")
_GAPS = re.compile(r"[ _]+")
_PLAIN = re.compile(r"[A-Za-z0-9_ ]*")
# Letters that Unicode does not take apart.
_SMALL = {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l"}
_LETTERS = str.maketrans(
    _SMALL | {c.upper(): text.capitalize() for c, text in _SMALL.items()} | {"ß": "ss", "ı": "i"}
)
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", "clock"]
    + [f"{port}{number}" for port in ("com", "lpt") for number in range(10)]
)
_NO_TEXT_IN_YAML = frozenset("y n yes no on off true false null".split())
LONGEST_FILE_NAME = 200
"""Bytes that a file system takes, with something put around the name."""


@lru_cache(maxsize=16384)
def snake_case(name: str) -> str:
    """`OrderID` -> `order_id`, `Order Details` -> `order_details`; "" when nothing is left.

    Accents of Latin letters go; letters of other alphabets stay.
    """
    if _PLAIN.fullmatch(name) is None:
        name = _latin(name)
    name = _ACRONYMS.sub(lambda found: found[1].capitalize() + "s", name)
    return _GAPS.sub("_", _WORDS.sub("_", name)).lower().strip("_")


@lru_cache(maxsize=16384)
def lower_case(name: str) -> str:
    """`OrderID` -> `orderid`, `Order Details` -> `order_details`; as `snake_case`, in one word."""
    plain = name if _PLAIN.fullmatch(name) is not None else _latin(name)
    return _GAPS.sub("_", plain).lower().strip("_")


def _latin(name: str) -> str:
    """Without accents, and with `_` for what is neither letter, mark nor digit."""
    apart = unicodedata.normalize("NFKD", name)
    kept = "".join(c for c in apart if not "\u0300" <= c <= "\u036f")
    whole = unicodedata.normalize("NFC", kept)
    return "".join(c if _is_word(c) else "_" for c in whole.translate(_LETTERS))


def _is_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character)[0] == "M"


def source_name(name: str) -> str:
    """A name for a source, a project or a folder: ASCII, begins with a letter.

    It is neither the name of a device nor a word that YAML takes for something else than text.
    """
    plain = re.sub(r"[^a-z0-9_]+", "_", snake_case(name)).strip("_")
    plain = re.sub(r"_{2,}", "_", plain)[:40].strip("_")
    if not plain:
        return "legacy"
    taken = _DEVICES | _NO_TEXT_IN_YAML
    if plain[0].isdigit() or plain in taken or plain.startswith("dbt"):
        return f"source_{plain}"
    return plain


def shortened(name: str, longest: int | None, *, counts_bytes: bool = True) -> str:
    """The name, cut to the limit; what was cut is told apart by a hash of the whole."""
    limit = min(longest or LONGEST_FILE_NAME, LONGEST_FILE_NAME)
    if len(name) * 4 <= limit:
        return name
    size = len(name.encode("utf-8", "surrogatepass")) if counts_bytes else len(name)
    if size <= limit:
        return name
    mark = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    room = limit - len(mark) - 1
    if counts_bytes:
        kept = name.encode("utf-8", "surrogatepass")[:room].decode("utf-8", "ignore")
    else:
        kept = name[:room]
    return f"{kept.rstrip('_')}_{mark}"


def told_apart(wanted: Sequence[str], originals: Sequence[str]) -> list[str]:
    """Each wanted name, or that name with a number where several want it, in whatever case.

    Who gets the plain name is decided by the originals, not by their order in the script.
    """
    folded = [name.casefold() for name in wanted]
    taken = set(folded)
    if len(taken) == len(wanted):
        return list(wanted)
    claims: defaultdict[str, list[int]] = defaultdict(list)
    for position, name in enumerate(folded):
        claims[name].append(position)
    given = list(wanted)
    for name in sorted(claims):
        rivals = sorted(claims[name], key=lambda position: (originals[position], position))
        for position in rivals[1:]:
            given[position] = _free(wanted[position], taken)
    return given


def kept_apart(names: Sequence[str], originals: Sequence[str]) -> list[str]:
    """Names that differ in more than case; those that are as they were keep theirs."""
    pairs = zip(names, originals, strict=True)
    return told_apart(names, [f"{int(name != original)}{original}" for name, original in pairs])


def _free(name: str, taken: set[str]) -> str:
    number = 2
    while f"{name}_{number}".casefold() in taken:
        number += 1
    taken.add(f"{name}_{number}".casefold())
    return f"{name}_{number}"


def joined(parts: Iterable[str]) -> str:
    """Names of a schema's object as a reader knows them: `Sales.Orders`."""
    return ".".join([part for part in parts if part])
