"""What the commands share that ask an API: which one is meant, and how a migration is shown."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from datamigrate.cli.cloud import cloud_extra, places_of, state_option
from datamigrate.cli.options import with_options

if TYPE_CHECKING:
    from datamigrate.client.api import Answer, Api

_SHOWN = 20

_OPTIONS = [
    state_option,
    click.option("--stack", metavar="NAME", help="A stack on AWS, found with your credentials."),
    click.option("--api", metavar="URL", envvar="DATAMIGRATE_API", help="The address of an API."),
    click.option("--key", metavar="KEY", envvar="DATAMIGRATE_API_KEY",
                 help="Its key; better given as DATAMIGRATE_API_KEY, which no process list shows."),
]  # fmt: skip


api_options = with_options(_OPTIONS)
"""The options that say which API is meant; by default that of the stack on this machine."""


def api_of(state: Path | None, stack: str | None, api: str | None, key: str | None) -> "Api":
    """The API that the options name."""
    with cloud_extra():
        from datamigrate.client.address import Address, of_local, of_stack
        from datamigrate.client.api import Api
    if stack and api:
        raise click.UsageError("expected one of --stack and --api, found both")
    if api:
        if not key:
            raise click.UsageError("--api needs the key of the API\nhint: DATAMIGRATE_API_KEY")
        return Api(Address(api.rstrip("/"), key))
    return Api(of_stack(stack) if stack else of_local(places_of(state)))


def watch(api: "Api", identity: str) -> "Answer":
    """Show how a migration gets on until it ends: a bar on a terminal, lines elsewhere."""
    from datamigrate.client.follow import follow

    show = _as_bar if sys.stderr.isatty() else _in_lines
    try:
        return show(follow(api, identity))
    except KeyboardInterrupt:
        click.echo(f"\nIt goes on: datamigrate status {identity} --watch", err=True)
        raise


def _in_lines(states: Iterable["Answer"]) -> "Answer":
    found: Answer = {}
    said = ""
    for found in states:
        line = describe(found)
        if line != said:
            click.echo(line, err=True)
        said = line
    return found


def _as_bar(states: Iterable["Answer"]) -> "Answer":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    found: Answer = {}
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("WAITING", total=None)
        for found in states:
            tables = found["tables"]
            done = tables["done"] + tables["failed"]
            bar.update(task, description=found["status"], total=tables["total"], completed=done)
    return found


def describe(found: "Answer") -> str:
    """A migration in one line."""
    tables = found["tables"]
    if tables["total"] is None:
        return str(found["status"])
    failed = f", {tables['failed']} failed" if tables["failed"] else ""
    return f"{found['status']}: {tables['done']} of {tables['total']} tables{failed}"


def tell_failures(api: "Api", found: "Answer") -> None:
    """Say why a migration failed, and which of its tables did."""
    error = found.get("error")
    if error:
        click.echo(f"datamigrate: {error['code']}: {error['message']}", err=True)
    if not found["tables"]["failed"]:
        return
    failed = [one for one in api.tables(found["id"]) if one["status"] == "FAILED"]
    for table in failed[:_SHOWN]:
        why = table.get("error") or {"code": "?", "message": "no reason given"}
        click.echo(f"  {table['name']}: {why['code']}: {why['message']}", err=True)
    if len(failed) > _SHOWN:
        click.echo(f"  and {len(failed) - _SHOWN} more", err=True)
