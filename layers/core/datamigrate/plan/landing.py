"""Decide what landing schemas, tables and columns are called: as in the source, if that can be."""

import re
from collections import defaultdict
from collections.abc import Sequence

from datamigrate.catalog.model import Column, Table
from datamigrate.diagnostics import Span
from datamigrate.plan import codes
from datamigrate.plan.context import Context, Key
from datamigrate.plan.names import kept_apart, shortened
from datamigrate.types.identifiers import kept
from datamigrate.types.target import ANY, Spelling

_SYSTEM_SCHEMA = re.compile(r"(?i:information_schema|pg_.*)")
_ALWAYS_FITS = 60  # bytes, in every target
_SPARE = len("_999")  # what telling names apart may add


def tell_case(name: str, context: Context) -> None:
    """Said once, and not for each name."""
    if not context.target.identifiers.table.keeps_case:
        label = context.target.label
        message = (
            "expected the names of tables in upper and lower case,"
            f" found that {label} keeps lower case only: landing names are in lower case"
        )
        context.report(codes.CASE_LOST, message, name, None)


def landing_schemas(schemas: Sequence[str], context: Context) -> list[str]:
    """What each schema is called, in their order."""
    spelling = context.target.identifiers.schema
    return _named([(_no_system(name, context), name, None) for name in schemas], spelling, context)


def _no_system(schema: str, context: Context) -> str:
    """The name, or another one where a warehouse has that schema itself."""
    if _SYSTEM_SCHEMA.fullmatch(schema) is None:
        return schema
    name = f"landing_{schema}"
    message = f"expected a schema that is no part of a warehouse, found `{schema}`: it is `{name}`"
    context.report(codes.RENAMED, message, schema, None)
    return name


def landing_tables(tables: Sequence[Table], context: Context) -> dict[Key, str]:
    """What each table is called; names are unique in their schema."""
    spelling = context.target.identifiers.table
    by_schema: defaultdict[str, list[Table]] = defaultdict(list)
    for table in tables:
        by_schema[context.key(table.schema, table.name)[0]].append(table)
    found: dict[Key, str] = {}
    for schema, members in by_schema.items():
        names = _named(
            [(table.name, context.original(table), table.span) for table in members],
            spelling,
            context,
        )
        for table, name in zip(members, names, strict=True):
            found[schema, table.name.lower()] = name
    return found


def landing_columns(columns: Sequence[Column], original: str, context: Context) -> list[str]:
    """What each column is called in the landing table."""
    spelling = context.target.identifiers.column
    names = [column.name for column in columns]
    if spelling is ANY and _fit(names):
        return names
    return _named(
        [(column.name, f"{original}.{column.name}", column.span) for column in columns],
        spelling,
        context,
    )


def _fit(names: Sequence[str]) -> bool:
    """Whether every target keeps them as they are, in quotes."""
    together = "".join(names)
    return (
        together.isascii()
        and "\0" not in together
        and max(map(len, names), default=0) <= _ALWAYS_FITS
    )


def _named(
    given: list[tuple[str, str, Span | None]], spelling: Spelling, context: Context
) -> list[str]:
    """For each name, its owner in a finding, and its place: the name in the target."""
    originals = [name for name, _, _ in given]
    wanted = [_fitting(name, owner, span, spelling, context) for name, owner, span in given]
    names = kept_apart(wanted, originals)
    for name, wish, (_, owner, span) in zip(names, wanted, given, strict=True):
        if name != wish:
            message = (
                f"expected one name `{wish}` in the landing area, found several: this is `{name}`"
            )
            context.report(codes.COLLISION, message, owner, span)
    return names


def _fitting(name: str, owner: str, span: Span | None, spelling: Spelling, context: Context) -> str:
    """The name, in characters that the target takes and not too many of them."""
    target = context.target
    found = kept(name, spelling)
    if found not in {name, name.lower()}:
        message = f"expected a name that {target.label} takes, found `{name}`: it is `{found}`"
        context.report(codes.RENAMED, message, owner, span)
    longest = target.identifiers.longest
    room = longest - _SPARE if longest and found != name else longest
    short = shortened(found, room, counts_bytes=target.identifiers.counts_bytes)
    if short != found:
        message = f"expected at most {room} characters, found `{found}`: it is `{short}`"
        context.report(codes.SHORTENED, message, owner, span)
    return short
