"""`datamigrate retry`: once more what failed of a migration, and only that."""

import json
from pathlib import Path

import click

from datamigrate.cli.remote import api_of, api_options, describe, tell_failures, watch

EXAMPLES = """\b
Examples:
  datamigrate retry 0123456789abcdef01234567
  datamigrate retry 0123456789abcdef01234567 && datamigrate download 0123456789abcdef01234567
"""


@click.command(epilog=EXAMPLES)
@click.argument("identity", metavar="ID")
@api_options
@click.option("--json", "as_json", is_flag=True, help="Print the migration as JSON.")
def retry(
    identity: str,
    state: Path | None,
    stack: str | None,
    api: str | None,
    key: str | None,
    as_json: bool,
) -> int:
    """Try once more what failed of a migration, and follow it until it ends.

    Exit status: 0 succeeded; 1 done, with tables that failed or findings of severity error;
    2 failed.
    """
    found = api_of(state, stack, api, key)
    found.retry(identity)
    migration = watch(found, identity)
    from datamigrate.client.follow import exit_status

    if as_json:
        click.echo(json.dumps(migration, ensure_ascii=False, indent=1))
    else:
        click.echo(describe(migration))
        tell_failures(found, migration)
    return exit_status(migration)
