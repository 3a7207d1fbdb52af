"""Say where two results differ, in the order of the names."""

from collections.abc import Iterator, Mapping

from datamigrate.reconcile.measures import WHOLE, Key, Measures
from datamigrate.values import dataclass

PRESENCE = "measured"
"""The measure that says whether a table or a column was measured at all."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A measure that is not the same on both sides; None is NULL, or nothing to measure."""

    key: Key
    measure: str
    source: str | None
    target: str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was compared, and all differences."""

    tables: int
    columns: int
    differences: tuple[Difference, ...]

    @property
    def differing(self) -> int:
        """How many tables differ in anything."""
        return len({found.key[:2] for found in self.differences})


def compare(source: Mapping[Key, Measures], target: Mapping[Key, Measures]) -> Comparison:
    """A table that only one side has is one difference, whatever its columns."""
    keys = sorted({*source, *target}, key=lambda key: (*key[:2], key.column != WHOLE, key.column))
    tables = {key[:2] for key in keys}
    known = [{key[:2] for key in side} for side in (source, target)]
    differences: list[Difference] = []
    for schema, table in tables - (known[0] & known[1]):
        there = ["yes" if (schema, table) in side else "no" for side in known]
        differences.append(Difference(Key(schema, table, WHOLE), PRESENCE, *there))
    shared = [key for key in keys if all(key[:2] in side for side in known)]
    empty = {key[:2] for key in shared for side in (source, target) if _is_empty(key, side)}
    for key in shared:
        if key.column == WHOLE or key[:2] not in empty:
            differences += _of_key(key, source.get(key), target.get(key))
    differences.sort(key=lambda found: (*found.key[:2], found.key.column != WHOLE, found.key))
    columns = sum(key.column != WHOLE for key in keys)
    return Comparison(len(tables), columns, tuple(differences))


def _is_empty(key: Key, side: Mapping[Key, Measures]) -> bool:
    """An empty table has no columns to measure."""
    found = side.get(key)
    return key.column == WHOLE and found is not None and found.rows == "0"


def _of_key(key: Key, source: Measures | None, target: Measures | None) -> Iterator[Difference]:
    if source is None or target is None:
        there = ("no" if side is None else "yes" for side in (source, target))
        yield Difference(key, PRESENCE, *there)
        return
    for name, ours, theirs in zip(Measures._fields, source, target, strict=True):
        if ours != theirs and (name != "rows" or key.column == WHOLE):
            yield Difference(key, name, ours, theirs)
