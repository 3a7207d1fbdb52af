"""List every object of the script and what became of it. Nothing found is missing here."""

from collections.abc import Iterator, Mapping, Sequence

from datamigrate.catalog.model import Catalog
from datamigrate.diagnostics import Span
from datamigrate.plan import codes
from datamigrate.plan.context import Context
from datamigrate.plan.model import ObjectPlan, ViewPlan
from datamigrate.plan.names import joined

CONVERTED = "converted"
LEFT_OUT = "left out"
EXCLUDED = "excluded"
RESOLVED = "resolved"
SWITCHED_OFF = "switched off"
_NOT_YET = "not converted"
DONE = frozenset({CONVERTED, RESOLVED})


def plan_objects(
    catalog: Catalog, models: Mapping[int, str], context: Context
) -> tuple[ObjectPlan, ...]:
    """Tables first, then the rest, each in the order of the script. `models` go by `id(table)`.

    Views are missing: `with_views` puts them in once they are planned.
    """
    return (
        *_tables(catalog, models, context),
        *_types(catalog),
        *(_not_yet(*found, context) for found in _others(catalog)),
    )


def _tables(catalog: Catalog, models: Mapping[int, str], context: Context) -> Iterator[ObjectPlan]:
    for table in catalog.tables:
        name = joined((table.schema or context.dialect.default_schema, table.name))
        model = models.get(id(table))
        outcome = CONVERTED if model else LEFT_OUT
        if context.key(table.schema, table.name) in context.choices.excluded:
            outcome = EXCLUDED
        yield ObjectPlan("table", name, outcome, model)


def _types(catalog: Catalog) -> Iterator[ObjectPlan]:
    for found in catalog.types:
        outcome = RESOLVED if found.kind == "alias" else LEFT_OUT
        yield ObjectPlan(f"{found.kind} type", joined((found.schema or "", found.name)), outcome)


def _others(catalog: Catalog) -> Iterator[tuple[str, str, Span]]:
    for routine in catalog.routines:
        yield routine.kind, joined((routine.schema or "", routine.name)), routine.span
    for sequence in catalog.sequences:
        yield "sequence", joined((sequence.schema or "", sequence.name)), sequence.span
    for synonym in catalog.synonyms:
        yield "synonym", joined((synonym.schema or "", synonym.name)), synonym.span
    for partition in catalog.partitions:
        yield f"partition {partition.kind}", partition.name, partition.span


def with_views(
    objects: Sequence[ObjectPlan], views: Sequence[ViewPlan], excluded: Sequence[str]
) -> tuple[ObjectPlan, ...]:
    """The objects with the views behind tables and types; `excluded` are names of other views."""
    models = {view.original: view for view in views}
    first = [found for found in objects if found.kind == "table" or found.kind.endswith(" type")]
    shown = [
        ObjectPlan("view", name, CONVERTED if view.refusal is None else SWITCHED_OFF, view.model)
        for name, view in models.items()
    ]
    shown += [ObjectPlan("view", name, EXCLUDED) for name in excluded]
    return (*first, *shown, *objects[len(first) :])


def _not_yet(kind: str, name: str, span: Span, context: Context) -> ObjectPlan:
    message = f"expected tables and types, found a {kind}: it is listed, and not converted"
    context.report(codes.NOT_CONVERTED, message, name, span)
    return ObjectPlan(kind, name, _NOT_YET)
