"""Tell what a new conversion means for those who read the models: what is new, gone, other.

A column that has another name is one that is gone and one that is new: DDL does not say more.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from datamigrate.merge.manifest import Column, Manifest, Model

_TYPE = re.compile(r"([a-z_ ]+?) ?(?:\((\d{1,5})(?:, ?(\d{1,5}))?\))?(\[\])?")
_WIDER = (
    ("tinyint", "smallint", "integer", "bigint"),
    ("utinyint", "smallint", "integer", "bigint"),
    ("real", "double precision"),
    ("float", "double"),
)
"""Types of whom each holds every value of those before it, under the names of any target."""
_TEXTS = frozenset({"varchar", "character varying", "text", "string"})
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
    if before is None or after is None or before[4] or after[4]:
        return False
    if before[1] in _TEXTS and after[1] in _TEXTS:
        return after[2] is None or (before[2] is not None and int(after[2]) >= int(before[2]))
    if before[1] in _DECIMALS and before[1] == after[1]:
        return _has_room(before, after)
    if before[2] or after[2]:
        return False
    return any(
        before[1] in row and after[1] in row and row.index(before[1]) < row.index(after[1])
        for row in _WIDER
    )


def _has_room(before: re.Match[str], after: re.Match[str]) -> bool:
    """At least as many digits before the point and after it; what is not said is not known."""
    if before[2] is None or after[2] is None:
        return False
    scales = int(before[3] or 0), int(after[3] or 0)
    return scales[1] >= scales[0] and int(after[2]) - scales[1] >= int(before[2]) - scales[0]
