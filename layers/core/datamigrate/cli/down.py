"""`datamigrate down`: stop the stack on this machine, and keep what it holds."""

import json
from pathlib import Path

import click

from datamigrate.cli.cloud import cloud_extra, places_of, state_option
from datamigrate.cli.progress import progress

EXAMPLES = """\b
Examples:
  datamigrate down
  datamigrate down --now
  datamigrate down --purge
"""


@click.command(epilog=EXAMPLES)
@state_option
@click.option("--now", is_flag=True, help="Do not wait for migrations that are under way.")
@click.option("--purge", is_flag=True, help="Also delete all migrations, files and settings.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
def down(state: Path | None, now: bool, purge: bool, as_json: bool) -> int:
    """Stop the stack on this machine. The next `datamigrate up` finds all migrations again.

    Migrations that are under way get a minute to end; the next `up` ends the others as failed,
    and they can be tried again.
    """
    with cloud_extra():
        from datamigrate.local import stack
        from datamigrate.local.executions import PATIENCE
    places = places_of(state)
    with progress() as say:
        ended = stack.down(places, 0.0 if now or purge else PATIENCE, purge, say)
    if as_json:
        facts = {"stopped": ended.ran, "purged": purge, "interrupted": ended.interrupted}
        click.echo(json.dumps({**facts, "state": str(places.root)}))
        return 0
    click.echo("The stack is down." if ended.ran else "No stack runs.")
    if ended.interrupted and not purge:
        click.echo(f"Migrations that `up` will end as failed: {ended.interrupted}")
    return 0
