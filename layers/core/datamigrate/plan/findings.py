"""Say where findings stand in the scripts."""

import re
from collections.abc import Sequence
from pathlib import PurePath

from datamigrate.catalog.model import Catalog
from datamigrate.diagnostics import Diagnostic, Severity
from datamigrate.plan import codes
from datamigrate.plan.model import Finding
from datamigrate.source import Placed

_LONGEST = 120
_OF_ROWS = frozenset({codes.NO_SUCH_TABLE, codes.BAD_ROW, codes.NO_VALUE, codes.BAD_VALUE})
_ROW = re.compile(r"(?i)insert\b|values\b|,?\s*\(")


def plan_findings(catalog: Catalog, found: Sequence[Diagnostic]) -> tuple[Finding, ...]:
    """Findings with their places. A single script goes by its name, wherever it lies."""
    sources = {source.name: source for source in catalog.sources}
    names = {name: PurePath(name).name if len(sources) == 1 else name for name in sources}

    def placed(diagnostic: Diagnostic) -> Finding:
        span = diagnostic.span
        if span is None or span.file not in sources:
            return Finding(diagnostic)
        source = sources[span.file]
        line = source.line(span.start)
        return Finding(diagnostic, names[span.file], line, _quoted(diagnostic, source, line))

    return tuple(map(placed, found))


def _quoted(diagnostic: Diagnostic, source: Placed, line: int) -> str | None:
    """The line of what matters; rows are no part of a report that goes into a repository."""
    if diagnostic.code.severity is Severity.NOTE or diagnostic.code in _OF_ROWS:
        return None
    text = source.line_text(line).strip()
    if not text or _ROW.match(text):
        return None
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 4]} ..."
