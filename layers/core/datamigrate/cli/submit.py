"""`datamigrate submit`: a script to a stack, the finished project back."""

import sys
from pathlib import Path

import click

from datamigrate.cli.download import fetch
from datamigrate.cli.options import stack_options
from datamigrate.cli.output import check_place
from datamigrate.cli.remote import api_of, api_options, tell_failures, watch
from datamigrate.settings import Tier, source_name_of
from datamigrate.source import UnreadableError

EXAMPLES = """\b
Examples:
  datamigrate submit schema.sql --to duckdb -o my_project
  datamigrate submit schema.sql --to postgres --stack datamigrate -o my_project.zip
  DATAMIGRATE_API_KEY=... datamigrate submit schema.sql --to duckdb --api https://...
"""


@click.command(epilog=EXAMPLES)
@click.argument("script", metavar="FILE")
@stack_options
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
    dry_run: bool,
    state: Path | None,
    stack: str | None,
    api: str | None,
    key: str | None,
    as_json: bool,
) -> int:
    """Send a script to a stack, follow its migration, and bring the project back.

    - stands for standard input. Exit status: 0 succeeded; 1 done, with tables that failed or
    findings of severity error, or files in conflict; 2 failed.
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
    return fetch(found, ended, place, force=force, dry_run=dry_run, as_json=as_json)


def _read(script: str) -> bytes:
    if script == "-":
        return sys.stdin.buffer.read()
    path = Path(script)
    if not path.is_file():
        raise UnreadableError(f"expected a file at `{script}`, found none")
    return path.read_bytes()
