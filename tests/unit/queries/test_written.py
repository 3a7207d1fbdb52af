"""What comes out of views for every target, side by side."""

from collections.abc import Callable
from pathlib import Path

import pytest

from datamigrate.types import TARGETS, Target
from known_views import FOLDER, Case, cases, planned, query

AREAS = sorted({case.area for case in cases()})


def shown(case: Case) -> str:
    """A case's views and what each target, or group of targets, makes of the last."""
    *before, last = case.views.items()
    lines = [f"{name}: {text}" for name, text in before] + [last[1]]
    made: dict[str, list[str]] = {}
    for target in TARGETS.values():
        made.setdefault(_written(case, last[0], target), []).append(target.name)
    every = [*TARGETS]
    lines += [
        f"    {'all' if names == every else ' '.join(names)}: {text}"
        for text, names in made.items()
    ]
    return "\n".join(lines)


def _written(case: Case, name: str, target: Target) -> str:
    view = {view.original: view for view in planned(case, target).views}[name]
    return query(view, target) if view.refusal is None else f"! {view.refusal}"


@pytest.mark.parametrize("area", AREAS)
def test_what_comes_out(area: str, golden: Callable[[Path, str], None]) -> None:
    found = [shown(case) for case in cases() if case.area == area]
    golden(FOLDER / "sql" / f"{area}.txt", "\n\n".join(found) + "\n")


def test_no_area_is_left_over() -> None:
    assert sorted(path.stem for path in (FOLDER / "sql").glob("*.txt")) == AREAS
