"""Write the migration report: every object of the script and every finding, by code."""

import re
from collections import defaultdict

from datamigrate.plan.model import Finding, ProjectPlan
from datamigrate.render.templates import from_template

_SPECIAL = re.compile(r"[|\\<>]")


def report(plan: ProjectPlan) -> str:
    """The project's MIGRATION_REPORT.md."""
    by_code: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in plan.findings:
        by_code[finding.diagnostic.code.id].append(finding)
    groups = [
        (by_code[code][0].diagnostic.code, list(map(_line, by_code[code])))
        for code in sorted(by_code)
    ]
    objects = [
        f"| {found.kind} | {cell(found.name)} | {found.outcome} | {found.into or ''} |"
        for found in plan.objects
    ]
    return from_template(
        "MIGRATION_REPORT.md",
        plan=plan,
        objects=objects,
        groups=groups,
        project=plan.project,
        cell=cell,
    )


def _line(finding: Finding) -> str:
    found = finding.diagnostic
    about = f", {cell(found.object)}" if found.object else ""
    return f"- {cell(finding.place)}{about}: {cell(found.message)}"


def cell(text: str | None) -> str:
    """Text in a table or a list of Markdown, on one line."""
    return " ".join(_SPECIAL.sub(lambda found: "\\" + found[0], text or "").split())
