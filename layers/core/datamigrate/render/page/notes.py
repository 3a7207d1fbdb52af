"""Tables of what else was noted: other objects, snapshots, candidates, personal data, settings."""

from collections.abc import Iterator, Sequence

from datamigrate.plan.model import ProjectPlan
from datamigrate.plan.objects import CONVERTED, SWITCHED_OFF
from datamigrate.render.facts import Facts
from datamigrate.render.page.text import number, text

Cells = tuple[str | None, ...]
_MOST = 2000
_FEW = 20
_ELSEWHERE = frozenset({CONVERTED, SWITCHED_OFF})
"""What has a place of its own on the page."""


def notes(plan: ProjectPlan, facts: Facts) -> Iterator[str]:
    """One after another, without those that have no rows."""
    routines = {routine.kind for routine in plan.routines}
    objects = [
        (found.kind, found.name, found.outcome)
        for found in plan.objects
        if found.kind not in routines and found.outcome not in _ELSEWHERE
    ]
    applied = [(one.rule, one.object, one.effect) for one in plan.applied]
    about = "What else the scripts make, and tables and views that were left out."
    yield from _note("Other objects", about, ("kind", "name", "outcome"), objects)
    about = "Temporal tables, whose history goes on in a snapshot."
    yield from _note("Snapshots", about, ("table", "snapshot"), facts.snapshots)
    about = "Columns by which only new or changed rows could be read."
    yield from _note("Incremental candidates", about, ("table", "column"), facts.incremental)
    about = "What names say of people, and what the source masks: a guess, to be looked at."
    yield from _note("Personal data", about, ("column", "what"), facts.pii)
    about = "Rules of the settings that were applied, to what, and what they did."
    yield from _note("Settings", about, ("rule", "object", "effect"), applied)


def _note(title: str, about: str, names: Sequence[str], found: Sequence[Cells]) -> Iterator[str]:
    if not found:
        return
    opened = " open" if len(found) <= _FEW else ""
    yield (
        f"<details{opened}><summary>{title} <small>{number(len(found))}</small></summary>\n"
        f'<p>{about}</p>\n<div class="w"><table><thead><tr><th>{"<th>".join(names)}</thead>\n'
        '<tbody class="rows">\n'
    )
    yield from rows(found[:_MOST])
    yield "</tbody></table></div>\n"
    if len(found) > _MOST:
        yield f'<p class="note">{number(len(found) - _MOST)} more: see MIGRATION_REPORT.md.</p>\n'
    yield "</details>\n"


def rows(found: Sequence[Cells]) -> Iterator[str]:
    """Rows of a table, whose cells are escaped here."""
    for cells in found:
        yield f"<tr><td>{'<td>'.join(map(text, cells))}\n"


def statements(plan: ProjectPlan) -> Iterator[str]:
    """Rows of the ledger, counted."""
    return rows(
        [
            (one.outcome, one.kind, number(one.number), number(one.characters), one.reason)
            for one in plan.statements
        ]
    )
