"""`datamigrate convert`: scripts in, a dbt project out."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from datamigrate import pipeline
from datamigrate.cli.asked import Asked, Given, asked_for, templates_of
from datamigrate.cli.findings import show_findings
from datamigrate.cli.gates import FAILED, Gate, caught, refusal
from datamigrate.cli.inputs import read_inputs
from datamigrate.cli.merged import show_written, written_facts
from datamigrate.cli.merging import Written, put_project
from datamigrate.cli.options import conversion_options
from datamigrate.cli.output import check_places, write_file
from datamigrate.cli.progress import progress
from datamigrate.collection import no_collection
from datamigrate.diagnostics import Diagnostic, Severity, worst
from datamigrate.plan.build import Planning
from datamigrate.plan.objects import EXCLUDED
from datamigrate.render.differences import DIFFERENCES, Made, differences
from datamigrate.render.facts import Facts
from datamigrate.render.project import render_each
from datamigrate.render.templates import Templates
from datamigrate.settings import Tier
from datamigrate.source import Placed, Source, UnreadableError
from datamigrate.values import dataclass

EXAMPLES = """\b
Examples:
  datamigrate convert schema.sql --to duckdb -o my_project
  datamigrate convert schema.sql --to duckdb -o my_project --dry-run
  datamigrate convert schema.sql --to snowflake --to bigquery -o my_projects
  datamigrate convert database_project/ --to postgres --seeds -o my_project --force
  datamigrate convert schema.sql --to duckdb --tests keys,relationships -o my_project
  datamigrate convert schema.sql --to duckdb --include 'sales.*' --exclude '*.tmp_*' -o my_project
  datamigrate convert schema.sql --config datamigrate.toml --templates my_templates -o my_project
  datamigrate convert schema.sql --to duckdb --dry-run --fail-on lossy --fail-on error -o my_project
  cat schema.sql | datamigrate convert - --to duckdb -o - > my_project.zip
"""


@click.command(epilog=EXAMPLES)
@click.argument("scripts", nargs=-1, required=True, metavar="FILE|DIR...")
@conversion_options
@click.option(
    "--fail-on",
    "gates",
    multiple=True,
    type=click.Choice([gate.value for gate in Gate]),
    help="Exit with status 3 where columns lose values, or where there are errors, or warnings or"
    " errors; may be given again.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
def convert(
    scripts: tuple[str, ...],
    targets: tuple[str, ...],
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
    gates: tuple[str, ...],
    as_json: bool,
) -> int:
    """Turn scripts into a dbt project.

    A folder stands for its .sql files, sorted; - stands for standard input. Settings that are
    wanted again and again stand in datamigrate.toml, which `datamigrate init` begins.

    Into a project that is there, a new conversion is merged: what you have changed stays, and where
    both have changed a file, the new text is beside it as FILE.new.
    """
    given = Given(
        targets, dialect, source_name, include, exclude, seeds, tests, owner, encoding, templates
    )
    asked = asked_for(given, config, scripts[0])
    place, several = output or asked.settings.source_name, len(asked.targets) > 1
    check_places(place, asked.targets if several else (), DIFFERENCES, force)
    told: dict[str, Told] = {}
    with progress() as say:
        say(f"reading {', '.join(scripts)[:60]}")
        for begun in _begin(read_inputs(scripts, asked.encoding), asked):
            target = begun.planning.project.target
            say(f"writing {len(begun.planning)} models for {target}")
            own = f"{place}/{target}" if several else place
            told[target] = _convert(begun, own, templates_of(asked, target), force, dry_run, gates)
        if several and not dry_run:
            text = differences([one.made for one in told.values()])
            write_file(Path(place) / DIFFERENCES, text)
    for one in told.values():
        show_findings(one.diagnostics, one.sources)
        show_written(one.written, dry_run)
    facts = {target: one.facts for target, one in told.items()}
    _tell(facts, place if several else None, as_json, to_stderr=place == "-")
    return max(one.status for one in told.values())


@dataclass(frozen=True, slots=True)
class Begun:
    """A project that is planned now, and what the scripts hold, in numbers."""

    planning: Planning
    held: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Told:
    """A project that is there, and what is to be told of it."""

    made: Made
    written: Written
    facts: Mapping[str, Any]
    sources: Sequence[Placed]

    @property
    def diagnostics(self) -> Sequence[Diagnostic]:
        """Everything found."""
        return [found.diagnostic for found in self.made.plan.findings]

    @property
    def status(self) -> int:
        """The command's exit status."""
        if self.facts["failed_on"]:
            return FAILED
        bad = worst(self.diagnostics) is Severity.ERROR
        return 1 if bad or not self.written.is_clean else 0


def _begin(scripts: Sequence[Source], asked: Asked) -> Iterator[Begun]:
    """A project for each target; text and, with the last, tables are let go on the way."""
    catalog = pipeline.inspect(scripts, asked.dialect)
    shelved = tuple(source.put_away() for source in scripts)
    catalog, scripts = replace(catalog, sources=shelved, ledger=()), ()
    held = {
        "tables": len(catalog.tables),
        "columns": sum(len(table.columns) for table in catalog.tables),
        "views": len(catalog.views),
        "rows": sum(len(given.rows) for given in catalog.rows),
    }
    for number, target in enumerate(asked.targets, 1):
        planning = Planning(catalog, replace(asked.settings, target=target))
        if number == len(asked.targets):
            catalog = replace(catalog, tables=(), rows=())
        yield Begun(planning, held)


def _convert(
    begun: Begun,
    place: str,
    templates: Templates,
    force: bool,
    dry_run: bool,
    gates: Sequence[str],
) -> Told:
    planning, facts = begun.planning, Facts()
    if not len(planning):
        plan = planning.rest
        show_findings([found.diagnostic for found in plan.findings], planning.sources)
        excluded = any(found.outcome == EXCLUDED for found in plan.objects)
        raise UnreadableError(
            f"expected at least one table, found none{' that is not excluded' * excluded}"
        )
    with no_collection():
        files = render_each(
            planning.project, planning.tables(), lambda: planning.rest, templates, facts
        )
        written = put_project(files, place, force=force, dry_run=dry_run)
    found = [finding.diagnostic for finding in planning.rest.findings]
    told = {"project": place, "files": written.count, **begun.held, **_counted(found)}
    told |= written_facts(written, dry_run)
    told["failed_on"] = caught(map(Gate, gates), facts, found)
    return Told(Made(facts, planning.rest), written, told, planning.sources)


def _counted(diagnostics: Sequence[Diagnostic]) -> dict[str, object]:
    severities = Counter(found.code.severity.value for found in diagnostics)
    return {
        "findings": {severity.value: severities[severity.value] for severity in Severity},
        "codes": dict(sorted(Counter(found.code.id for found in diagnostics).items())),
    }


def _tell(
    facts: Mapping[str, Mapping[str, Any]], folder: str | None, as_json: bool, to_stderr: bool
) -> None:
    """`folder` holds the projects where there are several."""
    if as_json:
        document: Mapping[str, Any] = {"folder": folder, "projects": facts}
        if folder is None:
            (document,) = facts.values()
        click.echo(json.dumps(document, ensure_ascii=False, indent=1), err=to_stderr)
        return
    for one in facts.values():
        found = ", ".join(f"{number} {name}s" for name, number in reversed(one["findings"].items()))
        click.echo(
            f"{one['tables']} tables, {one['columns']} columns -> {one['files']} files"
            f" in {one['project']}\n{found}: MIGRATION_REPORT.md lists them all",
            err=to_stderr,
        )
        if one["failed_on"]:
            click.echo(refusal(one["project"], one["failed_on"]), err=True)
    if folder is not None and not any(one["dry_run"] for one in facts.values()):
        click.echo(f"What differs between them: {folder}/{DIFFERENCES}", err=to_stderr)
