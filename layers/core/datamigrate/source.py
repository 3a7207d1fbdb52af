"""Turn the bytes of a script into text: which encoding, and where a line begins.

Nothing is dropped: byte-order marks and NULs inside the text stay where they are.
"""

import codecs
import re
import zlib
from array import array
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from datamigrate.diagnostics import Code, Diagnostic, Severity, Span

S101 = Code("S101", Severity.WARNING, "bytes that the encoding does not have")
S102 = Code("S102", Severity.NOTE, "an encoding that is a guess")

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
)
_NEWLINE = re.compile(r"\r\n?|\n")
_SAMPLE = 65536
_NO_CHARSETS = frozenset(
    codecs.lookup(name).name
    for name in ("idna", "punycode", "raw_unicode_escape", "unicode_escape")
)
"""Codecs of text that no script is written in; one takes time with the square of the length."""


class UnreadableError(Exception):
    """The input cannot be read: it does not exist, is not a file, or names an unknown encoding."""


class Placed:
    """A script that has places: offsets of characters as lines and columns, both from 1.

    `line_starts` are where each line begins, and where the text ends.
    """

    name: str
    line_starts: "array[int]"

    def part(self, start: int, end: int) -> str:
        """The text between two places."""
        raise NotImplementedError

    def line(self, offset: int) -> int:
        """The line of a character."""
        return bisect_right(self.line_starts, offset, hi=len(self.line_starts) - 1)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of a character."""
        line = self.line(offset)
        return line, offset - self.line_starts[line - 1] + 1

    def line_text(self, line: int) -> str:
        """A line without its end."""
        return self.part(self.line_starts[line - 1], self.line_starts[line]).rstrip("\r\n")


@dataclass(frozen=True)
class Source(Placed):
    """The decoded text of one script, and how it was decoded."""

    name: str
    text: str
    encoding: str
    diagnostics: tuple[Diagnostic, ...] = field(default=())

    @cached_property
    def line_starts(self) -> "array[int]":  # type: ignore[override]  # found when asked for
        """Where each line begins, and where the text ends."""
        starts = offsets(self.text)
        starts.append(0)
        starts.extend(found.end() for found in _NEWLINE.finditer(self.text))
        starts.append(len(self.text))
        return starts

    def part(self, start: int, end: int) -> str:
        """The text between two places."""
        return self.text[start:end]

    def put_away(self) -> Placed:
        """The script once it has been read: a long text is packed until a line is asked for."""
        return self if len(self.text) < _LONG else _Packed(self)


class _Packed(Placed):
    """Text in a tenth of its room, for one part in fifty of the time that reading it took."""

    def __init__(self, source: Source) -> None:
        self.name, self.line_starts = source.name, source.line_starts
        pieces = (source.text[at : at + _PIECE] for at in range(0, len(source.text), _PIECE))
        self._packed = [
            zlib.compress(piece.encode("utf-8", "surrogatepass"), 1) for piece in pieces
        ]

    def part(self, start: int, end: int) -> str:
        """The text between two places; only the pieces that hold it are unpacked."""
        first = start // _PIECE
        packed = self._packed[first : end // _PIECE + 1]
        text = "".join(zlib.decompress(p).decode("utf-8", "surrogatepass") for p in packed)
        return text[start - first * _PIECE : end - first * _PIECE]


_LONG, _PIECE = 1 << 22, 1 << 18


def offsets(text: str) -> "array[int]":
    """An empty array for places in a text, of four bytes each as long as they do."""
    return array("I" if len(text) < 2**32 else "Q")


def decode(data: bytes, name: str, encoding: str | None = None) -> Source:
    """Text in the encoding that was asked for, or else in the one that the bytes show."""
    if encoding is not None:
        return _decode_as(data, name, encoding)
    for mark, label, codec in MARKS:
        if data.startswith(mark):
            return _read(data[len(mark) :], name, label, codec)
    wide = _wide_encoding(data)
    if wide is not None:
        return _read(data, name, wide, wide)
    try:
        return Source(name, data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _damaged(data, name)


def _decode_as(data: bytes, name: str, encoding: str) -> Source:
    try:
        codec = codecs.lookup(encoding).name
        "".encode(codec)  # a codec from bytes to bytes is none of text
        if codec in _NO_CHARSETS:
            raise LookupError(codec)
    except (LookupError, TypeError, ValueError) as problem:
        raise UnreadableError(f"expected the name of an encoding, found `{encoding}`") from problem
    for mark, label, marked_codec in MARKS:
        if data.startswith(mark) and codec in {label, marked_codec, label.removesuffix("-le")}:
            return _read(data[len(mark) :], name, label, marked_codec)
    return _read(data, name, codec, codec)


def _read(data: bytes, name: str, label: str, codec: str) -> Source:
    try:
        return Source(name, data.decode(codec), label)
    except UnicodeError:
        text = data.decode(codec, errors="replace")
        return Source(name, text, label, (_replaced(name, text, label),))


def _replaced(name: str, text: str, label: str) -> Diagnostic:
    at = max(text.find("\ufffd"), 0)
    count = text.count("\ufffd")
    message = f"expected {label} text, found {count} damaged characters"
    hint = "name the encoding with --encoding"
    return Diagnostic(S101, message, Span(name, at, min(at + 1, len(text))), hint)


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a mark: ASCII text shows as zeros at every other byte."""
    sample = data[:_SAMPLE]
    pairs = len(sample) // 2
    if pairs == 0:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > pairs * 0.4 and even < odd * 0.1:
        return "utf-16-le"
    if even > pairs * 0.4 and odd < even * 0.1:
        return "utf-16-be"
    return None


def _damaged(data: bytes, name: str) -> Source:
    """UTF-8 with a few bad bytes, or else Windows' Western code page."""
    text = data.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    good = sum(1 for character in text if character > "\x7f") - bad
    if good > bad:
        return Source(name, text, "utf-8", (_replaced(name, text, "utf-8"),))
    western = _western(data)
    at = next((i for i, character in enumerate(western) if character > "\x7f"), 0)
    message = "expected UTF-8, found bytes that are none: read as Windows' Western code page"
    hint = "if names look wrong, name the encoding with --encoding"
    guess = Diagnostic(S102, message, Span(name, at, min(at + 1, len(western))), hint)
    return Source(name, western, "cp1252", (guess,))


def _western(data: bytes) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:  # five bytes are undefined there; Latin-1 keeps them apart
        return "".join(
            bytes((byte,)).decode("cp1252", errors="ignore") or chr(byte) for byte in data
        )


def read_file(path: Path, encoding: str | None = None, name: str | None = None) -> Source:
    """The script at a path, named as given."""
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise UnreadableError(f"cannot read `{path}`: {problem.strerror}") from problem
    return decode(data, name if name is not None else path.as_posix(), encoding)


def read_folder(path: Path, encoding: str | None = None) -> tuple[Source, ...]:
    """The .sql files of a folder and of those below it, sorted by path."""
    found = (p for p in path.rglob("*") if p.suffix.lower() == ".sql" and p.is_file())
    files = sorted(found, key=lambda p: p.relative_to(path).as_posix())
    return tuple(read_file(p, encoding, p.relative_to(path).as_posix()) for p in files)
