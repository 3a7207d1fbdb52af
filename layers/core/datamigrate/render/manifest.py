"""Write the manifest: what was generated, so that a later conversion can tell what a user changed.

It is kept while files are rendered and let go; a table of many costs some hundred bytes, packed.
"""

import json
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING

from datamigrate.plan.model import ColumnPlan, ProjectPlan, TablePlan
from datamigrate.render.pieces import Piece
from datamigrate.render.repeated import repeated
from datamigrate.render.table import table_paths

if TYPE_CHECKING:
    from hashlib import _Hash

MANIFEST = ".datamigrate/manifest.json"
VERSION = 1

_PIECE = 1 << 16
_text = json.encoder.encode_basestring_ascii
_UNPACKED = 1000
"""How many tables are kept as they are: packing takes as long as all else that is done."""
_PACKED = b"="
"""What no JSON begins with."""
_RAW = -12
"""No header and no check sum, as what is packed never leaves the process; a window of 4 KB."""
_ROOM = 4
"""How much memory packing takes: making much of it ready takes longer than packing a line."""


def digest(text: str) -> str:
    """What a file is known by."""
    return sha256(text.encode()).hexdigest()


class Hashes:
    """Hashes files that come in pieces."""

    def __init__(self) -> None:
        self._begun: dict[str, _Hash] = {}

    def add(self, piece: Piece) -> str | None:
        """The hash of a file, once it is whole."""
        begun = self._begun.get(piece.path)
        if begun is None:
            if not piece.more:
                return digest(piece.text)
            begun = self._begun[piece.path] = sha256()
        begun.update(piece.text.encode())
        return None if piece.more else self._begun.pop(piece.path).hexdigest()


class Record:
    """Takes files as they come, those of a table together, and becomes the manifest.

    After `unpacked` tables, the others are packed.
    """

    def __init__(self, files: Mapping[str, str] | None = None, unpacked: int = _UNPACKED) -> None:
        self._unpacked = unpacked
        self._files = dict(files or {})
        self._hashes = Hashes()
        self._first = b""
        self._tables = bytearray()  # small values of long life would keep much else from going
        self._ends = array("Q")

    def noted(self, pieces: Iterable[Piece]) -> Iterator[Piece]:
        """The same pieces, of files that belong to no table."""
        for piece in pieces:
            made = self._hashes.add(piece)
            if made is not None:
                self._files[piece.path] = made
            yield piece

    def table(
        self, table: TablePlan, files: Mapping[str, str], missing: Sequence[str] = ()
    ) -> None:
        """A table with its files, those that should be there too, and what others may rely on."""
        hashes = [f'{_text(path)}: "{digest(files[path])}"' for path in sorted(files)]
        lacks = f'"missing": {_json(sorted(missing))}, ' if missing else ""
        self._entry(table.model, f'{{"files": {{{", ".join(hashes)}}}, {lacks}{_shape(table)}}}')

    def entry(self, model: str, entry: Mapping[str, object]) -> None:
        """A table as the manifest has it."""
        self._entry(model, _json(entry))

    def _entry(self, model: str, text: str) -> None:
        line = text.encode()
        self._first = self._first or line  # tables have words in common, and most of them it has
        if len(self._ends) >= self._unpacked:
            packing = zlib.compressobj(1, wbits=_RAW, memLevel=_ROOM, zdict=self._first)
            line = _PACKED + packing.compress(line) + packing.flush()
        self._tables += b"%s\0%s" % (model.encode(), line)
        self._ends.append(len(self._tables))

    def pieces(self) -> Iterator[Piece]:
        """The manifest, sorted, a line for each file and table: a change of one is one line."""
        held: list[str] = []
        size = 0
        for line in self._lines():
            held.append(line)
            size += len(line)
            if size > _PIECE:
                yield Piece(MANIFEST, "".join(held), more=True)
                held, size = [], 0
        yield Piece(MANIFEST, "".join(held))

    def text(self) -> str:
        """The manifest whole."""
        return "".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f'{{\n"version": {VERSION},\n"files": {{'
        yield from _separated(
            f"{_json(path)}: {_json(self._files[path])}" for path in sorted(self._files)
        )
        yield '},\n"tables": {'
        starts = (0, *self._ends)
        entries = sorted(bytes(self._tables[a:b]) for a, b in pairwise(starts))
        yield from _separated(map(self._line, entries))
        yield "}\n}\n"

    def _line(self, entry: bytes) -> str:
        name, line = entry.split(b"\0", 1)
        if line.startswith(_PACKED):
            unpacking = zlib.decompressobj(_RAW, zdict=self._first)
            line = unpacking.decompress(line.removeprefix(_PACKED))
        return f"{_json(name.decode())}: {line.decode()}"


def manifest(files: Mapping[str, str], plan: ProjectPlan) -> str:
    """The manifest of files that are all at hand; those of a table may be missing."""
    left = {path: text for path, text in files.items() if path != MANIFEST}
    tables = []
    for table in plan.tables:
        paths = table_paths(table, plan.project)
        missing = [path for path in paths if path not in left]
        tables.append((table, {p: left.pop(p) for p in paths if p in left}, missing))
    record = Record({path: digest(text) for path, text in left.items()})
    for table, own, missing in tables:
        record.table(table, own, missing)
    return record.text()


def _shape(table: TablePlan) -> str:
    """The key and the columns, as JSON that is written by hand: there are many."""
    names = {c.identifier: c.name for c in table.columns if c.identifier in table.primary_key}
    key = [names.get(identifier, identifier) for identifier in table.primary_key]
    columns = ", ".join(_columns(table.columns, None))
    return f'"key": [{", ".join(map(_text, key))}], "columns": [{columns}]'


@repeated
def _columns(column: ColumnPlan, _: None) -> str:
    kind = column.type if column.typed else ""
    return f"[{_text(column.name)}, {_text(kind)}, {'true' if column.required else 'false'}]"


def _separated(lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield f",\n{line}" if number else f"\n{line}"


def _json(value: object) -> str:
    return json.dumps(value)
