"""What the commands for the cloud share: the extra packages, the state folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from datamigrate.local.places import Places, default_state

EXTRA = {"boto3", "botocore", "psutil", "urllib3", "yaml"}


@contextmanager
def cloud_extra() -> Iterator[None]:
    """Imports inside of this need the extra `cloud`; say so where it is not installed."""
    try:
        yield
    except ModuleNotFoundError as problem:
        package = (problem.name or "").partition(".")[0]
        if package not in EXTRA:
            raise
        raise click.ClickException(
            f"this command needs `{package}`, which is not installed\n"
            "hint: pip install 'datamigrate[cloud]'"
        ) from None


state_option = click.option(
    "--state", metavar="DIR", type=click.Path(file_okay=False, path_type=Path),
    help="The folder of the stack on this machine.  [default: in your state folder]",
)  # fmt: skip


def places_of(state: Path | None) -> Places:
    """The folder of the stack that is meant, absolute: the server gets it as well."""
    return Places((state or default_state()).absolute())
