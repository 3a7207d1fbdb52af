"""What becomes of the source's types: a matrix of types and verdicts, and every type by itself."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import field

from datamigrate.render.facts import Facts, Fidelity
from datamigrate.render.page.text import counted, number, text
from datamigrate.types import Loss
from datamigrate.values import dataclass

_MOST = 500
_MOST_REASONS = 8
_WORST = (Loss.UNSUPPORTED, Loss.LOSSY, Loss.CHOSEN, Loss.WIDENED, Loss.EXACT)


@dataclass(slots=True)
class _Row:
    """How many columns have each verdict, and each reason."""

    verdicts: Counter[Loss] = field(default_factory=Counter)
    reasons: Counter[tuple[Loss, str]] = field(default_factory=Counter)


def matrix(facts: Facts) -> Iterator[str]:
    """A row for each type of the source, whatever its length: what loses most first."""
    rows: defaultdict[str, _Row] = defaultdict(_Row)
    for found, count in facts.ranked():
        row = rows[_plain(found.source_type)]
        row.verdicts[found.loss] += count
        reason = found.reason or ("left out" if found.type is None else None)
        if reason:
            row.reasons[found.loss, reason] += count
    names = sorted(rows, key=lambda name: (*(-rows[name].verdicts[loss] for loss in _WORST), name))
    for name in names[:_MOST]:
        row = rows[name]
        counts = "".join(f"<td>{_count(loss, row.verdicts[loss])}" for loss in Loss)
        yield f"<tr><th scope=row>{text(name)}{counts}<td>{_reasons(row)}\n"
    if len(rows) > _MOST:
        yield f"<tr><td colspan=7>{counted(len(rows) - _MOST, 'more type')}\n"


def _plain(source_type: str) -> str:
    """Without length and identity."""
    return source_type.removesuffix(" identity").partition("(")[0]


def _count(loss: Loss, count: int) -> str:
    if not count:
        return "<i>&ndash;</i>"
    return f'<b class="{loss.value}">{number(count)}</b>'


def _reasons(row: _Row) -> str:
    ranked = sorted(row.reasons, key=lambda one: (_WORST.index(one[0]), one[1]))
    lines = [f"{text(why)} <small>{number(row.reasons[loss, why])}</small>" for loss, why in ranked]
    more = [counted(len(lines) - _MOST_REASONS, "more reason")] * (len(lines) > _MOST_REASONS)
    return "<br>".join([*lines[:_MOST_REASONS], *more])


def every_type(ranked: Sequence[tuple[Fidelity, int]]) -> Iterator[str]:
    """A row for each type with its length, what it becomes, and why values are lost."""
    for found, count in ranked[:_MOST]:
        here = text(found.type) or ("left out" if found.loss is Loss.UNSUPPORTED else "")
        yield (
            f"<tr><td>{text(found.source_type)}<td>{here}"
            f'<td><b class="{found.loss.value}">{found.loss.value}</b>'
            f"<td>{number(count)}<td>{text(found.reason)}\n"
        )
    if len(ranked) > _MOST:
        yield f"<tr><td colspan=5>{counted(len(ranked) - _MOST, 'more type')}\n"
