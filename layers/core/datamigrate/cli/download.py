"""`datamigrate download`: the project of a migration that ended."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from datamigrate.cli.output import check_place, write_project
from datamigrate.cli.remote import api_of, api_options, describe, tell_failures

if TYPE_CHECKING:
    from datamigrate.client.api import Answer, Api

EXAMPLES = """\b
Examples:
  datamigrate download 0123456789abcdef01234567 -o my_project
  datamigrate download 0123456789abcdef01234567 -o - > my_project.zip
"""


@click.command(epilog=EXAMPLES)
@click.argument("identity", metavar="ID")
@click.option("-o", "--output", metavar="DIR",
              help="A folder, a .zip file, or - for a zip on standard output."
              "  [default: the name of the source]")  # fmt: skip
@click.option("--force", is_flag=True, help="Replace the project that is there.")
@api_options
@click.option("--json", "as_json", is_flag=True, help="Print the migration as JSON.")
def download(
    identity: str,
    output: str | None,
    force: bool,
    state: Path | None,
    stack: str | None,
    api: str | None,
    key: str | None,
    as_json: bool,
) -> int:
    """Bring the project of a migration here."""
    found = api_of(state, stack, api, key)
    migration = found.migration(identity)
    place = output or migration.get("options", {}).get("source_name") or identity
    check_place(place, force)
    tell_failures(found, migration)
    return fetch(found, migration, place, as_json)


def fetch(api: "Api", migration: "Answer", place: str, as_json: bool) -> int:
    """Write the project, if the migration has one, say what came of it, return the exit status."""
    from datamigrate.client.follow import exit_status
    from datamigrate.client.project import files_of

    to_stderr = place == "-"
    count = 0
    if "download" in migration["links"]:
        files = files_of(api.project(migration["id"]))
        count = write_project(files, place)
    if as_json:
        facts = {**migration, "project": place if count else None}
        click.echo(json.dumps(facts, ensure_ascii=False, indent=1), err=to_stderr)
    elif count:
        click.echo(f"{describe(migration)} -> {count} files in {place}", err=to_stderr)
    else:
        click.echo(f"{describe(migration)}: no project", err=True)
    return exit_status(migration) if count else 2
