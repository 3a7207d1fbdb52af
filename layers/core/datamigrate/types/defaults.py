"""What a column of the landing area has as its default, where the target takes it."""

import re
from functools import lru_cache

from datamigrate.types.target import Target


@lru_cache(maxsize=4096)
def column_default(expression: str, target: Target) -> str | None:
    """The expression as the column says it, or None where the target takes no such default."""
    found = re.fullmatch(target.ddl.defaults, expression, re.DOTALL)
    return None if found is None else next(filter(None, found.groups()), expression)
