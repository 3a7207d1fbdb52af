"""The `datamigrate` command.

Exit status: 0 done; 1 done, with findings of severity error or files in conflict; 2 wrong usage or
unreadable input; 3 done, with what `--fail-on` does not let pass.
"""

import gc
import sys

import click

from datamigrate import __version__
from datamigrate.cli.check import check
from datamigrate.cli.convert import convert
from datamigrate.cli.down import down
from datamigrate.cli.download import download
from datamigrate.cli.init import init
from datamigrate.cli.inspect import inspect
from datamigrate.cli.reconcile import reconcile
from datamigrate.cli.retry import retry
from datamigrate.cli.status import status
from datamigrate.cli.submit import submit
from datamigrate.cli.up import up
from datamigrate.client.errors import ApiError
from datamigrate.configuration.errors import SettingsError
from datamigrate.local.errors import StackError
from datamigrate.render.templates import TemplateError
from datamigrate.source import UnreadableError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="datamigrate")
def cli() -> None:
    """Turn the DDL of a legacy database into a complete, tested dbt project."""


cli.add_command(convert)
cli.add_command(inspect)
cli.add_command(init)
cli.add_command(check)
cli.add_command(reconcile)
cli.add_command(up)
cli.add_command(down)
cli.add_command(submit)
cli.add_command(status)
cli.add_command(retry)
cli.add_command(download)


FAILURES = (UnreadableError, SettingsError, TemplateError, StackError, ApiError, OSError)
"""What the environment or the user's own files refuse."""


def main() -> None:
    """Run the command; what the environment refuses becomes one line and status 2."""
    gc.disable()  # one conversion makes no cycles worth looking for, and then the process ends
    try:
        returned = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("datamigrate: stopped", err=True)
        sys.exit(130)
    except click.ClickException as problem:
        problem.show()
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(2)
    except FAILURES as problem:
        click.echo(f"datamigrate: {problem}", err=True)
        sys.exit(2)
    sys.exit(returned if isinstance(returned, int) else 0)


if __name__ == "__main__":
    main()
