"""`datamigrate inspect`: what the scripts hold, as tables for people or JSON for programs."""

import json
from collections import Counter

import click

from datamigrate import pipeline
from datamigrate.catalog.document import document
from datamigrate.catalog.model import Catalog, Table
from datamigrate.cli.findings import show_findings
from datamigrate.cli.inputs import read_inputs
from datamigrate.diagnostics import Severity, worst
from datamigrate.dialects import DIALECTS
from datamigrate.source import Source

_WIDE = 160
_COUNTS = ("cols", "unique", "fks", "checks", "idx", "rows")
EXAMPLES = """\b
Examples:
  datamigrate inspect schema.sql
  datamigrate inspect schema.sql --format json > catalog.json
  datamigrate inspect database_project/ --encoding cp1252
  cat *.sql | datamigrate inspect - --json
"""


@click.command(epilog=EXAMPLES)
@click.argument("scripts", nargs=-1, required=True, metavar="FILE|DIR...")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table",
              show_default=True, help="For people or for programs.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--from", "dialect", type=click.Choice(sorted(DIALECTS)), default="tsql",
              show_default=True, help="The dialect of the scripts.")  # fmt: skip
@click.option("--encoding", metavar="NAME", help="Of the scripts; found out if not given.")
def inspect(
    scripts: tuple[str, ...], form: str, as_json: bool, dialect: str, encoding: str | None
) -> int:
    """Show what scripts hold: tables, keys, views, rows, and what became of every statement.

    A folder stands for its .sql files, sorted; - stands for standard input.
    """
    sources = read_inputs(scripts, encoding)
    catalog = pipeline.inspect(sources, dialect)
    if form == "json" or as_json:
        click.echo(json.dumps(document(catalog, sources), ensure_ascii=False, indent=1))
    else:
        _show(catalog, sources)
        show_findings(catalog.diagnostics, sources)
    if not catalog.tables:
        click.echo("datamigrate: expected at least one table, found none", err=True)
        return 2
    return 1 if worst(catalog.diagnostics) is Severity.ERROR else 0


def _show(catalog: Catalog, sources: tuple[Source, ...]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Column
    from rich.table import Table as Grid

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = _WIDE  # a file or a pipe has no edge to keep to
    for source in sources[:20]:
        console.print(f"{source.name}: {source.encoding}", markup=False)
    names = (Column(name, overflow="fold", min_width=12) for name in ("table", "key"))
    counts = (Column(name, justify="right", no_wrap=True) for name in _COUNTS)
    grid = Grid(*names, *counts, box=SIMPLE_HEAD)
    rows = _rows(catalog)
    for table in catalog.tables:
        grid.add_row(*_facts(table, rows[_key(table.schema, table.name, catalog)]))
    console.print(grid)
    console.print(_others(catalog), markup=False)
    console.print(_accounted(catalog), markup=False)


def _key(schema: str | None, name: str, catalog: Catalog) -> tuple[str, str]:
    return (schema or DIALECTS[catalog.dialect].default_schema).lower(), name.lower()


def _rows(catalog: Catalog) -> Counter[tuple[str, str]]:
    rows: Counter[tuple[str, str]] = Counter()
    for held in catalog.rows:
        rows[_key(held.schema, held.table, catalog)] += len(held.rows)
    return rows


def _facts(table: Table, rows: int) -> tuple[str, ...]:
    from rich.markup import escape

    name = table.name if table.schema is None else f"{table.schema}.{table.name}"
    key = ", ".join(table.primary_key.columns) if table.primary_key else ""
    counts = (table.uniques, table.foreign_keys, table.checks, table.indexes)
    return (
        escape(name),
        escape(key),
        str(len(table.columns)),
        *(str(len(part)) if part else "" for part in counts),
        str(rows) if rows else "",
    )


def _others(catalog: Catalog) -> str:
    routines = Counter(routine.kind for routine in catalog.routines)
    counts = {
        "tables": len(catalog.tables),
        "columns": sum(len(table.columns) for table in catalog.tables),
        "views": len(catalog.views),
        "types": len(catalog.types),
        "sequences": len(catalog.sequences),
        "synonyms": len(catalog.synonyms),
        "procedures": routines["procedure"],
        "functions": routines["function"],
        "triggers": routines["trigger"],
        "rows": sum(len(held.rows) for held in catalog.rows),
    }
    return ", ".join(f"{count} {what}" for what, count in counts.items() if count)


def _accounted(catalog: Catalog) -> str:
    outcomes: Counter[str] = Counter()
    for counted in catalog.statements:
        outcomes[counted.outcome] += counted.number
    parts = (f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
    return f"{outcomes.total()} statements: {', '.join(parts)}"
