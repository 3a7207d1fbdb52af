"""`datamigrate reconcile`: what the scripts of a project measured on both sides, compared."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from datamigrate.cli.inputs import read_inputs
from datamigrate.source import UnreadableError

if TYPE_CHECKING:
    from datamigrate.reconcile.compare import Comparison, Difference
    from datamigrate.reconcile.measures import Key, Result

_FILE = click.Path(exists=True, dir_okay=False)
_SHOWN = 5
_WIDE = 100
EXAMPLES = """\b
Examples:
  datamigrate reconcile source.csv target.csv
  datamigrate reconcile source.csv target.csv --json
"""


@click.command(epilog=EXAMPLES)
@click.argument("source", metavar="SOURCE.csv", type=_FILE)
@click.argument("target", metavar="TARGET.csv", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="Print the differences as JSON.")
def reconcile(source: str, target: str, as_json: bool) -> int:
    """Compare what reconcile/source.sql and reconcile/target.sql of a project have measured.

    The files are what sqlcmd, psql, duckdb or another client export: lines of nine fields. Status 1
    when a table or column differs.
    """
    from datamigrate.reconcile.compare import compare

    results = [_read(path) for path in (source, target)]
    found = compare(results[0].measures, results[1].measures)
    if as_json:
        click.echo(json.dumps(_facts(found, results), indent=1))
    else:
        for difference in found.differences:
            click.echo(_line(difference))
        click.echo(_summary(found))
    return 1 if found.differences else 0


def _read(path: str) -> "Result":
    from datamigrate.reconcile.measures import read_measures

    (read,) = read_inputs([path], None)
    result = read_measures(read.text)
    for number, line in result.unread[:_SHOWN]:
        click.echo(f"{path}:{number}: expected measures, found `{_shown(line[:_WIDE])}`", err=True)
    if (left := len(result.unread) - _SHOWN) > 0:
        click.echo(f"{path}: and {left} more lines that are no measures", err=True)
    if not result.measures:
        raise UnreadableError(f"expected lines of measures in `{path}`, found none")
    if result.twice:
        name = _name(result.twice[0])
        raise UnreadableError(f"expected every measure once in `{path}`, found `{name}` again")
    return result


def _line(difference: "Difference") -> str:
    sides = (difference.source, difference.target)
    source, target = ("NULL" if side is None else _shown(side) for side in sides)
    return f"{_name(difference.key)}: {difference.measure}: source {source}, target {target}"


def _name(key: "Key") -> str:
    from datamigrate.reconcile.measures import WHOLE

    return _shown(".".join(key[:2] if key.column == WHOLE else key))


def _shown(text: str) -> str:
    """Control characters would move the cursor of a terminal."""
    return "".join(c if c.isprintable() else "\ufffd" for c in text)


def _summary(found: "Comparison") -> str:
    counts = f"{found.tables} tables, {found.columns} columns"
    if not found.differences:
        return f"{counts}: equal"
    return f"{counts}: {len(found.differences)} differences in {found.differing} tables"


def _facts(found: "Comparison", results: "list[Result]") -> dict[str, object]:
    source, target = results
    return {
        "equal": not found.differences,
        "tables": found.tables,
        "columns": found.columns,
        "differences": list(_entries(found)),
        "unread": {"source": len(source.unread), "target": len(target.unread)},
    }


def _entries(found: "Comparison") -> Iterator[dict[str, str | None]]:
    from datamigrate.reconcile.measures import WHOLE

    for one in found.differences:
        yield {
            "schema": one.key.schema,
            "table": one.key.table,
            "column": None if one.key.column == WHOLE else one.key.column,
            "measure": one.measure,
            "source": one.source,
            "target": one.target,
        }
