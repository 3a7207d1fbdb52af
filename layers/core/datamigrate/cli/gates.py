"""What `--fail-on` does not let pass, for scripts that go on only when nothing is lost."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from datamigrate.diagnostics import Diagnostic, Severity
from datamigrate.render.facts import Facts
from datamigrate.types import Loss

FAILED = 3
"""The exit status of a command that is done, and found what it was to fail on."""


class Gate(StrEnum):
    """What to fail on."""

    LOSSY = "lossy"
    ERROR = "error"
    WARNING = "warning"


_SEVERITIES = {
    Gate.ERROR: (Severity.ERROR,),
    Gate.WARNING: (Severity.ERROR, Severity.WARNING),
}
"""A gate for warnings lets no errors pass either."""
_LOSSES = (Loss.LOSSY, Loss.UNSUPPORTED)


def caught(
    gates: Iterable[Gate], facts: Facts, diagnostics: Sequence[Diagnostic]
) -> Mapping[Gate, int]:
    """How much each gate does not let pass; one that lets everything pass is not there."""
    counts = {gate: _count(gate, facts, diagnostics) for gate in dict.fromkeys(gates)}
    return {gate: count for gate, count in counts.items() if count}


def _count(gate: Gate, facts: Facts, diagnostics: Sequence[Diagnostic]) -> int:
    if gate is Gate.LOSSY:
        return sum(map(facts.lost, _LOSSES))
    return sum(found.code.severity in _SEVERITIES[gate] for found in diagnostics)


_CAUGHT = {
    Gate.LOSSY: "columns lose values or are left out",
    Gate.ERROR: "errors",
    Gate.WARNING: "errors and warnings",
}


def refusal(place: str, found: Mapping[Gate, int]) -> str:
    """The same for the reader."""
    counts = (f"{count} {_CAUGHT[gate]} (--fail-on {gate})" for gate, count in found.items())
    return f"{place} does not pass: {', '.join(counts)}"
