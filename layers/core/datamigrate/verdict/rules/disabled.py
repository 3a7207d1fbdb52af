"""What is built reads only what is built: dbt refuses a `ref` of a model that is not enabled."""

from collections.abc import Iterator

from datamigrate.diagnostics import Diagnostic
from datamigrate.verdict.codes import DISABLED
from datamigrate.verdict.model import Project, every_reference, finding


def disabled(project: Project) -> Iterator[Diagnostic]:
    """V143."""
    off = {model.name for model in project.models if not model.enabled}
    if not off:
        return
    for owner, call in every_reference(project):
        if call.kind == "ref" and call.arguments[-1] in off:
            message = f"expected a model that is enabled, found `{call.arguments[-1]}`"
            yield finding(DISABLED, message, call.place, object=owner)
