"""`datamigrate init`: scripts in, a first file of settings out."""

import json
import os
import tempfile
from pathlib import Path

import click

from datamigrate import pipeline
from datamigrate.cli.findings import show_findings
from datamigrate.cli.inputs import read_inputs
from datamigrate.cli.progress import progress
from datamigrate.dialects import DIALECTS
from datamigrate.settings import Settings, source_name_of
from datamigrate.types import TARGETS

EXAMPLES = """\b
Examples:
  datamigrate init schema.sql
  datamigrate init database_project/ --to postgres -o settings.toml
  datamigrate init schema.sql -o - | less
"""


@click.command(epilog=EXAMPLES)
@click.argument("scripts", nargs=-1, required=True, metavar="FILE|DIR...")
@click.option("-o", "--output", metavar="FILE", default="datamigrate.toml", show_default=True,
              help="Where to write it; - is standard output.")  # fmt: skip
@click.option("--to", "target", type=click.Choice(sorted(TARGETS)),
              help="The warehouse whose types are shown; it is set in the file.")  # fmt: skip
@click.option("--from", "dialect", type=click.Choice(sorted(DIALECTS)), default="tsql",
              show_default=True, help="The dialect of the scripts.")  # fmt: skip
@click.option("--encoding", metavar="NAME", help="Of the scripts; found out if not given.")
@click.option("--force", is_flag=True, help="Replace the file that is there.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
def init(
    scripts: tuple[str, ...],
    output: str,
    target: str | None,
    dialect: str,
    encoding: str | None,
    force: bool,
    as_json: bool,
) -> int:
    """Write a datamigrate.toml with what the scripts hold.

    All of it is commented out: schemas, types and what becomes of them, columns that may tell how
    fresh a table is. `convert` reads the file where it finds it, and does nothing new until a
    setting is set.
    """
    from datamigrate.configuration.starter import starter

    if output != "-" and os.path.lexists(output) and not force:
        raise click.UsageError(f"`{output}` is there already\nhint: --force replaces it")
    with progress() as say:
        say(f"reading {', '.join(scripts)[:60]}")
        sources = read_inputs(scripts, encoding)
        catalog = pipeline.inspect(sources, dialect)
    if not catalog.tables:
        show_findings(catalog.diagnostics, sources)
        click.echo("datamigrate: expected at least one table, found none", err=True)
        return 2
    shown = Settings(target or Settings().target, source_name_of(scripts[0]))
    text = starter(
        catalog,
        shown,
        chosen=target is not None,
        schema=DIALECTS[dialect].default_schema,
        encoding=sources[0].encoding,
    )
    if output == "-":
        click.echo(text, nl=False)
    else:
        _write(text, Path(output))
        _tell(output, len(catalog.tables), as_json)
    return 0


def _tell(output: str, tables: int, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"file": output, "tables": tables}, ensure_ascii=False))
    else:
        click.echo(f"{output}: {tables} tables; edit it, and run datamigrate convert")


def _write(text: str, path: Path) -> None:
    """Whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
