"""Write what differs between the projects that one script became for several targets."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from datamigrate.plan.model import ProjectPlan
from datamigrate.render.facts import Facts
from datamigrate.render.report import cell
from datamigrate.types import TARGETS, Loss
from datamigrate.values import dataclass

DIFFERENCES = "DIFFERENCES.md"
_ORDER = tuple(Loss)


@dataclass(frozen=True, slots=True)
class Made:
    """A project that was made; its plan need not hold its tables any more."""

    facts: Facts
    plan: ProjectPlan

    @property
    def label(self) -> str:
        """The target's name for readers."""
        return TARGETS[self.plan.project.target].label

    def codes(self) -> Counter[str]:
        """How many findings have a code."""
        return Counter(found.diagnostic.code.id for found in self.plan.findings)


def differences(made: Sequence[Made]) -> str:
    """Tables with a column for each target, of one conversion of one script."""
    name = made[0].plan.project.name
    lines = [f"# {name} on {', '.join(one.label for one in made)}", ""]
    lines += ["## What is kept", "", *_kept(made), "", "## Types", ""]
    lines += ["What columns of a type become; a verdict stands where it is not exact.", ""]
    lines += [*_types(made), "", "## Findings", "", *_findings(made)]
    return "\n".join(lines) + "\n"


def _table(first: str, made: Sequence[Made], rows: Iterator[list[str]]) -> Iterator[str]:
    yield _row([first, *(one.label for one in made)])
    yield _row(["---"] * (len(made) + 1))
    yield from map(_row, rows)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _kept(made: Sequence[Made]) -> Iterator[str]:
    def rows() -> Iterator[list[str]]:
        for loss in Loss:
            counts = [one.facts.lost(loss) for one in made]
            if any(counts):
                yield [f"columns: {loss.value}", *map(str, counts)]
        yield ["tests", *(str(one.facts.tests) for one in made)]

    return _table("", made, rows())


def _types(made: Sequence[Made]) -> Iterator[str]:
    """By the type in the source: the most that is lost on any target first."""
    becomes: list[defaultdict[str, dict[str, Loss]]] = []
    for one in made:
        found: defaultdict[str, dict[str, Loss]] = defaultdict(dict)
        for fidelity, _ in one.facts.verdicts():
            found[fidelity.source_type][fidelity.type or "left out"] = fidelity.loss
        becomes.append(found)

    def worst(kind: str) -> int:
        return max(_ORDER.index(loss) for found in becomes for loss in found[kind].values())

    def rows() -> Iterator[list[str]]:
        kinds = {kind for found in becomes for kind in found}
        for kind in sorted(kinds, key=lambda kind: (-worst(kind), kind)):
            yield [cell(kind), *(_becomes(found[kind]) for found in becomes)]

    return _table("in the source", made, rows())


def _becomes(found: dict[str, Loss]) -> str:
    exact = Loss.EXACT
    shown = (f"{cell(sql)}{'' if found[sql] is exact else f' ({found[sql]})'}" for sql in found)
    return ", ".join(sorted(shown))


def _findings(made: Sequence[Made]) -> Iterator[str]:
    """The codes that not all have as often."""
    counted = [one.codes() for one in made]
    titles = {f.diagnostic.code.id: f.diagnostic.code.title for m in made for f in m.plan.findings}
    rows = [
        [f"{code}: {titles[code]}", *(str(counts[code]) for counts in counted)]
        for code in sorted(titles)
        if len({counts[code] for counts in counted}) > 1
    ]
    return _table("code", made, iter(rows)) if rows else iter(["The same on all."])
