"""The catalog as a document: plain values for JSON, in the shape that `inspect` publishes."""

from collections.abc import Mapping

from datamigrate.catalog.model import (
    Catalog,
    Column,
    DataType,
    ForeignKey,
    Index,
    Key,
    LedgerEntry,
    Routine,
    Table,
    UserType,
    View,
)
from datamigrate.diagnostics import Diagnostic, Span
from datamigrate.source import Source

VERSION = 1
"""Of the document's shape; it rises when a field changes its meaning or goes away."""

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]


def document(catalog: Catalog, sources: tuple[Source, ...]) -> dict[str, Json]:
    """Everything the catalog holds but the rows themselves, of which the numbers are given."""
    places = _Places({source.name: source for source in sources})
    return {
        "version": VERSION,
        "dialect": catalog.dialect,
        "encoding": sources[0].encoding if len(sources) == 1 else None,
        "sources": [
            {"name": s.name, "encoding": s.encoding, "characters": len(s.text)} for s in sources
        ],
        "tables": [_table(table, places) for table in catalog.tables],
        "views": [_view(view, places) for view in catalog.views],
        "types": [_type(made, places) for made in catalog.types],
        "sequences": [
            {"schema": s.schema, "name": s.name, "options": s.options, "span": places.span(s.span)}
            for s in catalog.sequences
        ],
        "synonyms": [
            {"schema": s.schema, "name": s.name, "target": s.target, "span": places.span(s.span)}
            for s in catalog.synonyms
        ],
        "partitions": [
            {"kind": p.kind, "name": p.name, "text": p.text, "span": places.span(p.span)}
            for p in catalog.partitions
        ],
        **{f"{kind}s": sum(r.kind == kind for r in catalog.routines) for kind in _ROUTINES},
        "routines": [_routine(routine, places) for routine in catalog.routines],
        "indexes": _indexes(catalog, places),
        "descriptions": _descriptions(catalog),
        "properties": [
            {
                "levels": [{"type": kind, "name": name} for kind, name in held.levels],
                "name": held.name,
                "value": held.value,
            }
            for held in catalog.properties
        ],
        "inserts": _inserts(catalog, selected=False),
        "selected_inserts": _inserts(catalog, selected=True),
        "diagnostics": [_diagnostic(d, places) for d in catalog.diagnostics],
        "ledger": [_entry(entry) for entry in catalog.ledger],
    }


_ROUTINES = ("procedure", "function", "trigger")


class _Places:
    """Spans with their lines."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self.sources = sources

    def span(self, span: Span | None) -> Json:
        """File, characters and the line and column where it begins."""
        if span is None:
            return None
        source = self.sources.get(span.file)
        line, column = source.position(span.start) if source else (0, 0)
        return {
            "file": span.file,
            "start": span.start,
            "end": span.end,
            "line": line,
            "column": column,
        }


def _view(view: View, places: _Places) -> Json:
    return {
        "schema": view.schema,
        "name": view.name,
        "columns": list(view.columns),
        "materialized": view.materialized,
        "description": view.description,
        "text": view.text,
        "span": places.span(view.span),
    }


def _routine(routine: Routine, places: _Places) -> Json:
    return {
        "kind": routine.kind,
        "schema": routine.schema,
        "name": routine.name,
        "table": routine.table,
        "span": places.span(routine.span),
    }


def _texts(names: tuple[str, ...]) -> Json:
    return list(names)


def _table(table: Table, places: _Places) -> Json:
    temporal = table.temporal
    return {
        "schema": table.schema,
        "name": table.name,
        "kind": table.kind,
        "description": table.description,
        "columns": [_column(column, places) for column in table.columns],
        "primary_key": _texts(table.primary_key.columns) if table.primary_key else None,
        "primary_key_name": table.primary_key.name if table.primary_key else None,
        "unique": [_texts(key.columns) for key in table.uniques],
        "unique_constraints": [_key(key) for key in table.uniques],
        "foreign_keys": [_foreign_key(reference, places) for reference in table.foreign_keys],
        "checks": [check.expression.text for check in table.checks],
        "check_constraints": [
            {
                "name": check.name,
                "text": check.expression.text,
                "trusted": check.trusted,
                "enabled": check.enabled,
                "span": places.span(check.expression.span),
            }
            for check in table.checks
        ],
        "temporal": None
        if temporal is None
        else {
            "start": temporal.start,
            "end": temporal.end,
            "versioned": temporal.versioned,
            "history_schema": temporal.history_schema,
            "history_table": temporal.history_table,
        },
        "partition": table.partition,
        "options": dict(table.options),
        "properties": [
            {"name": p.name, "value": p.value, "kind": p.kind, "on": p.on} for p in table.properties
        ],
        "span": places.span(table.span),
    }


def _params(held: DataType | None) -> Json:
    return list(held.params) if held is not None else []


def _column(column: Column, places: _Places) -> Json:
    traits = column.traits
    written, base = traits.type, traits.base_type
    return {
        "name": column.name,
        "type": written.name if written else None,
        "params": _params(written),
        "type_text": written.text if written else None,
        "base_type": base.name if base else None,
        "base_params": _params(base),
        "nullable": traits.nullable,
        "required": traits.required,
        "identity": traits.identity is not None,
        "seed": traits.identity.seed if traits.identity else None,
        "increment": traits.identity.increment if traits.identity else None,
        "not_for_replication": traits.identity is not None and traits.identity.not_for_replication,
        "computed": traits.computed.expression.text if traits.computed else None,
        "persisted": traits.computed.persisted if traits.computed else False,
        "default": column.default.expression.text if column.default else None,
        "default_name": column.default.name if column.default else None,
        "collation": traits.collation,
        "sparse": traits.sparse,
        "rowguid": traits.rowguid,
        "hidden": traits.hidden,
        "masked": traits.masked,
        "encrypted": traits.encrypted,
        "generated": traits.generated,
        "description": column.description,
        "span": places.span(column.span),
    }


def _key(key: Key) -> Json:
    return {"name": key.name, "columns": _texts(key.columns), "clustered": key.clustered}


def _foreign_key(reference: ForeignKey, places: _Places) -> Json:
    return {
        "name": reference.name,
        "columns": _texts(reference.columns),
        "ref_schema": reference.ref_schema,
        "ref_table": reference.ref_table,
        "ref_columns": _texts(reference.ref_columns),
        "on_delete": reference.on_delete,
        "on_update": reference.on_update,
        "trusted": reference.trusted,
        "enabled": reference.enabled,
        "span": places.span(reference.span),
    }


def _type(made: UserType, places: _Places) -> Json:
    return {
        "schema": made.schema,
        "name": made.name,
        "kind": made.kind,
        "base": made.base.name if made.base else None,
        "params": _params(made.base),
        "nullable": made.nullable,
        "columns": [_column(column, places) for column in made.columns],
        "span": places.span(made.span),
    }


def _dotted(schema: str | None, name: str) -> str:
    return name if schema is None else f"{schema}.{name}"


def _indexes(catalog: Catalog, places: _Places) -> Json:
    owners = [(t.schema, t.name, t.indexes) for t in catalog.tables]
    owners += [(v.schema, v.name, v.indexes) for v in catalog.views]
    owners += [(loose.schema, loose.table, (loose.index,)) for loose in catalog.loose_indexes]
    return [
        _index(_dotted(schema, name), index, places)
        for schema, name, indexes in owners
        for index in indexes
    ]


def _index(table: str, index: Index, places: _Places) -> Json:
    return {
        "table": table,
        "name": index.name,
        "columns": _texts(index.columns),
        "unique": index.unique,
        "clustered": index.clustered,
        "filtered": index.filter is not None,
        "filter": index.filter,
        "kind": index.kind,
        "descending": _texts(index.descending),
        "include": _texts(index.include),
        "options": dict(index.options),
        "disabled": index.disabled,
        "span": places.span(index.span),
    }


def _descriptions(catalog: Catalog) -> Json:
    """MS_Description of tables and their columns."""
    return [
        {"schema": t.schema, "table": t.name, "column": p.on, "text": p.value}
        for t in catalog.tables
        for p in t.properties
        if p.name.lower() == "ms_description" and p.kind in {None, "column"}
    ]


def _inserts(catalog: Catalog, selected: bool) -> Json:
    """Numbers of rows by table; `selected` ones stand in a SELECT without a table."""
    found: dict[str, Json] = {}
    for rows in catalog.rows:
        if rows.selected is not selected:
            continue
        name = _dotted(rows.schema or "dbo", rows.table)
        held = found.get(name, 0)
        found[name] = (held if isinstance(held, int) else 0) + len(rows.rows)
    return found


def _diagnostic(diagnostic: Diagnostic, places: _Places) -> Json:
    return {
        "code": diagnostic.code.id,
        "severity": diagnostic.code.severity.value,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "object": diagnostic.object,
        "span": places.span(diagnostic.span),
    }


def _entry(entry: LedgerEntry) -> Json:
    return {
        "file": entry.span.file,
        "start": entry.span.start,
        "end": entry.span.end,
        "line": entry.line,
        "kind": entry.kind,
        "object": entry.object,
        "outcome": entry.outcome,
        "reason": entry.reason,
    }
