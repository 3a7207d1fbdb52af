"""What a query gives, before it is text: its columns with their types, and the rest of its SQL."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from datamigrate.catalog.model import DataType
from datamigrate.queries.reach import Field
from datamigrate.translate.calls import unified
from datamigrate.translate.codes import NOT_READ, TYPE_UNKNOWN, Refused
from datamigrate.translate.context import Context
from datamigrate.translate.sql import INT, Sql
from datamigrate.types.identifiers import written
from datamigrate.types.resolve import target_type
from datamigrate.types.target import TargetType
from datamigrate.values import dataclass


@dataclass(frozen=True, slots=True)
class Output:
    """A column that comes out: its value, and its name in the source, if it has one.

    `field` is what it is a copy of, and `plain` the SQL of that.
    """

    value: Sql
    original: str | None
    field: Field | None = None
    plain: str | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """One SELECT: `head`, the outputs, `tail`. `closed`: nothing may follow without parentheses.

    `groups` is the SQL of what GROUP BY tells rows apart by.
    """

    head: str
    outputs: tuple[Output, ...]
    tail: str
    closed: bool = False
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Set:
    """Rows of several queries, joined by one word such as `union all`."""

    word: str
    parts: tuple["Rows", ...]


Rows = Body | Set


def bodies(rows: Rows) -> Iterator[Body]:
    """Every SELECT, from left to right; the first names the columns."""
    if isinstance(rows, Body):
        yield rows
        return
    for part in rows.parts:
        yield from bodies(part)


def outputs(rows: Rows) -> tuple[Output, ...]:
    """The columns that come out."""
    return next(bodies(rows)).outputs


def matched(rows: Rows, ctx: Context) -> Rows:
    """With every column of one type in all the queries, as data type precedence has it."""
    if isinstance(rows, Body):
        return rows
    columns = [body.outputs for body in bodies(rows)]
    width = len(columns[0])
    if any(len(one) != width for one in columns):
        raise Refused(NOT_READ, f"expected {width} columns in each of the queries")
    alike = [_alike([one[place] for one in columns], ctx) for place in range(width)]
    return _replaced(rows, iter(zip(*alike, strict=True)))


def _alike(column: Sequence[Output], ctx: Context) -> list[Output]:
    known = [output for output in column if not output.value.null]
    same = len({(output.value.type, _chosen(output)) for output in known}) == 1
    if not known or (same and (len(known) == len(column) or known[0].value.type is None)):
        return [*column]
    if any(output.value.type is None for output in known):
        raise Refused(TYPE_UNKNOWN, "expected columns of known type")
    values = unified([output.value for output in column], ctx)
    return [
        output if _chosen(output) is None and _alike_already(output.value, value)
        else Output(value, output.original)
        for output, value in zip(column, values, strict=True)
    ]  # fmt: skip


def _alike_already(one: Sql, other: Sql) -> bool:
    return one.text == other.text and one.type == other.type


def _chosen(output: Output) -> TargetType | None:
    """The type that the settings chose for a copied column."""
    copied = output.field
    return None if copied is None or copied.natural is None else copied.type


def _replaced(rows: Rows, columns: Iterator[tuple[Output, ...]]) -> Rows:
    if isinstance(rows, Body):
        return replace(rows, outputs=next(columns))
    return replace(rows, parts=tuple(_replaced(part, columns) for part in rows.parts))


def fields(rows: Rows, originals: Sequence[str], names: Sequence[str], ctx: Context) -> list[Field]:
    """The columns of the rows, once they have names."""
    found: list[Field] = []
    columns = zip(*(body.outputs for body in bodies(rows)), strict=True)
    for column, original, name in zip(columns, originals, names, strict=True):
        output, copied = column[0], column[0].field
        if copied is not None:
            required = all(one.field is not None and one.field.required for one in column)
            named = replace(copied, original=original, name=name, required=required, listed=True)
            found.append(named)
        else:
            type_ = told_type(output.value)
            target = None if type_ is None else target_type(type_, ctx.target)
            found.append(Field(original, name, type_, target, exact=False))
    return found


def key(rows: Rows, names: Sequence[str]) -> tuple[str, ...]:
    """The columns that tell rows apart: all that GROUP BY names, if they come out as they are."""
    if not isinstance(rows, Body):
        return ()
    plain = {
        output.plain: name
        for output, name in zip(rows.outputs, names, strict=True)
        if output.plain is not None and output.field is not None and output.field.exact
    }
    if not plain.keys() >= set(rows.groups):
        return ()
    return tuple(dict.fromkeys(plain[group] for group in rows.groups))


def text(rows: Rows, names: Sequence[str], ctx: Context, exact: bool = False) -> str:
    """The SQL. `exact`: what is computed is cast to the type that is told of it."""
    if isinstance(rows, Body):
        return _select(rows, names, ctx, exact)
    parts = [_part(part, names, ctx, exact) for part in rows.parts]
    return f" {rows.word} ".join(parts)


def _part(rows: Rows, names: Sequence[str], ctx: Context, exact: bool) -> str:
    sql = text(rows, names, ctx, exact)
    return sql if isinstance(rows, Body) and not rows.closed else f"({sql})"


def _select(body: Body, names: Sequence[str], ctx: Context, exact: bool) -> str:
    items = [_item(o, name, ctx, exact) for o, name in zip(body.outputs, names, strict=True)]
    return f"{body.head} {', '.join(items)}{body.tail}"


def _item(output: Output, name: str, ctx: Context, exact: bool) -> str:
    own = written(name, ctx.target)
    sql = output.plain or output.value.text
    if output.plain is not None and (not exact or output.field is None or output.field.exact):
        return sql if sql.endswith(f".{own}") else f"{sql} as {own}"
    type_ = told_type(output.value)
    if type_ is not None and (exact or output.value.null):
        to = ctx.type_sql(type_)
        sql = sql if is_cast(sql, to) else f"cast({sql} as {to})"
    return f"{sql} as {own}"


def told_type(value: Sql) -> DataType | None:
    """The type of a column; one of nothing but NULL is an int."""
    return INT if value.null and value.type is None else value.type


def is_cast(sql: str, to: str) -> bool:
    """Whether SQL is a cast to this type, and nothing beside it."""
    end = f" as {to})"
    if not (sql.startswith("cast(") and sql.endswith(end)):
        return False
    inside = sql[len("cast(") : -len(end)]
    depth = 0
    for character in inside:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return False
    return depth == 0
