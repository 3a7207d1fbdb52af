"""Write names for a target: those of the source so that it reads the same, and our own.

Our own names are lower case, and stand without quotes wherever the target takes them so. A target
that folds names to upper case does so everywhere: models, properties and tests agree.
"""

import re
import unicodedata
from functools import lru_cache

from datamigrate.types.target import ANY, Spelling, Target


@lru_cache(maxsize=16384)
def quoted(name: str, target: Target) -> str:
    """The name in the target's quotes."""
    rules = target.identifiers
    inside = name.replace(rules.closing, rules.closing * 2)
    return f"{rules.opening}{inside}{rules.closing}"


@lru_cache(maxsize=16384)
def written(name: str, target: Target) -> str:
    """A name of ours, in quotes where it needs them."""
    rules = target.identifiers
    plain = re.fullmatch(rules.plain, name) is not None and name not in rules.reserved
    return name if plain else quoted(name, target)


def kept(name: str, spelling: Spelling) -> str:
    """The name as the target can keep it in quotes; most often it is the same."""
    return name if spelling is ANY and "\0" not in name else _kept(name, spelling)


@lru_cache(maxsize=16384)
def _kept(name: str, spelling: Spelling) -> str:
    name = "".join(c if _may_stand(c, spelling) else "_" for c in name)
    end = name.rstrip(spelling.illegal_end)
    name = end.ljust(len(name), "_")
    if not spelling.keeps_case:
        name = name.lower()
    if name.lower().startswith(spelling.taken_starts):
        name = f"x{name}"
    return f"{name}_" if name.lower() in spelling.taken else name


def _may_stand(character: str, spelling: Spelling) -> bool:
    if character == "\0" or character in spelling.illegal:
        return False
    if spelling.categories is None or character in spelling.extra:
        return True
    return unicodedata.category(character).startswith(spelling.categories)


def fits(name: str, target: Target) -> bool:
    """Whether the target takes a name of this length whole."""
    rules = target.identifiers
    size = len(name.encode("utf-8", "surrogatepass")) if rules.counts_bytes else len(name)
    return rules.longest is None or size <= rules.longest
