"""The `datamigrate` command.

Exit status: 0 done; 1 done, with findings of severity error or files in conflict; 2 wrong usage or
unreadable input; 3 done, with what `--fail-on` does not let pass.
"""

import gc
import sys
from importlib import import_module

import click

from datamigrate import __version__
from datamigrate.client.errors import ApiError
from datamigrate.configuration.errors import SettingsError
from datamigrate.local.errors import StackError
from datamigrate.render.templates import TemplateError
from datamigrate.source import UnreadableError

COMMANDS = """
check convert down download init inspect reconcile retry status submit up
""".split()
"""Each is a function in a module of its name."""


class Commands(click.Group):
    """Imports a command when it is asked for, so that none pays for what others need."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command itself, of which the group holds no more than the name."""
        if cmd_name not in self.commands:
            return None
        module = import_module(f"datamigrate.cli.{cmd_name}")
        found: click.Command = getattr(module, cmd_name)
        return found


@click.group(
    cls=Commands,
    commands=[click.Command(name) for name in COMMANDS],
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="datamigrate")
def cli() -> None:
    """Turn the DDL of a legacy database into a complete, tested dbt project."""


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
    gc.freeze()  # nor does Python look for them as it ends, which would take a twentieth of all
    sys.exit(returned if isinstance(returned, int) else 0)


if __name__ == "__main__":
    main()
