"""Keep the measured tables of docs/fidelity.md, each between two markers of its own.

Text outside the markers belongs to people and stays as it is.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "fidelity.md"
OPENING = (
    "# Fidelity\n\n"
    "What was measured on real scripts. `make corpora`, `make mutate`, `make judge`,"
    " `make judge-targets` and\n`make reconcile` write the tables.\n"
)


def markdown(names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table."""
    lines = [names, ["---"] * len(names), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def write(section: str, title: str, text: str, page: Path = PAGE) -> None:
    """Replace what stands between the section's markers; a new section goes to the end."""
    begin, end = f"<!-- begin: {section} -->", f"<!-- end: {section} -->"
    block = f"{begin}\n{text.strip()}\n{end}"
    old = page.read_text("utf-8") if page.exists() else OPENING
    found = re.search(f"{re.escape(begin)}.*?{re.escape(end)}", old, re.DOTALL)
    if found:
        new = old[: found.start()] + block + old[found.end() :]
    else:
        new = f"{old.rstrip()}\n\n## {title}\n\n{block}\n"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(new, encoding="utf-8")
