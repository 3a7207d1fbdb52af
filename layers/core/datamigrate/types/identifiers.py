"""Write a name so that the target reads that same name.

Quotes are left out only where the target would read the name no differently.
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
    """The name, in quotes where it needs them."""
    rules = target.identifiers
    plain = re.fullmatch(rules.plain, name) is not None and name not in rules.reserved
    return name if plain and rules.folds != "upper" else quoted(name, target)


def fits(name: str, target: Target) -> bool:
    """Whether the target takes a name of this length whole."""
    rules = target.identifiers
    size = len(name.encode("utf-8", "surrogatepass")) if rules.counts_bytes else len(name)
    return rules.longest is None or size <= rules.longest
