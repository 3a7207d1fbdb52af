"""Say where findings stand in the scripts."""

from collections.abc import Sequence
from pathlib import PurePath

from datamigrate.catalog.model import Catalog
from datamigrate.diagnostics import Diagnostic
from datamigrate.plan.model import Finding


def plan_findings(catalog: Catalog, found: Sequence[Diagnostic]) -> tuple[Finding, ...]:
    """Findings with their places. A single script goes by its name, wherever it lies."""
    sources = {source.name: source for source in catalog.sources}
    names = {name: PurePath(name).name if len(sources) == 1 else name for name in sources}

    def placed(diagnostic: Diagnostic) -> Finding:
        span = diagnostic.span
        if span is None or span.file not in sources:
            return Finding(diagnostic)
        return Finding(diagnostic, names[span.file], sources[span.file].line(span.start))

    return tuple(map(placed, found))
