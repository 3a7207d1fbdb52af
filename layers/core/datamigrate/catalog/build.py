"""Fold the statements of scripts into a catalog, and account for every character of them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from datamigrate.catalog.applier import Applier
from datamigrate.catalog.apply import apply
from datamigrate.catalog.draft import Draft
from datamigrate.catalog.finish import finish
from datamigrate.catalog.ledger import Account, Ledger
from datamigrate.catalog.model import Catalog, LooseIndex
from datamigrate.ddl import statements as ddl
from datamigrate.diagnostics import Diagnostic
from datamigrate.dialects.base import Dialect
from datamigrate.source import Source


def build(
    read: Iterable[tuple[Source, Iterable[ddl.Statement]]],
    dialect: Dialect,
    found: list[Diagnostic],
) -> Catalog:
    """The catalog that the statements of all the scripts make, applied in order as they are read.

    `found` are the findings of the reading; it has all of them once the statements have ended.
    """
    applier = Applier(Draft(dialect.default_schema))
    accounts: list[Account] = []
    waiting: list[ddl.Statement] = []
    for source, statements in read:
        account = Account(source)
        accounts.append(account)
        for statement in statements:
            account.add(statement)
            if isinstance(statement.definition, ddl.Executed):
                waiting += (inner for inner in _flat(statement) if apply(applier, inner))
            elif apply(applier, statement):
                waiting.append(statement)
    lost = _settle(applier, waiting)
    catalog, findings = finish(applier, dialect)
    ledger = Ledger(tuple(accounts), frozenset(statement.span for statement in lost))
    of_sources = (d for account in accounts for d in account.source.diagnostics)
    return replace(
        catalog,
        ledger=ledger,
        statements=tuple(ledger.counts()),
        characters=sum(len(account.source.text) for account in accounts),
        diagnostics=(*of_sources, *found, *applier.diagnostics, *findings),
        loose_indexes=tuple(_loose(lost)),
        sources=tuple(account.source for account in accounts),
    )


def _flat(statement: ddl.Statement) -> Iterator[ddl.Statement]:
    """The statement, or those inside a text that it executes."""
    if isinstance(statement.definition, ddl.Executed):
        for inner in statement.definition.statements:
            yield from _flat(inner)
    else:
        yield statement


def _settle(applier: Applier, waiting: list[ddl.Statement]) -> list[ddl.Statement]:
    """Try again what had to wait, until nothing more of it finds its object: that is left."""
    while waiting:
        left = [statement for statement in waiting if apply(applier, statement)]
        if len(left) == len(waiting):
            break
        waiting = left
    applier.last = True
    return [statement for statement in waiting if apply(applier, statement)]


def _loose(lost: Iterable[ddl.Statement]) -> Iterator[LooseIndex]:
    """The indexes among the statements whose object is never made."""
    for statement in lost:
        match statement.definition:
            case ddl.CreateIndex(on, index) if on.name[:1] not in {"#", "@"}:
                yield LooseIndex(on.schema, on.name, index)
            case _:
                pass
