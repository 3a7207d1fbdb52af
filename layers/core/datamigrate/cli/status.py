"""`datamigrate status`: how far a migration is."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from datamigrate.cli.remote import api_of, api_options, describe, tell_failures, watch

if TYPE_CHECKING:
    from datamigrate.client.api import Answer

EXAMPLES = """\b
Examples:
  datamigrate status 0123456789abcdef01234567
  datamigrate status 0123456789abcdef01234567 --watch --json
"""


@click.command(epilog=EXAMPLES)
@click.argument("identity", metavar="ID")
@click.option("--watch", "until_end", is_flag=True, help="Follow it until it ends.")
@api_options
@click.option("--json", "as_json", is_flag=True, help="Print the migration as JSON.")
def status(
    identity: str,
    until_end: bool,
    state: Path | None,
    stack: str | None,
    api: str | None,
    key: str | None,
    as_json: bool,
) -> int:
    """Show how far a migration is.

    Exit status of one that ended: 0 succeeded; 1 done, with tables that failed or findings of
    severity error; 2 failed. One that goes on: 0.
    """
    found = api_of(state, stack, api, key)
    migration = watch(found, identity) if until_end else found.migration(identity)
    from datamigrate.client.follow import exit_status

    if as_json:
        click.echo(json.dumps(migration, ensure_ascii=False, indent=1))
    else:
        _show(migration)
        tell_failures(found, migration)
    return exit_status(migration)


def _show(migration: "Answer") -> None:
    click.echo(f"{migration['id']}  {migration['filename']}")
    click.echo(describe(migration))
    for step in migration["steps"]:
        seconds = step.get("seconds")
        took = f"{seconds:.1f} s" if seconds is not None else "..."
        click.echo(f"  {step['name']:<10} {took:>9}")
