"""Write the README of the project: how to run it, what is in it, what is not."""

from collections import Counter

from datamigrate.plan.model import ObjectPlan, ProjectPlan
from datamigrate.plan.objects import DONE, EXCLUDED
from datamigrate.render.facts import Facts
from datamigrate.render.reconcile import commands
from datamigrate.render.templates import OURS, Templates
from datamigrate.types import TARGETS


def readme(plan: ProjectPlan, facts: Facts, templates: Templates = OURS) -> str:
    """The project's README.md."""
    left = Counter(_kind(found) for found in plan.objects if found.outcome not in DONE)
    disabled = sum(view.refusal is not None for view in plan.views)
    return templates.fill(
        "README.md",
        project=plan.project,
        facts=facts,
        label=TARGETS[plan.project.target].label,
        left=sorted(left.items()),
        measured=commands(TARGETS[plan.project.target]),
        translated=len(plan.views) - disabled,
        disabled=disabled,
    )


def _kind(left: ObjectPlan) -> str:
    return f"{left.kind} (excluded)" if left.outcome == EXCLUDED else left.kind
