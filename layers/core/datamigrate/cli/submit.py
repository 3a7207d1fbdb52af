"""`datamigrate submit`: a script to a stack, the finished project back."""

import sys
from pathlib import Path

import click

from datamigrate.cli.convert import Tiers
from datamigrate.cli.download import fetch
from datamigrate.cli.output import check_place
from datamigrate.cli.remote import api_of, api_options, tell_failures, watch
from datamigrate.dialects import DIALECTS
from datamigrate.settings import Tier, source_name_of
from datamigrate.source import UnreadableError
from datamigrate.types import TARGETS

EXAMPLES = """\b
Examples:
  datamigrate submit schema.sql --to duckdb -o my_project
  datamigrate submit schema.sql --to postgres --stack datamigrate -o my_project.zip
  DATAMIGRATE_API_KEY=... datamigrate submit schema.sql --to duckdb --api https://...
"""


@click.command(epilog=EXAMPLES)
@click.argument("script", metavar="FILE")
@click.option("--to", "target", required=True, type=click.Choice(sorted(TARGETS)),
              help="The warehouse that the project is for.")  # fmt: skip
@click.option("-o", "--output", metavar="DIR",
              help="A folder, a .zip file, or - for a zip on standard output."
              "  [default: the name of the source]")  # fmt: skip
@click.option("--from", "dialect", type=click.Choice(sorted(DIALECTS)), default="tsql",
              show_default=True, help="The dialect of the script.")  # fmt: skip
@click.option("--source-name", metavar="NAME",
              help="Begins the name of every model.  [default: the script's]")  # fmt: skip
@click.option("--seeds", is_flag=True, help="Turn the rows of INSERT statements into seeds.")
@click.option("--tests", type=Tiers(), metavar="TIERS",
              help=f"Tests to write: {', '.join(Tier)}, or none.  [default: all]")  # fmt: skip
@click.option("--owner", metavar="NAME", help="Stands in the project as the owner of all models.")
@click.option("--encoding", metavar="NAME", help="Of the script; found out if not given.")
@click.option("--force", is_flag=True, help="Replace the project that is there.")
@api_options
@click.option("--json", "as_json", is_flag=True, help="Print the migration as JSON.")
def submit(
    script: str,
    target: str,
    output: str | None,
    dialect: str,
    source_name: str | None,
    seeds: bool,
    tests: frozenset[Tier] | None,
    owner: str | None,
    encoding: str | None,
    force: bool,
    state: Path | None,
    stack: str | None,
    api: str | None,
    key: str | None,
    as_json: bool,
) -> int:
    """Send a script to a stack, follow its migration, and bring the project back.

    - stands for standard input. Exit status: 0 succeeded; 1 done, with tables that failed or
    findings of severity error; 2 failed.
    """
    filename = "schema.sql" if script == "-" else Path(script).name
    place = output or source_name or source_name_of(filename)
    check_place(place, force)
    data = _read(script)
    found = api_of(state, stack, api, key)
    asked = {
        "filename": filename,
        "target": target,
        "dialect": dialect,
        "source_name": source_name,
        "seeds": seeds,
        "tests": None if tests is None else ",".join(sorted(tests)) or "none",
        "owner": owner,
        "encoding": encoding,
    }
    begun = found.begin({name: value for name, value in asked.items() if value is not None})
    click.echo(f"Migration {begun['id']}", err=True)
    found.upload(begun["upload"], filename, data)
    ended = watch(found, begun["id"])
    tell_failures(found, ended)
    return fetch(found, ended, place, as_json)


def _read(script: str) -> bytes:
    if script == "-":
        return sys.stdin.buffer.read()
    path = Path(script)
    if not path.is_file():
        raise UnreadableError(f"expected a file at `{script}`, found none")
    return path.read_bytes()
