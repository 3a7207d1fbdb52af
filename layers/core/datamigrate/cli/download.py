"""`datamigrate download`: the project of a migration that ended."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from datamigrate.cli.merged import show_written, written_facts
from datamigrate.cli.merging import Written, put_project
from datamigrate.cli.options import place_options
from datamigrate.cli.output import check_place
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
@place_options
@api_options
@click.option("--json", "as_json", is_flag=True, help="Print the migration as JSON.")
def download(
    identity: str,
    output: str | None,
    force: bool,
    dry_run: bool,
    state: Path | None,
    stack: str | None,
    api: str | None,
    key: str | None,
    as_json: bool,
) -> int:
    """Bring the project of a migration here; into a project that is there, it is merged."""
    found = api_of(state, stack, api, key)
    migration = found.migration(identity)
    place = output or migration.get("options", {}).get("source_name") or identity
    check_place(place, force)
    tell_failures(found, migration)
    return fetch(found, migration, place, force=force, dry_run=dry_run, as_json=as_json)


def fetch(
    api: "Api", migration: "Answer", place: str, *, force: bool, dry_run: bool, as_json: bool
) -> int:
    """Write the project, if the migration has one, say what came of it, return the exit status."""
    from datamigrate.client.follow import exit_status
    from datamigrate.client.project import files_of

    to_stderr = place == "-"
    written = Written(0)
    if "download" in migration["links"]:
        files = files_of(api.project(migration["id"]))
        written = put_project(files, place, force=force, dry_run=dry_run)
        show_written(written, dry_run)
    if as_json:
        facts = {**migration, "project": place if written.count else None}
        facts |= written_facts(written, dry_run)
        click.echo(json.dumps(facts, ensure_ascii=False, indent=1), err=to_stderr)
    elif written.count:
        click.echo(f"{describe(migration)} -> {written.count} files in {place}", err=to_stderr)
    else:
        click.echo(f"{describe(migration)}: no project", err=True)
    if not written.count:
        return 2
    return max(exit_status(migration), 0 if written.is_clean else 1)
