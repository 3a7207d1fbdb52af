"""Which columns a name can mean: those of the rows in FROM, then those of the query around."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from datamigrate.catalog.model import DataType
from datamigrate.translate.codes import COLUMN_UNKNOWN, Refused
from datamigrate.translate.context import ScopeColumn
from datamigrate.types.target import TargetType
from datamigrate.values import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """A column of some rows: `original` is its name in the source, `name` ours.

    `source` is its type there and `type` the target's, as far as they are known. Expressions are
    written for `natural` where that is another type. `description` is the script's. `exact`: the
    target has just this type for it, which is not sure of what a query computes. `required`: it
    is never NULL, as tests of the models that it comes from show. `listed`: a star means it too.
    """

    original: str
    name: str
    source: DataType | None
    type: TargetType | None
    natural: TargetType | None = None
    description: str | None = None
    exact: bool = True
    required: bool = False
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Relation:
    """A model that a query may read. `short` names its rows inside of a query.

    `lost` are columns of the source that it does not have, in lower case.
    """

    model: str
    short: str
    fields: Sequence[Field]
    lost: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Offer:
    """Rows in FROM: `path` is what qualifies their columns in the source, `alias` in our SQL.

    `place` is where the source has them; `fields` are by the source's name in lower case, and
    `spelled` is how SQL spells each. `lost` are columns that they have in the source only.
    `aliased`: the path is an alias, which no schema qualifies. `lacking`: NULLs may stand in place
    of a row.
    """

    path: tuple[str, ...]
    alias: str
    place: int
    fields: Mapping[str, Field]
    spelled: Mapping[str, str]
    lost: frozenset[str]
    aliased: bool
    lacking: bool = False

    def answers(self, path: tuple[str, ...]) -> bool:
        """Whether a qualifier in lower case means these rows."""
        if self.aliased:
            return self.path == path
        size = min(len(path), len(self.path))
        return self.path[-size:] == path[-size:]

    def column(self, key: str) -> ScopeColumn:
        """A column as expressions see it."""
        field, sql = self.fields[key], self.sql(key)
        if field.natural is None:
            return ScopeColumn(sql, field.type, field.source)
        return ScopeColumn(f"cast({sql} as {field.natural.sql})", field.natural, field.source)

    def sql(self, key: str) -> str:
        """The column's name behind that of its rows."""
        return f"{self.alias}.{self.spelled[key]}"


class Reach:
    """What names can mean in one query; `outer` is the reach of the query around it.

    `asked`: a name was looked for around it.
    """

    def __init__(self, outer: "Reach | None" = None) -> None:
        self.outer = outer
        self.offers: list[Offer] = []
        self.asked = False

    def find(self, parts: Sequence[str]) -> tuple[Offer, str] | None:
        """The rows that have a column of this name, and the column's key among theirs."""
        path, key = tuple(part.lower() for part in parts[:-1]), parts[-1].lower()
        meant = [offer for offer in self.offers if not path or offer.answers(path)]
        found = [offer for offer in meant if key in offer.fields or key in offer.lost]
        if len(found) > 1:
            raise Refused(COLUMN_UNKNOWN, "expected a column of one table, found several")
        if found:
            _have(found[0], {key})
            return found[0], key
        if self.outer is None or (path and meant):
            return None
        self.asked = True
        return self.outer.find(parts)

    def every(self, path: tuple[str, ...]) -> list[tuple[Offer, str]]:
        """What a star means, in the source's order; `path` in lower case names one table."""
        meant = [offer for offer in self.offers if not path or offer.answers(path)]
        meant.sort(key=lambda offer: offer.place)
        for offer in meant:
            _have(offer, offer.lost)
        return [(offer, key) for offer in meant for key, one in offer.fields.items() if one.listed]

    def join(self, kind: str, size: int) -> None:
        """The first `size` rows were joined with the others: either may lack some now."""
        left, right = self.offers[:size], self.offers[size:]
        if kind in {"right", "full"}:
            left = [replace(offer, lacking=True) for offer in left]
        if kind in {"left", "full", "outer apply"}:
            right = [replace(offer, lacking=True) for offer in right]
        self.offers = [*left, *right]

    def taken(self) -> set[str]:
        """Aliases of rows here and around, which would hide each other."""
        around = set() if self.outer is None else self.outer.taken()
        return around | {offer.alias for offer in self.offers}


def _have(offer: Offer, keys: AbstractSet[str]) -> None:
    """A name that the model lacks may not mean one of the rows around instead."""
    if lost := sorted(keys & offer.lost):
        raise Refused(COLUMN_UNKNOWN, "expected columns that the model has", f"`{lost[0]}`")
