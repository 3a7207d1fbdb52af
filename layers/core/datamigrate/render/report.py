"""Write the migration report: every object of the script and every finding, by code."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from datamigrate.plan.model import Finding, ObjectPlan, ProjectPlan
from datamigrate.render.document import coverage
from datamigrate.render.facts import Facts
from datamigrate.render.pieces import together
from datamigrate.render.templates import OURS, Templates
from datamigrate.render.yaml import REPEATED

_SPECIAL = re.compile(r"[|\\<>]|(?<=\])\(")  # the last begins the address of a link
_HIDDEN = "\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff"
_UNSEEN = re.compile(f"[{_HIDDEN}]")
_TO_CHANGE = re.compile(rf"[|\\<>(\s{_HIDDEN}]")  # one of these, or there is nothing to do


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
        lines=_lines,
        rows=_rows,
        rule=_rule,
    )


def _lines(findings: Sequence[Finding]) -> Iterator[str]:
    """Findings as items of a list, many in a text."""
    return together(map(_line, findings), "\n")


def _line(finding: Finding) -> str:
    found = finding.diagnostic
    about = f", {cell(found.object)}" if found.object else ""
    return f"- {cell(finding.place)}{about}: {cell(found.message)}"


def _rows(objects: Sequence[ObjectPlan]) -> Iterator[str]:
    """Objects as rows of a table, many in a text."""
    rows = (
        f"| {found.kind} | {cell(found.name)} | {found.outcome} | {found.into or ''} |"
        for found in objects
    )
    return together(rows, "\n")


def _rule(text: str) -> str:
    """A rule of the settings as code, in which stars and underscores stay what they are."""
    return cell(text).replace("`", "'")


def cell(text: str | None) -> str:
    """Text in a table or a list of Markdown, on one line; no sign in it moves others about."""
    return _one_line(text) if text and _TO_CHANGE.search(text) else text or ""


@lru_cache(maxsize=REPEATED)
def _one_line(text: str) -> str:
    seen = _UNSEEN.sub("\ufffd", " ".join(text.split()))
    return _SPECIAL.sub(lambda found: "\\" + found[0], seen)
