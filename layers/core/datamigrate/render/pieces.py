"""Files as they come out: whole, or in pieces that follow each other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

_TOGETHER = 200
_ENOUGH = 1 << 16
"""How many characters of a file are worth a piece."""


class Piece(NamedTuple):
    """Text of a file by its path, relative and with `/`; `more`: the file goes on in a later piece.

    Pieces of different files may alternate; those of one file are in order.
    """

    path: str
    text: str
    more: bool = False


def whole(files: Mapping[str, str]) -> Iterator[Piece]:
    """Files that are one piece each."""
    return (Piece(path, text) for path, text in files.items())


def continued(path: str, texts: Iterable[str]) -> Iterator[Piece]:
    """One file of many texts."""
    for text in texts:
        yield Piece(path, text, more=True)
    yield Piece(path, "")


def together(texts: Iterable[str], between: str) -> Iterator[str]:
    """Many of the texts in one, as to pass a text on takes longer than writing it."""
    left = iter(texts)
    while held := list(islice(left, _TOGETHER)):
        yield between.join(held)


def gathered(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The same files in fewer pieces, as opening a file takes longer than writing a short one."""
    held: defaultdict[str, list[str]] = defaultdict(list)
    sizes: defaultdict[str, int] = defaultdict(int)
    for piece in pieces:
        path, text, more = piece
        if not more and path not in held:
            yield piece
            continue
        held[path].append(text)
        sizes[path] += len(text)
        if not more or sizes[path] > _ENOUGH:
            yield Piece(path, "".join(held.pop(path)), more)
            del sizes[path]


def joined(pieces: Iterable[Piece]) -> dict[str, str]:
    """Text by path, in the order of the paths."""
    parts: defaultdict[str, list[str]] = defaultdict(list)
    for piece in pieces:
        parts[piece.path].append(piece.text)
    return {path: "".join(parts[path]) for path in sorted(parts)}
