"""Write names for a target: those of the source so that it reads the same, and our own.

Our own names are lower case, and stand without quotes wherever the target takes them so. A target
that folds names to upper case does so everywhere: models, properties and tests agree.
"""

import re
from functools import lru_cache

from datamigrate.types.target import Target


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


def fits(name: str, target: Target) -> bool:
    """Whether the target takes a name of this length whole."""
    rules = target.identifiers
    size = len(name.encode("utf-8", "surrogatepass")) if rules.counts_bytes else len(name)
    return rules.longest is None or size <= rules.longest
