"""`datamigrate down`: stop the stack on this machine, and keep what it holds."""

import json
from pathlib import Path

import click

from datamigrate.cli.cloud import cloud_extra, places_of, state_option
from datamigrate.cli.progress import progress

EXAMPLES = """\b
Examples:
  datamigrate down
  datamigrate down --purge
"""


@click.command(epilog=EXAMPLES)
@state_option
@click.option("--purge", is_flag=True, help="Also delete all migrations, files and settings.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
def down(state: Path | None, purge: bool, as_json: bool) -> int:
    """Stop the stack on this machine. The next `datamigrate up` finds all migrations again."""
    with cloud_extra():
        from datamigrate.local import stack
    places = places_of(state)
    with progress() as say:
        ran = stack.down(places, purge, say)
    if as_json:
        click.echo(json.dumps({"stopped": ran, "purged": purge, "state": str(places.root)}))
    else:
        click.echo("The stack is down." if ran else "No stack runs.")
    return 0
