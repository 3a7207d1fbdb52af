"""Names inside of one statement: of the queries in its WITH, and of the rows in a FROM."""

from collections.abc import Callable, Sequence

from datamigrate.types.identifiers import written
from datamigrate.types.target import Target

_LONGEST = 50  # signs, which leaves room for a number in every target
Namer = Callable[[Sequence[str]], Sequence[str]]
"""Names of ours for columns that the source calls so, each one of a kind."""


class Names:
    """`taken` are those of the WITH, which no two queries share."""

    def __init__(self, target: Target, plain: Callable[[str], str], columns: Namer) -> None:
        self._target = target
        self._plain = plain
        self.columns = columns
        self.taken: set[str] = set()

    def claim(self, wanted: str, otherwise: str = "derived") -> str:
        """A name for a query of the WITH; `otherwise` where the target keeps the name to itself."""
        found = _free(self._legal(wanted, otherwise), self.taken)
        self.taken.add(found)
        return found

    def alias(self, wanted: str | None, otherwise: str, taken: set[str]) -> str:
        """A name for rows in a FROM where others are taken."""
        name = otherwise if wanted is None else self._legal(wanted, otherwise)
        return _free(name, taken)

    def _legal(self, wanted: str, otherwise: str) -> str:
        plain = self._plain(wanted)
        known = len(plain) <= _LONGEST and plain and written(plain, self._target) == plain
        return plain if known else otherwise


def _free(name: str, taken: set[str]) -> str:
    found, number = name, 1
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    return found
