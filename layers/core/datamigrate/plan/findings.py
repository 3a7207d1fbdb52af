"""Say where findings stand in the scripts."""

from collections.abc import Sequence

from datamigrate.catalog.model import Catalog
from datamigrate.diagnostics import Diagnostic, Span
from datamigrate.plan.model import Finding


def plan_findings(catalog: Catalog, found: Sequence[Diagnostic]) -> tuple[Finding, ...]:
    """Findings with their places."""
    sources = {source.name: source for source in catalog.sources}

    def place(span: Span | None) -> str:
        source = sources.get(span.file) if span else None
        if span is None or source is None:
            return ""
        line = source.line(span.start)
        return f"line {line}" if len(sources) == 1 else f"{span.file}:{line}"

    return tuple(Finding(diagnostic, place(diagnostic.span)) for diagnostic in found)
