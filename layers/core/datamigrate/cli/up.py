"""`datamigrate up`: the whole AWS stack on this machine."""

import json
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

import datamigrate
from datamigrate.cli.cloud import cloud_extra, places_of, state_option
from datamigrate.cli.progress import progress
from datamigrate.local.places import Places, default_state

if TYPE_CHECKING:
    from datamigrate.local.stack import Stack

_ON_AWS_ONLY = re.compile(r"^aws |\.console\.aws\.amazon\.com")
"""Outputs that are of no use here: commands and pages for a stack on AWS."""
EXAMPLES = """\b
Examples:
  datamigrate up
  datamigrate up --port 4570 --state build/stack
  datamigrate up --template template.yaml --json
"""


@click.command(epilog=EXAMPLES)
@click.option("--port", type=click.IntRange(1024, 65535), metavar="N",
              help="Where it listens, on this machine only.  [default: 4566]")  # fmt: skip
@state_option
@click.option("--template", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
              help="The SAM template.  [default: template.yaml]")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print where it is as JSON, without keys.")
def up(port: int | None, state: Path | None, template: Path | None, as_json: bool) -> int:
    """Start the whole stack on this machine, or bring it up to date.

    It is deployed from the template that goes to AWS, and stays up until `datamigrate down`. The
    first time needs the network, to install MiniStack and the packages of the layers.
    """
    with cloud_extra():
        from datamigrate.local import stack
    places = places_of(state)
    if stack.crashed(places):
        click.echo("The server was not taken down: what it had not saved is lost.", err=True)
    with progress() as say:
        running = stack.up(places, (template or _template()).absolute(), port, say)
    if as_json:
        click.echo(json.dumps(_facts(running, places), indent=1))
    else:
        _tell(running, places)
    return 0


def _template() -> Path:
    """The template here, else that of the checkout that this command comes from."""
    here = Path("template.yaml")
    checkout = Path(datamigrate.__file__).resolve().parents[3] / "template.yaml"
    return checkout if checkout.is_file() and not here.is_file() else here


def _facts(stack: "Stack", places: Places) -> dict[str, object]:
    return {
        "endpoint": stack.endpoint,
        "region": stack.region,
        "account": stack.account,
        "apiUrl": stack.api_url,
        "outputs": stack.outputs,
        "stackFile": str(places.stack),
        "log": str(places.log),
    }


def _tell(stack: "Stack", places: Places) -> None:
    click.echo(f"The stack is up at {stack.endpoint}, for this machine only.")
    for name, value in sorted(stack.outputs.items()):
        if not _ON_AWS_ONLY.search(value):
            click.echo(f"  {name:<16} {value}")
    if stack.api_url and stack.api_key:
        header = shlex.quote(f"@{places.header}")
        click.echo(f"\nAsk the API:\n  curl -H {header} {stack.api_url}/migrations")
    if "BucketName" in stack.outputs:
        config = shlex.quote(str(places.aws_config))
        click.echo(
            f"\nUpload with the AWS command line:\n"
            f"  export AWS_CONFIG_FILE={config} AWS_SHARED_CREDENTIALS_FILE={config}\n"
            f"  aws s3 cp schema.sql s3://{stack.outputs['BucketName']}/uploads/schema.sql"
            f" --endpoint-url {stack.endpoint}"
        )
    own = "" if places.root == default_state() else f" --state {shlex.quote(str(places.root))}"
    click.echo(f"\nLog: {places.log}\nStop it: datamigrate down{own}")
