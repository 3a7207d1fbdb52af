"""Show findings as a compiler does: place, code, message, the line with a mark under it, a hint."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import click

from datamigrate.diagnostics import Diagnostic, Severity
from datamigrate.source import Placed

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_WIDTH = 100
SHOWN = 20
"""How many findings a command prints before it counts the rest."""
SHOWN_OF_A_CODE = 3


def show_findings(diagnostics: Sequence[Diagnostic], sources: Iterable[Placed]) -> None:
    """Print errors, then warnings, to standard error: the first of each code, the rest counted."""
    by_name = {source.name: source for source in sources}
    order = [Severity.ERROR, Severity.WARNING]
    ranked = [d for severity in order for d in diagnostics if d.code.severity is severity]
    seen: Counter[str] = Counter()
    left: Counter[str] = Counter()
    for diagnostic in ranked:
        code = diagnostic.code
        if seen[code.id] < SHOWN_OF_A_CODE and seen.total() < SHOWN:
            seen[code.id] += 1
            click.echo(render(diagnostic, by_name), err=True)
        else:
            left[f"{code.id}: {code.title}"] += 1
    for title, count in sorted(left.items()):
        click.echo(f"and {count} more of {title}", err=True)


def render(diagnostic: Diagnostic, sources: Mapping[str, Placed]) -> str:
    """One finding; the lines of source only where the source is at hand."""
    severity = diagnostic.code.severity
    label = click.style(f"{severity}[{diagnostic.code.id}]", fg=_COLOURS[severity], bold=True)
    subject = f"{diagnostic.object}: " if diagnostic.object and diagnostic.span is None else ""
    place, quoted = _place(diagnostic, sources)
    lines = [f"{place}{label} {subject}{diagnostic.message}", *quoted]
    if diagnostic.hint:
        lines.append(f"    hint: {diagnostic.hint}")
    return "\n".join(lines)


def _place(diagnostic: Diagnostic, sources: Mapping[str, Placed]) -> tuple[str, list[str]]:
    span = diagnostic.span
    source = sources.get(span.file) if span else None
    if span is None or source is None:
        return "", []
    line, column = source.position(span.start)
    text = source.line_text(line)
    first = max(column - 1 - _WIDTH // 2, 0) if len(text) > _WIDTH else 0
    shown = printable(text[first : first + _WIDTH])
    width = max(min(span.end - span.start, len(shown) - (column - 1 - first)), 1)
    marks = " " * (column - 1 - first) + "^" * width
    return f"{source.name}:{line}:{column}: ", [f"    {shown}", f"    {marks}"]


def printable(text: str) -> str:
    """Control characters would move the cursor or the colours of a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)
