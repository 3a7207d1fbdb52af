"""Write MIGRATION_REPORT.html: the report as a page that needs nothing else, on screen or on paper.

Whatever is in a piece was escaped where the piece was made; the template escapes the rest. Ours is
ASCII, which takes half the room.
"""

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

from markupsafe import Markup

from datamigrate.diagnostics import Severity
from datamigrate.plan.model import ProjectPlan, RoutinePlan, ViewPlan
from datamigrate.render.document import coverage
from datamigrate.render.facts import Facts
from datamigrate.render.page import fidelity
from datamigrate.render.page.coverage import bar, share_rows, shares
from datamigrate.render.page.diagrams import diagrams
from datamigrate.render.page.findings import findings
from datamigrate.render.page.notes import notes, statements
from datamigrate.render.page.text import marked, number
from datamigrate.render.page.views import lineage, view_rows
from datamigrate.render.page.work import estimate, routine_rows
from datamigrate.render.templates import OURS, Templates
from datamigrate.types import TARGETS, Loss
from datamigrate.values import dataclass

PAGE = "MIGRATION_REPORT.html"
_HERE = Path(__file__).parent
_LOSSES = {
    Loss.EXACT: "every value stays what it is",
    Loss.WIDENED: "every value fits, and others would too",
    Loss.LOSSY: "some values change",
    Loss.UNSUPPORTED: "left out, or nothing is known of the values",
    Loss.CHOSEN: "by the settings",
}
_SEVERITIES = {
    Severity.ERROR: "could not be converted",
    Severity.WARNING: "may mean something else",
    Severity.NOTE: "good to know",
}
Pieces = Iterable[Markup]


@dataclass(frozen=True, slots=True)
class Page:
    """What the template is given; pieces are HTML, each made when it is asked for.

    What is short is one piece. Of the tables `listed` are on the page, and `more` are not.
    """

    style: Markup
    script: Markup
    policy: Markup
    label: str
    losses: Markup
    severities: Markup
    bar: Markup
    shares: Markup
    statements: Markup
    matrix: Markup
    types: Markup
    findings: Pieces
    diagrams: Pieces
    listed: int
    more: int
    views: Sequence[ViewPlan]
    lineage: Markup
    view_rows: Markup
    routines: Sequence[RoutinePlan]
    estimate: Markup
    routine_rows: Markup
    notes: Markup
    cards: Pieces


def page(plan: ProjectPlan, facts: Facts, templates: Templates = OURS) -> Iterator[str]:
    """The page in pieces."""
    return templates.pieces(
        PAGE,
        plan=plan,
        project=plan.project,
        facts=facts,
        text=marked,
        number=number,
        page=_page(plan, facts),
    )


def _page(plan: ProjectPlan, facts: Facts) -> Page:
    index, found = facts.index, list(shares(coverage(plan)))
    severities = Counter(found.diagnostic.code.severity for found in plan.findings)
    models = {node.original.lower(): node.model for node in index.nodes}
    style, script = _ours("style.css"), _ours("script.js")
    return Page(
        style=style,
        script=script,
        policy=_policy(style, script),
        label=TARGETS[plan.project.target].label,
        losses=_whole(_row(loss, facts.lost(loss), told) for loss, told in _LOSSES.items()),
        severities=_whole(_row(one, severities[one], told) for one, told in _SEVERITIES.items()),
        bar=_whole(bar(found)),
        shares=_whole(share_rows(found)),
        statements=_whole(statements(plan)),
        matrix=_whole(fidelity.matrix(facts)),
        types=_whole(fidelity.every_type(facts.ranked())),
        findings=_pieces(findings(plan.findings)),
        diagrams=_pieces(diagrams(index.nodes)),
        listed=len(index.nodes),
        more=index.more,
        views=plan.views,
        lineage=_html(lineage(plan.views, models)),
        view_rows=_whole(view_rows(plan.views)),
        routines=plan.routines,
        estimate=_whole(estimate(plan.routines)),
        routine_rows=_whole(routine_rows(plan.routines)),
        notes=_whole(notes(plan, facts)),
        cards=_pieces(index.cards),
    )


def _row(name: str, count: int, meaning: str) -> str:
    return f'<tr><th scope="row"><b class="{name}">{name}</b><td>{number(count)}<td>{meaning}\n'


def _whole(texts: Iterable[str]) -> Markup:
    return _html("".join(texts).rstrip("\n"))


def _pieces(texts: Iterable[str]) -> Pieces:
    return map(_html, texts)


def _html(written: str) -> Markup:
    """Text that is HTML already."""
    return Markup(written)  # noqa: S704  # escaped where it was made


@cache
def _ours(name: str) -> Markup:
    return _html((_HERE / name).read_text(encoding="utf-8"))


@cache
def _policy(style: str, script: str) -> Markup:
    """Nothing is fetched, and nothing runs but what is ours."""
    return _html(
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)};"
        " base-uri 'none'; form-action 'none'"
    )


def _hash(written: str) -> str:
    return f"'sha256-{b64encode(sha256(written.encode()).digest()).decode()}'"
