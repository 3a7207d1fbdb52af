"""A value is like one of the standard library's dataclasses."""

import copy
import dataclasses
from dataclasses import FrozenInstanceError, field, fields, replace

import pytest

from datamigrate.values import dataclass


def points(dataclass):
    """The same classes, made by either decorator."""

    @dataclass(frozen=True, slots=True)
    class Point:
        """For these tests."""

        x: int
        y: int = 2
        label: str | None = None
        secret: str = field(default="s", repr=False)
        notes: list[int] = field(default_factory=list, compare=False)

    @dataclass(frozen=True, slots=True)
    class Far(Point):
        far: bool = True

    @dataclass(frozen=True, slots=True)
    class Nothing:
        pass

    @dataclass(slots=True)
    class Growing:
        size: int
        double: int = field(init=False)

        def __post_init__(self):
            self.double = self.size * 2

    @dataclass(frozen=True, slots=True, eq=False)
    class Own:
        x: int

        def __repr__(self):
            return "own"

    return Point, Far, Nothing, Growing, Own


OURS, THEIRS = points(dataclass), points(dataclasses.dataclass)
Point, Far, Nothing, Growing, Own = OURS

GIVEN = [
    (0, (1,), {}),
    (0, (1, 3, "a"), {}),
    (0, (), {"x": 1, "label": "a", "notes": [1]}),
    (1, (1, 3), {"far": False}),
    (2, (), {}),
    (3, (4,), {}),
    (4, (5,), {}),
]


@pytest.mark.parametrize(("which", "given", "named"), GIVEN)
def test_it_shows_itself_as_theirs_does(which, given, named):
    assert repr(OURS[which](*given, **named)) == repr(THEIRS[which](*given, **named))


@pytest.mark.parametrize(("ours", "theirs"), [*zip(OURS, THEIRS, strict=True)])
def test_the_class_is_as_theirs(ours, theirs):
    assert [f.name for f in fields(ours)] == [f.name for f in fields(theirs)]
    assert ours.__slots__ == theirs.__slots__
    assert ours.__match_args__ == theirs.__match_args__
    assert (ours.__hash__ is None) == (theirs.__hash__ is None)
    assert (ours.__eq__ is object.__eq__) == (theirs.__eq__ is object.__eq__)


def test_values_are_compared_by_what_they_hold():
    assert Point(1) == Point(x=1, y=2, label=None, notes=[7])
    assert Point(1) != Point(1, 3)
    assert Point(1) != Far(1)
    assert Point(1) != (1, 2, None, "s")
    assert Nothing() == Nothing()
    assert Growing(1) == Growing(1)
    assert Own(1) != Own(1)
    assert len({Point(1), Point(1, 2), Far(1), Far(1), Nothing(), Nothing()}) == 3


def test_what_is_made_for_each_is_not_shared():
    assert Point(1).notes is not Point(1).notes


def test_it_is_replaced_and_never_changed():
    point = Point(1)
    assert replace(point, y=5) == Point(1, 5)
    assert copy.deepcopy(point) == point
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'x'"):
        point.x = 2
    with pytest.raises(FrozenInstanceError):
        del point.x
    growing = Growing(1)
    growing.size = 3
    assert growing.size == 3


@pytest.mark.parametrize("made", [0, 1])
@pytest.mark.parametrize("arguments", [{}, {"x": 1, "z": 2}])
def test_what_is_missing_or_unknown_is_refused(made, arguments):
    with pytest.raises(TypeError):
        OURS[made](**arguments)
