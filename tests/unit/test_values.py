"""A value that is made quickly is like any other frozen dataclass."""

from dataclasses import FrozenInstanceError, dataclass, replace

import pytest

from datamigrate.values import quick


@quick
@dataclass(frozen=True, slots=True)
class Point:
    """For these tests."""

    x: int
    y: int = 2
    label: str | None = None


def test_fields_come_by_place_by_name_and_by_default():
    assert Point(1) == Point(x=1, y=2, label=None)
    assert Point(1, 3, label="a") == Point(1, 3, "a")
    assert hash(Point(1)) == hash(Point(1, 2))
    assert repr(Point(1)) == "Point(x=1, y=2, label=None)"


def test_it_is_replaced_and_never_changed():
    point = Point(1)
    assert replace(point, y=5) == Point(1, 5)
    with pytest.raises(FrozenInstanceError):
        point.x = 2


@pytest.mark.parametrize("arguments", [{}, {"x": 1, "z": 2}])
def test_what_is_missing_or_unknown_is_refused(arguments):
    with pytest.raises(TypeError):
        Point(**arguments)
