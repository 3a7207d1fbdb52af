"""The findings by code, in pieces of HTML; the page's script puts them together by object."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from datamigrate.diagnostics import Severity
from datamigrate.plan.model import Finding
from datamigrate.render.page.text import number, text

MOST = 1000
"""How many findings of a code a page has."""
_TOGETHER = 200
_CODE = re.compile(r"`([^`]+)`")
_ORDER = (Severity.ERROR, Severity.WARNING, Severity.NOTE)


def findings(found: Sequence[Finding]) -> Iterator[str]:
    """What matters most first; in a code, the order of the script."""
    by_code: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in found:
        by_code[finding.diagnostic.code.id].append(finding)
    for severity in _ORDER:
        for code in sorted(by_code):
            if by_code[code][0].diagnostic.code.severity is severity:
                yield from _group(by_code[code])


def _group(group: Sequence[Finding]) -> Iterator[str]:
    code = group[0].diagnostic.code
    severity = code.severity.value
    hints = {finding.diagnostic.hint for finding in group}
    shared = hints.pop() if len(hints) == 1 else None
    opened = " open" if code.severity is not Severity.NOTE and len(group) <= _FEW else ""
    yield (
        f'<details class="g" data-severity="{severity}" data-code="{code.id}"{opened}><summary>'
        f'<b class="{severity}">{severity}</b> <b>{code.id}</b> {text(code.title)}'
        f" <small>{number(len(group))}</small></summary>\n"
    )
    if shared:
        yield f'<p class="hint">What to do: {_coded(text(shared))}.</p>\n'
    yield '<ul class="rows">\n'
    for start in range(0, min(len(group), MOST), _TOGETHER):
        lines = group[start : min(start + _TOGETHER, MOST)]
        yield "".join([_line(finding, shared is None) for finding in lines])
    yield "</ul>\n"
    if len(group) > MOST:
        yield f'<p class="note">{number(len(group) - MOST)} more: see MIGRATION_REPORT.md.</p>\n'
    yield "</details>\n"


_FEW = 12


def _line(finding: Finding, hinted: bool) -> str:
    found = finding.diagnostic
    place = f"<code>{text(finding.place)}</code> " if finding.file else ""
    about = f"<b>{text(found.object)}</b> " if found.object else ""
    hint = f' <i class="hint">{_coded(text(found.hint))}</i>' if hinted and found.hint else ""
    quoted = f"<pre>{text(finding.text)}</pre>" if finding.text else ""
    return f"<li>{place}{about}{_coded(text(found.message))}{hint}{quoted}\n"


def _coded(escaped: str) -> str:
    """What stands between backticks as code."""
    return _CODE.sub(r"<code>\1</code>", escaped)
