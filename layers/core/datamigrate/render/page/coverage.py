"""What became of the scripts' characters, as a bar and in numbers."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from datamigrate.render.page.text import number

OUTCOMES: Mapping[str, str] = {
    "applied": "in the project",
    "noted": "listed in this report",
    "ignored": "say nothing of data: options, permissions, batches",
    "unsupported": "not understood: see the findings",
    "between": "comments, blanks and GO",
}
"""What each outcome means, in the order of the bar."""
_WIDTH = 1000
_PATTERNED = frozenset({"ignored", "unsupported"})
"""Those that are told apart without colours too, by the patterns of the template."""


class Share(NamedTuple):
    """A part of the bar: `x` and `width` are its own of a thousand."""

    name: str
    meaning: str
    characters: int
    percent: str
    x: int
    width: int


def shares(coverage: Mapping[str, int]) -> Iterator[Share]:
    """They fill the bar; what is there at all has a width."""
    total, position = coverage["total"], 0
    for name, meaning in OUTCOMES.items():
        count = coverage[name]
        position += count
        end = position * _WIDTH // total if total else 0
        start = (position - count) * _WIDTH // total if total else 0
        percent = f"{count / total:.1%}" if total else "0.0%"
        yield Share(name, meaning, count, percent, start, max(end - start, 2 * bool(count)))


def bar(found: Sequence[Share]) -> Iterator[str]:
    """The parts of the bar as SVG."""
    for share in found:
        if share.width:
            yield (
                f'<rect class="{share.name}" x="{share.x}" width="{share.width}"'
                f' height="28"{_fill(share)}/>\n'
            )


def share_rows(found: Sequence[Share]) -> Iterator[str]:
    """The same in numbers, with a key to the bar."""
    for share in found:
        yield (
            '<tr><th scope="row"><svg class="key" width="14" height="14" aria-hidden="true">'
            f'<rect class="{share.name}" width="14" height="14"{_fill(share)}/></svg> {share.name}'
            f"<td>{number(share.characters)}<td>{share.percent}<td>{share.meaning}\n"
        )


def _fill(share: Share) -> str:
    return f' fill="url(#p-{share.name})"' if share.name in _PATTERNED else ""
