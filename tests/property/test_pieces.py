"""Pieces that are gathered say what they said before."""

from hypothesis import given
from hypothesis import strategies as st

from datamigrate.render.pieces import Piece, gathered, joined

SIZES = st.sampled_from([0, 1, 30, 40_000, 70_000])
FILES = st.dictionaries(st.sampled_from("abcd"), st.lists(SIZES, min_size=1), max_size=4)


@st.composite
def pieces(draw):
    """Files that come in pieces, those of different files in any order."""
    files = draw(FILES)
    order = draw(st.permutations([path for path, sizes in files.items() for _ in sizes]))
    left = {path: list(enumerate(sizes, 1)) for path, sizes in files.items()}
    found = []
    for path in order:
        number, size = left[path].pop(0)
        found.append(Piece(path, f"{number}" * size, more=bool(left[path])))
    return found


@given(pieces())
def test_files_are_the_same_in_fewer_pieces_and_end_when_they_did(given):
    made = list(gathered(given))
    assert joined(made) == joined(given)
    assert len(made) <= len(given)
    ends = [piece.path for piece in given if not piece.more]
    assert [piece.path for piece in made if not piece.more] == ends


def test_a_long_file_is_passed_on_before_its_end():
    made = list(gathered([Piece("a", "x" * 1000, more=True) for _ in range(1000)]))
    assert 10 < len(made) < 20
