"""Decide how a table's history goes on, and which column tells its new rows."""

import re
from functools import lru_cache

from datamigrate.plan.context import Context, Staged, StagedColumn
from datamigrate.plan.model import Snapshot
from datamigrate.types import Family
from datamigrate.types.tsql import canonical

_MODIFIED = re.compile(
    r"(?:^|_)(?:modified|updated|changed|last_?(?:edited|update|change|modified))"
    r"(?:_(?:at|on|date|time|when|datetime|utc|timestamp))*$"
)


_TELLING = frozenset({Family.BINARY, Family.TIMESTAMP})


def plan_snapshot(staged: Staged, context: Context) -> Snapshot | None:
    """For a table whose history the source keeps: by its key, from where a row's period begins."""
    table, temporal = staged.table, staged.table.temporal
    if not context.settings.snapshots or temporal is None or not temporal.versioned:
        return None
    if table.primary_key is None or temporal.start is None:
        return None
    key = [staged.columns.get(name.lower()) for name in table.primary_key.columns]
    start = staged.columns.get(temporal.start.lower())
    found = [column.plan.sql for column in key if column is not None]
    if start is None or len(found) < len(key):
        return None
    name = f"snap_{staged.model.removeprefix(context.settings.naming.prefix)}"
    return Snapshot(name, tuple(found), start.plan.sql)


def plan_incremental(staged: Staged, context: Context) -> str | None:
    """The column of the model by which only new rows could be read: the settings', else a guess."""
    schema = staged.table.schema or context.dialect.default_schema
    chosen = context.choices.growing(schema, staged.table.name, staged.columns)
    if chosen is not None:
        return staged.columns[chosen].plan.name
    found = [c for c in staged.columns.values() if c.plan.family in _TELLING and c.plan.identifier]
    for is_such in (_is_version, _is_modified):
        for column in found:
            if is_such(column):
                return column.plan.name
    return None


def _is_version(column: StagedColumn) -> bool:
    source = column.source_type
    if column.plan.family is not Family.BINARY or source is None:
        return False
    return canonical(source.name) == "rowversion"


def _is_modified(column: StagedColumn) -> bool:
    return column.plan.family is Family.TIMESTAMP and _says_modified(column.plan.name)


@lru_cache(maxsize=4096)
def _says_modified(name: str) -> bool:
    return _MODIFIED.search(name) is not None
