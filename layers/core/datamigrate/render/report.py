"""Write the migration report: every object of the script and every finding, by code."""

import re
from collections import defaultdict
from collections.abc import Iterator

from datamigrate.plan.model import Finding, ProjectPlan
from datamigrate.render.document import coverage
from datamigrate.render.facts import Facts
from datamigrate.render.templates import OURS, Templates

_SPECIAL = re.compile(r"[|\\<>]")


def report(plan: ProjectPlan, facts: Facts, templates: Templates = OURS) -> Iterator[str]:
    """The project's MIGRATION_REPORT.md, piece by piece: a large script has much to say."""
    by_code: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in plan.findings:
        by_code[finding.diagnostic.code.id].append(finding)
    return templates.pieces(
        "MIGRATION_REPORT.md",
        plan=plan,
        facts=facts,
        coverage=coverage(plan),
        groups=[by_code[code] for code in sorted(by_code)],
        project=plan.project,
        cell=cell,
        line=_line,
        rule=_rule,
    )


def _line(finding: Finding) -> str:
    found = finding.diagnostic
    about = f", {cell(found.object)}" if found.object else ""
    return f"- {cell(finding.place)}{about}: {cell(found.message)}"


def _rule(text: str) -> str:
    """A rule of the settings as code, in which stars and underscores stay what they are."""
    return cell(text).replace("`", "'")


def cell(text: str | None) -> str:
    """Text in a table or a list of Markdown, on one line."""
    return " ".join(_SPECIAL.sub(lambda found: "\\" + found[0], text or "").split())
