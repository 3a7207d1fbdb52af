"""Models do not need each other in a circle."""

from collections.abc import Iterator, Mapping

from datamigrate.diagnostics import Diagnostic
from datamigrate.verdict.codes import CYCLE
from datamigrate.verdict.model import Project, finding, shown


def cycles(project: Project) -> Iterator[Diagnostic]:
    """V142: one finding for each circle, at the first of its models by name."""
    needs = {
        model.name: sorted({c.arguments[-1] for c in model.references if c.kind == "ref"})
        for model in project.models
        if model.enabled
    }
    places = {model.name: model.place for model in project.models}
    for circle in _circles(needs):
        path = " -> ".join((*circle, circle[0])) if len(circle) <= 5 else shown(circle)
        message = f"expected models that can be built one after the other, found {path}"
        yield finding(CYCLE, message, places[circle[0]], object=circle[0])


def _circles(needs: Mapping[str, list[str]]) -> Iterator[list[str]]:
    """One way back to every model that a walk along the references comes to again."""
    done: set[str] = set()
    closed: set[str] = set()
    for start in sorted(needs):
        if start in done:
            continue
        walk: dict[str, Iterator[str]] = {start: iter(needs[start])}
        while walk:
            current = next(reversed(walk))
            following = next(walk[current], None)
            if following is None:
                done.add(current)
                del walk[current]
            elif following in walk:
                if following in closed:
                    continue
                closed.add(following)
                names = list(walk)
                circle = names[names.index(following) :]
                first = circle.index(min(circle))
                yield circle[first:] + circle[:first]
            elif following not in done and following in needs:
                walk[following] = iter(needs[following])
