"""`datamigrate check`: a verdict on a project, from its files alone or by a real build."""

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from datamigrate.cli.findings import show_findings
from datamigrate.cli.progress import progress
from datamigrate.diagnostics import Diagnostic, Severity, worst
from datamigrate.source import Source

# What judging and building need is imported by the functions: other commands start without it.
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from datamigrate.cli.build import Build
    from datamigrate.verdict.model import Verdict

_FAILURES = 20
EXAMPLES = """\b
Examples:
  datamigrate check my_project
  datamigrate check my_project.zip --json
  datamigrate check my_project --dbt
  datamigrate check my_project --target postgres
"""


@click.command(epilog=EXAMPLES)
@click.argument("project", metavar="PROJECT")
@click.option("--target", metavar="NAME",
              help="The warehouse that it is for.  [default: as its profile says]")  # fmt: skip
@click.option("--dbt", "with_dbt", is_flag=True,
              help="Build it on DuckDB, in a copy. This runs the project's own code.")  # fmt: skip
@click.option("--time-limit", metavar="SECONDS", type=click.FloatRange(min=1), default=1800,
              show_default=True, help="For the build.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the verdict as JSON.")
def check(
    project: str, target: str | None, with_dbt: bool, time_limit: float, as_json: bool
) -> int:
    """Judge a dbt project: a folder or a .zip that `convert` wrote, edited or not.

    Files and columns of every table, references, YAML, Jinja and SQL are judged without running
    anything.
    """
    from datamigrate.cli.folder import read_project
    from datamigrate.verdict import judge

    with progress() as say:
        say(f"reading {project[:60]}")
        files = read_project(Path(project))
        if with_dbt:
            _check_buildable(files)
        say("judging")
        verdict = judge(files, target)
        build = _build(Path(project), time_limit, say) if with_dbt else None
    named = {d.span.file for d in verdict.findings if d.span is not None}
    sources = {name: Source(name, files[name], "utf-8") for name in named if name in files}
    show_findings(verdict.findings, sources.values())
    if as_json:
        facts = _facts(project, verdict, sources, build)
        click.echo(json.dumps(facts, ensure_ascii=True, indent=1))
    else:
        _tell(project, verdict, build)
    failed = build is not None and not build.clean
    return 1 if failed or worst(verdict.findings) is Severity.ERROR else 0


def _check_buildable(files: "Mapping[str, str]") -> None:
    """Refuse, before any work, a project that cannot be built here without touching its data."""
    from datamigrate.cli.build import VARIABLE
    from datamigrate.cli.dbt import NoDbtError, program
    from datamigrate.verdict.layout import PROFILES, target_name

    kind = target_name(files)
    if kind != "duckdb":
        raise click.ClickException(
            f"expected a project for duckdb, found one for {kind}: --dbt builds on DuckDB only"
        )
    if VARIABLE not in files[PROFILES]:
        raise click.ClickException(
            f"expected {VARIABLE} in `{PROFILES}`, found none: a build would touch your database"
        )
    try:
        program()
    except NoDbtError as problem:
        raise click.ClickException(f"{problem}\nhint: pip install 'datamigrate[dbt]'") from problem


def _build(project: Path, limit: float, say: "Callable[[str], None]") -> "Build":
    from datamigrate.cli.build import build

    return build(project, limit, say)


def _tell(project: str, verdict: "Verdict", build: "Build | None") -> None:
    counts = verdict.counts
    click.echo(
        f"{project}: {counts.models} models, {counts.sources} source tables,"
        f" {counts.columns} columns, {counts.tests} tests, {counts.statements} SQL statements"
    )
    severities = Counter(d.code.severity for d in verdict.findings)
    click.echo(", ".join(f"{severities[s]} {s.value}s" for s in reversed(list(Severity))))
    if build is None:
        return
    if build.results is not None:
        click.echo(f"dbt build: {build.results.line()}")
        for failure in build.results.failures[:_FAILURES]:
            click.echo(f"  {failure}", err=True)
        if (left := len(build.results.failures) - _FAILURES) > 0:
            click.echo(f"  and {left} more", err=True)
    if build.problem is not None:
        click.echo(build.problem, err=True)


def _facts(
    project: str, verdict: "Verdict", sources: "Mapping[str, Source]", build: "Build | None"
) -> dict[str, object]:
    severities = Counter(d.code.severity for d in verdict.findings)
    facts: dict[str, object] = {
        "project": project,
        **asdict(verdict.counts),
        "findings": {severity.value: severities[severity] for severity in Severity},
        "codes": dict(sorted(Counter(d.code.id for d in verdict.findings).items())),
        "list": [_entry(diagnostic, sources) for diagnostic in verdict.findings],
    }
    if build is not None:
        done = build.results
        facts["dbt"] = {
            "passed": build.clean,
            "kinds": dict(done.kinds) if done else {},
            "statuses": dict(done.statuses) if done else {},
            "failures": list(done.failures) if done else [],
            "problem": build.problem,
        }
    return facts


def _entry(diagnostic: Diagnostic, sources: "Mapping[str, Source]") -> dict[str, object]:
    span = diagnostic.span
    source = sources.get(span.file) if span is not None else None
    return {
        "code": diagnostic.code.id,
        "severity": diagnostic.code.severity.value,
        "file": span.file if span is not None else None,
        "line": source.line(span.start) if source is not None and span is not None else None,
        "object": diagnostic.object,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
    }
