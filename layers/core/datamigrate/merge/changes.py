"""Tell what a new conversion means for those who read the models: what is new, gone, other.

A column that has another name is one that is gone and one that is new: DDL does not say more.
"""

import re
from collections.abc import Iterator
from enum import StrEnum

from datamigrate.merge.manifest import Column, Manifest, Model
from datamigrate.values import dataclass

_TYPE = re.compile(
    r"(?P<name>[a-z0-9_ ]+?) ?(?:\((?:max|(?P<size>\d{1,9})(?:, ?(?P<scale>\d{1,9}))?)\))?"
)
_WIDER = (
    ("tinyint", "smallint", "integer", "bigint"),
    ("utinyint", "smallint", "integer", "bigint"),
    ("tinyint", "smallint", "int", "bigint"),
    ("real", "double precision"),
    ("real", "float"),
    ("float", "double"),
    ("numeric", "bignumeric"),
)
"""Types of whom each holds every value of those before it, under the names of any target."""
_SIZED = (
    frozenset({"varchar", "character varying", "text", "string"}),
    *(frozenset({name}) for name in ("binary", "varbinary", "varbyte")),
    *(frozenset({name}) for name in ("time", "timestamp", "timestamp_ntz", "timestamp_tz")),
    *(frozenset({name}) for name in ("timestamptz", "datetime2", "datetimeoffset")),
)
"""Names of types of which a greater size, or none, holds every value of a smaller one."""
_DECIMALS = frozenset({"decimal", "numeric", "number"})


class Kind(StrEnum):
    """What changed."""

    MODEL_ADDED = "model added"
    MODEL_REMOVED = "model removed"
    COLUMN_ADDED = "column added"
    COLUMN_REMOVED = "column removed"
    TYPE_WIDENED = "type widened"
    TYPE_CHANGED = "type changed"
    REQUIRED = "now required"
    OPTIONAL = "no longer required"
    KEY_CHANGED = "key changed"


_BREAKING = {Kind.MODEL_REMOVED, Kind.COLUMN_REMOVED, Kind.TYPE_CHANGED}


@dataclass(frozen=True, slots=True)
class Change:
    """One change; `breaking` where what reads the model may fail or come out otherwise."""

    kind: Kind
    model: str
    column: str | None = None
    before: str | None = None
    after: str | None = None
    breaking: bool = False


def changes(old: Manifest, new: Manifest) -> tuple[Change, ...]:
    """All changes, by model, in the order of its columns."""
    return tuple(
        change
        for name in sorted({*old.models, *new.models})
        for change in _of_model(name, old.models.get(name), new.models.get(name))
    )


def _of_model(name: str, old: Model | None, new: Model | None) -> Iterator[Change]:
    if old is None:
        yield _change(Kind.MODEL_ADDED, name)
        return
    if new is None:
        yield _change(Kind.MODEL_REMOVED, name)
        return
    before = {column.name: column for column in old.columns}
    after = {column.name: column for column in new.columns}
    for column in old.columns:
        if column.name not in after:
            yield _change(Kind.COLUMN_REMOVED, name, column.name, column.type)
    for column in new.columns:
        if column.name not in before:
            yield _change(Kind.COLUMN_ADDED, name, column.name, None, column.type)
        else:
            yield from _of_column(name, before[column.name], column)
    if old.key != new.key:
        key = ", ".join(old.key), ", ".join(new.key)
        yield Change(Kind.KEY_CHANGED, name, None, *key, breaking=bool(old.key))


def _of_column(model: str, old: Column, new: Column) -> Iterator[Change]:
    if old.type != new.type:
        kind = Kind.TYPE_WIDENED if is_wider(old.type, new.type) else Kind.TYPE_CHANGED
        yield _change(kind, model, new.name, old.type, new.type)
    if old.required != new.required:
        yield _change(Kind.REQUIRED if new.required else Kind.OPTIONAL, model, new.name)


def _change(
    kind: Kind,
    model: str,
    column: str | None = None,
    before: str | None = None,
    after: str | None = None,
) -> Change:
    return Change(kind, model, column, before, after, kind in _BREAKING)


def is_wider(old: str, new: str) -> bool:
    """Whether a type holds every value of another, as far as that is known."""
    before, after = _TYPE.fullmatch(old), _TYPE.fullmatch(new)
    if before is None or after is None:
        return False
    names = {before["name"], after["name"]}
    sizes = before["size"], after["size"]
    if any(names <= sized for sized in _SIZED):
        return sizes[1] is None or (sizes[0] is not None and int(sizes[1]) >= int(sizes[0]))
    if sizes == (None, None):
        rows = (row for row in _WIDER if names <= set(row))
        return any(row.index(before["name"]) < row.index(after["name"]) for row in rows)
    return len(names & _DECIMALS) == len(names) == 1 and _has_room(before, after)


def _has_room(before: re.Match[str], after: re.Match[str]) -> bool:
    """At least as many digits before the point and after it; what is not said is not known."""
    if before["size"] is None or after["size"] is None:
        return False
    scales = int(before["scale"] or 0), int(after["scale"] or 0)
    room = int(before["size"]) - scales[0], int(after["size"]) - scales[1]
    return scales[1] >= scales[0] and room[1] >= room[0]
