"""List a table's foreign keys for the reader, whether or not they are tested."""

from datamigrate.catalog.model import ForeignKey, Table
from datamigrate.plan.context import Context, Parents
from datamigrate.plan.model import Reference
from datamigrate.plan.names import joined


def plan_references(table: Table, parents: Parents, context: Context) -> tuple[Reference, ...]:
    """In the order of the script."""
    return tuple(_reference(key, parents, context) for key in table.foreign_keys)


def _reference(key: ForeignKey, parents: Parents, context: Context) -> Reference:
    parent = parents.get(context.key(key.ref_schema, key.ref_table))
    if parent is not None:
        return Reference(key.name, key.columns, parent.original, key.ref_columns, parent.model)
    written = joined((key.ref_schema or context.dialect.default_schema, key.ref_table))
    return Reference(key.name, key.columns, written, key.ref_columns)
