"""Decide a model's data tests out of the table's constraints. No test is there twice.

A test passes for the rows that the constraint lets in: a NULL satisfies a check and a foreign key.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from datamigrate.catalog.model import Check, Expression, ForeignKey, Index, Key
from datamigrate.diagnostics import Span
from datamigrate.plan import codes
from datamigrate.plan.columns import staging_scope
from datamigrate.plan.context import Context, Parent, Parents, Staged, StagedColumn
from datamigrate.plan.model import Argument, DataTest
from datamigrate.plan.names import joined, shortened, snake_case
from datamigrate.plan.values import plan_values
from datamigrate.queries.reach import Field
from datamigrate.settings import Tier
from datamigrate.translate.expression import translate_condition
from datamigrate.types import Family
from datamigrate.types.identifiers import written

UNIQUE_TOGETHER = "unique_combination_of_columns"
RELATED_TOGETHER = "composite_relationship"
TRUE = "expression_is_true"
_KINDS = {Key: "key", Index: "index", ForeignKey: "foreign key"}
_NAME_LIMIT = 63
_COMPARED = {
    Family.INTEGER: Family.DECIMAL,
    Family.FLOAT: Family.DECIMAL,
    Family.DATE: Family.TIMESTAMP,
}


def plan_tests(staged: Staged, parents: Parents, context: Context) -> tuple[DataTest, ...]:
    """All of the table's tests, those of its columns too."""
    tiers = context.settings.tests
    required: list[DataTest] = []
    tests: list[DataTest] = []
    if Tier.KEYS in tiers:
        required = _required(staged)
        tests += _unique(staged, context)
    if Tier.RELATIONSHIPS in tiers:
        tests += _related(staged, parents, context)
    if tiers & {Tier.VALUES, Tier.CHECKS}:
        tests += _checked(staged, context)
    return (*required, *_once(tests))


def unenforced(staged: Staged) -> tuple[str, ...]:
    """The constraints that existing rows may break."""
    table = staged.table
    constraints: list[ForeignKey | Check] = [*table.foreign_keys, *table.checks]
    return tuple(
        constraint.name or "an unnamed constraint"
        for constraint in constraints
        if not (constraint.trusted and constraint.enabled)
    )


def plan_view_tests(
    model: str, columns: Sequence[Field], key: Sequence[str], context: Context
) -> tuple[DataTest, ...]:
    """What holds of a view's rows, whatever those of its tables are: NOT NULL, and GROUP BY."""
    if Tier.KEYS not in context.settings.tests:
        return ()
    required = [column.name for column in columns if column.required]
    tests = [_plain("not_null", name) for name in required]
    if len(key) == 1 and key[0] in required:
        tests.append(_plain("unique", key[0]))
    elif key:
        sql = [written(name, context.target) for name in key]
        tests.append(_unique_together(model, key, sql))
    return tuple(_once(tests))


def _once(tests: list[DataTest]) -> Iterator[DataTest]:
    """One of each, by what it asserts; names made unique among what stays."""
    seen: set[tuple[object, ...]] = set()
    names: set[str] = set()
    for test in tests:
        asserts = (test.kind, test.column, test.arguments, test.ref, test.where)
        if asserts in seen:
            continue
        seen.add(asserts)
        yield _named(test, names)


def _named(test: DataTest, names: set[str]) -> DataTest:
    if test.name is None:
        return test
    name, number = shortened(test.name, _NAME_LIMIT), 2
    while name in names:
        name = shortened(f"{test.name}_{number}", _NAME_LIMIT)
        number += 1
    names.add(name)
    if name == test.name:
        return test
    return DataTest(test.kind, test.column, test.arguments, test.ref, name, test.where, test.warns)


def _required(staged: Staged) -> list[DataTest]:
    """One for each column, and of a kind that nothing else gives."""
    primary = staged.table.primary_key
    key = {name.lower() for name in primary.columns} if primary else set()
    return [
        _plain("not_null", column.plan.name)
        for source, column in staged.columns.items()
        if column.plan.required or source in key
    ]


@lru_cache(maxsize=16384)
def _plain(kind: str, column: str) -> DataTest:
    """A test without arguments; columns of one name share it."""
    return DataTest(kind, column)


def _unique(staged: Staged, context: Context) -> Iterator[DataTest]:
    table = staged.table
    keys = [table.primary_key] if table.primary_key else []
    for key in [*keys, *table.uniques]:
        columns = _columns(staged, key.columns, _label(key), key, context)
        if columns:
            yield _unique_test(staged, columns, None, context)
    for index in table.indexes:
        if index.unique and not index.disabled and index.columns:
            yield from _unique_index(staged, index, context)


def _unique_index(staged: Staged, index: Index, context: Context) -> Iterator[DataTest]:
    columns = _columns(staged, index.columns, _label(index), index, context)
    if not columns:
        return
    where = None
    if index.filter is not None:
        owner = joined((staged.original, index.name or ""))
        condition = Expression(index.filter, index.span)
        done = translate_condition(
            condition, staging_scope(staged.columns, context), context.target, owner
        )
        context.found.extend(done.diagnostics)
        where = done.sql
        if where is None:
            return
    yield _unique_test(staged, columns, where, context)


def _unique_test(
    staged: Staged, columns: list[StagedColumn], where: str | None, context: Context
) -> DataTest:
    if len(columns) == 1 and columns[0].plan.required and where is None:
        return _plain("unique", columns[0].plan.name)
    names = [column.plan.name for column in columns]
    return _unique_together(staged.model, names, [column.plan.sql for column in columns], where)


def _unique_together(
    model: str, names: Sequence[str], sql: Sequence[str], where: str | None = None
) -> DataTest:
    """NULLs are equal in the source and ignored by dbt's `unique`: this groups, as some may be."""
    name = "__".join([model, "unique", *names])
    arguments = (("combination_of_columns", tuple(sql)),)
    return DataTest(UNIQUE_TOGETHER, None, arguments, name=name, where=where)


def _label(constraint: Key | Index | ForeignKey) -> str:
    return f"{_KINDS[type(constraint)]} `{constraint.name or 'without a name'}`"


def _columns(
    staged: Staged,
    names: tuple[str, ...],
    label: str,
    constraint: Key | Index | ForeignKey,
    context: Context,
) -> list[StagedColumn]:
    """The columns that a constraint names; [] and a finding when the model lacks one of them."""
    columns = [staged.columns.get(name.lower()) for name in names]
    found = [column for column in columns if column is not None]
    if len(found) == len(names):
        return found
    _tell_missing(names[columns.index(None)], label, staged.original, constraint.span, context)
    return []


def _parent_columns(parent: Parent, key: ForeignKey, label: str, context: Context) -> list[str]:
    """The same for those of another table, as its model spells them."""
    known = dict(parent.columns)
    columns = [known.get(name.lower()) for name in key.ref_columns]
    found = [column for column in columns if column is not None]
    if len(found) == len(columns):
        return found
    missing = key.ref_columns[columns.index(None)]
    _tell_missing(missing, label, parent.original, key.span, context)
    return []


def _tell_missing(name: str, label: str, owner: str, span: Span, context: Context) -> None:
    message = f"expected the columns of {label}, found no `{name}`: it is not tested"
    context.report(codes.NO_COLUMN, message, owner, span)


def _related(staged: Staged, parents: Parents, context: Context) -> Iterator[DataTest]:
    for key in staged.table.foreign_keys:
        label = _label(key)
        into = context.key(key.ref_schema, key.ref_table)
        if into not in parents:
            continue  # the catalog has said so
        parent = parents[into]
        if into in context.choices.excluded:
            name = joined((key.ref_schema or "", key.ref_table))
            message = f"expected the table of {label}, found `{name}` excluded: it is not tested"
            context.report(codes.EXCLUDED_PARENT, message, staged.original, key.span)
            continue
        if parent is None:
            name = joined((key.ref_schema or "", key.ref_table))
            message = f"expected the table of {label}, found no `{name}`: it is not tested"
            context.report(codes.NO_PARENT, message, staged.original, key.span)
            continue
        columns = _columns(staged, key.columns, label, key, context)
        fields = _parent_columns(parent, key, label, context)
        if len(columns) != len(fields) or not columns:
            continue
        ruled = context.choices.change_types  # without it, both have the source's own types
        if not ruled or _comparable(staged, columns, parent, label, key, context):
            yield _relationship(staged, key, columns, parent, fields, context)


def _comparable(
    staged: Staged,
    columns: list[StagedColumn],
    parent: Parent,
    label: str,
    key: ForeignKey,
    context: Context,
) -> bool:
    """Types that the settings made different may not compare in the target."""
    known = {name: (family, chosen) for name, family, chosen in parent.types}
    for column, name in zip(columns, key.ref_columns, strict=True):
        family, chosen = known.get(name.lower(), (column.plan.family, False))
        if not (chosen or column.natural) or _kind(family) == _kind(column.plan.family):
            continue
        message = (
            f"expected one kind of type on both sides of {label},"
            f" found {column.plan.family.value} and {family.value}: it is not tested"
        )
        hint = "give the column on the other side the same type in the settings"
        context.report(codes.TYPES_DIFFER, message, staged.original, key.span, hint)
        return False
    return True


def _kind(family: Family) -> Family:
    """What compares with each other: all numbers do, and dates with timestamps."""
    return _COMPARED.get(family, family)


def _relationship(
    staged: Staged,
    key: ForeignKey,
    columns: list[StagedColumn],
    parent: Parent,
    fields: Sequence[str],
    context: Context,
) -> DataTest:
    warns = _warns(staged, key, _label(key), key.span, context)
    ref = ("to", parent.model)
    limit = _limit(staged, context)
    if len(columns) == 1 and not limit:
        name = columns[0].plan.name
        return DataTest("relationships", name, (("field", fields[0]),), ref, warns=warns)
    names = tuple(column.plan.sql for column in columns)
    title = "__".join([staged.model, snake_case(key.name or f"to_{parent.model}") or "key"])
    arguments = (("columns", names), ("to_columns", tuple(fields)), *limit)
    return DataTest(RELATED_TOGETHER, None, arguments, ref, title, warns=warns)


def _limit(staged: Staged, context: Context) -> tuple[tuple[str, Argument], ...]:
    """Arguments that bound a test to so many rows, the last ones by the table's key."""
    table = staged.table
    schema = table.schema or context.dialect.default_schema
    found = context.choices.row_limit(schema, table.name)
    if found is None:
        return ()
    rule, rows = found
    context.choices.note(rule, staged.original, f"the last {rows} rows have their parents tested")
    keys = [*([table.primary_key] if table.primary_key else []), *table.uniques]
    for key in keys:
        columns = [staged.columns.get(name.lower()) for name in key.columns]
        if all(columns):
            names = tuple(column.plan.sql for column in columns if column is not None)
            return (("rows", rows), ("order_by", names))
    return (("rows", rows),)


def _warns(
    staged: Staged, constraint: ForeignKey | Check, label: str, span: Span, context: Context
) -> bool:
    if constraint.trusted and constraint.enabled:
        return False
    state = "trusted" if constraint.enabled else "enabled"
    message = f"expected {label} to be {state}, found it is not: its test warns, and fails no build"
    context.report(codes.UNTRUSTED, message, staged.original, span)
    return True


def _checked(staged: Staged, context: Context) -> Iterator[DataTest]:
    scope = None
    for number, check in enumerate(staged.table.checks, 1):
        values = plan_values(staged, check, context)
        if values is not None:
            if Tier.VALUES in context.settings.tests:
                yield values
            continue
        if Tier.CHECKS not in context.settings.tests:
            continue
        owner = joined((staged.original, check.name or ""))
        scope = scope or staging_scope(staged.columns, context)
        done = translate_condition(check.expression, scope, context.target, owner)
        context.found.extend(done.diagnostics)
        if done.sql is not None:
            label = f"check `{check.name or 'without a name'}`"
            warns = _warns(staged, check, label, check.expression.span, context)
            title = snake_case(check.name or "") or f"check_{number}"
            arguments = (("expression", done.sql),)
            yield DataTest(TRUE, None, arguments, name=f"{staged.model}__{title}", warns=warns)
