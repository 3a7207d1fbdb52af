"""`datamigrate convert`: scripts in, a dbt project out."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from datamigrate import pipeline
from datamigrate.cli.asked import Given, asked_for, templates_of
from datamigrate.cli.findings import show_findings
from datamigrate.cli.inputs import read_inputs
from datamigrate.cli.merged import show_written, written_facts
from datamigrate.cli.merging import put_project
from datamigrate.cli.options import conversion_options
from datamigrate.cli.output import check_place
from datamigrate.cli.progress import progress
from datamigrate.collection import no_collection
from datamigrate.diagnostics import Diagnostic, Severity, worst
from datamigrate.plan.build import Planning
from datamigrate.plan.objects import EXCLUDED
from datamigrate.render.project import render_each
from datamigrate.settings import Settings, Tier
from datamigrate.source import Source

EXAMPLES = """\b
Examples:
  datamigrate convert schema.sql --to duckdb -o my_project
  datamigrate convert schema.sql --to duckdb -o my_project --dry-run
  datamigrate convert database_project/ --to postgres --seeds -o my_project --force
  datamigrate convert schema.sql --to duckdb --tests keys,relationships -o my_project
  datamigrate convert schema.sql --to duckdb --include 'sales.*' --exclude '*.tmp_*' -o my_project
  datamigrate convert schema.sql --config datamigrate.toml --templates my_templates -o my_project
  cat schema.sql | datamigrate convert - --to duckdb -o - > my_project.zip
"""


@click.command(epilog=EXAMPLES)
@click.argument("scripts", nargs=-1, required=True, metavar="FILE|DIR...")
@conversion_options
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
def convert(
    scripts: tuple[str, ...],
    target: str | None,
    config: Path | None,
    dialect: str | None,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    seeds: bool | None,
    templates: Path | None,
    output: str | None,
    source_name: str | None,
    tests: frozenset[Tier] | None,
    owner: str | None,
    encoding: str | None,
    force: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Turn scripts into a dbt project.

    A folder stands for its .sql files, sorted; - stands for standard input. Settings that are
    wanted again and again stand in datamigrate.toml, which `datamigrate init` begins.

    Into a project that is there, a new conversion is merged: what you have changed stays, and where
    both have changed a file, the new text is beside it as FILE.new.
    """
    given = Given(
        target, dialect, source_name, include, exclude, seeds, tests, owner, encoding, templates
    )
    asked = asked_for(given, config, scripts[0])
    place = output or asked.settings.source_name
    check_place(place, force)
    used = templates_of(asked)
    with progress() as say:
        say(f"reading {', '.join(scripts)[:60]}")
        held, planning = _begin(read_inputs(scripts, asked.encoding), asked.settings, asked.dialect)
        if not len(planning):
            show_findings([found.diagnostic for found in planning.rest.findings], planning.sources)
            excluded = any(o.outcome == EXCLUDED for o in planning.rest.objects)
            found = "none that is not excluded" if excluded else "none"
            click.echo(f"datamigrate: expected at least one table, found {found}", err=True)
            return 2
        say(f"writing {len(planning)} models")
        with no_collection():
            files = render_each(planning.project, planning.tables(), lambda: planning.rest, used)
            written = put_project(files, place, force=force, dry_run=dry_run)
            diagnostics = [found.diagnostic for found in planning.rest.findings]
    show_findings(diagnostics, planning.sources)
    show_written(written, dry_run)
    facts = {"project": place, "files": written.count, **held, **_counted(diagnostics)}
    facts |= written_facts(written, dry_run)
    _tell(facts, as_json, to_stderr=place == "-")
    return 1 if worst(diagnostics) is Severity.ERROR or not written.is_clean else 0


def _begin(
    scripts: Sequence[Source], settings: Settings, dialect: str
) -> tuple[dict[str, object], Planning]:
    """What the scripts hold, in numbers; their text and their tables are let go on the way."""
    catalog = pipeline.inspect(scripts, dialect)
    shelved = tuple(source.put_away() for source in scripts)
    catalog, scripts = replace(catalog, sources=shelved, ledger=()), ()
    held: dict[str, object] = {
        "tables": len(catalog.tables),
        "columns": sum(len(table.columns) for table in catalog.tables),
        "views": len(catalog.views),
        "rows": sum(len(given.rows) for given in catalog.rows),
    }
    return held, Planning(catalog, settings)


def _counted(diagnostics: Sequence[Diagnostic]) -> dict[str, object]:
    severities = Counter(found.code.severity.value for found in diagnostics)
    return {
        "findings": {severity.value: severities[severity.value] for severity in Severity},
        "codes": dict(sorted(Counter(found.code.id for found in diagnostics).items())),
    }


def _tell(facts: Mapping[str, Any], as_json: bool, to_stderr: bool) -> None:
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False, indent=1), err=to_stderr)
        return
    found = ", ".join(f"{number} {name}s" for name, number in reversed(facts["findings"].items()))
    click.echo(
        f"{facts['tables']} tables, {facts['columns']} columns -> {facts['files']} files"
        f" in {facts['project']}\n{found}: MIGRATION_REPORT.md lists them all",
        err=to_stderr,
    )
