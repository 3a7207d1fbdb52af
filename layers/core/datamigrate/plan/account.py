"""Say where findings stand, and count what became of the statements."""

from collections import Counter
from collections.abc import Sequence

from datamigrate.catalog.model import Catalog
from datamigrate.diagnostics import Diagnostic, Span
from datamigrate.plan.model import Finding, StatementCount

_GAPS = frozenset({"comment", "separator", "space"})
_ORDER = ("unsupported", "applied", "noted", "ignored")


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


def plan_statements(catalog: Catalog) -> tuple[StatementCount, ...]:
    """The statements by outcome, kind and reason: what is not understood first."""
    counts = Counter(
        (entry.outcome, entry.kind, entry.reason)
        for entry in catalog.ledger
        if entry.kind not in _GAPS
    )
    ranked = sorted(counts.items(), key=lambda c: (_ORDER.index(c[0][0]), c[0][1], c[0][2] or ""))
    return tuple(StatementCount(*what, number) for what, number in ranked)
