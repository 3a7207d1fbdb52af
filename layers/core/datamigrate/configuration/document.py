"""Read TOML into values, and know on which line each key stands.

The standard library reads the values; a scan over the text finds the lines.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time

from datamigrate.configuration.errors import SettingsError
from datamigrate.values import dataclass

Value = str | int | float | bool | datetime | date | time | list["Value"] | Mapping[str, "Value"]
Path = tuple[str, ...]

_LARGEST = 1_000_000
_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")
_STRING = (
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})'
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
)
_TOKEN = re.compile(
    rf"(?P<string>{_STRING})|(?P<comment>\#[^\n]*)|(?P<newline>\n)|(?P<other>[^\"'\#\n\[\]{{}}=]+|[\[\]{{}}=])",
    re.S,
)
_DEEPEST = 4  # parts of a key; settings have no more


@dataclass(frozen=True, slots=True)
class Document:
    """The values of a file, and its text to find them in."""

    file: str
    values: Mapping[str, Value]
    text: str

    def line(self, path: Path) -> int:
        """The line, from 1, where a key stands, or else the nearest one around it."""
        lines = dict(_lines(self.text))
        while path and path not in lines:
            path = path[:-1]
        return lines.get(path, 1)


def read_document(data: bytes, file: str) -> Document:
    """The document; SettingsError where it is no TOML."""
    if len(data) > _LARGEST:
        raise SettingsError(file, 1, f"expected at most {_LARGEST} bytes, found {len(data)}")
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise SettingsError(file, line, "expected text in UTF-8, found other bytes") from None
    try:
        values: Mapping[str, Value] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise _malformed(str(problem), text, file) from None
    except (RecursionError, ValueError):
        raise SettingsError(file, 1, "expected settings, found what no reader takes") from None
    return Document(file, values, text)


def _malformed(told: str, text: str, file: str) -> SettingsError:
    place = _PLACE.search(told)
    line = int(place[1]) if place and place[1] else text.rstrip("\n").count("\n") + 1
    reason = _PLACE.sub("", told)
    shown = "".join(c if c.isprintable() else "\ufffd" for c in reason[:1].lower() + reason[1:])
    message = f"expected TOML, found a mistake: {shown}"
    return SettingsError(file, line, message, _quoting(text, line))


def _quoting(text: str, line: int) -> str | None:
    """A key with a star or a dot in it is what people forget to quote."""
    lines = text.split("\n")
    key, equals, _ = lines[line - 1].partition("=") if line <= len(lines) else ("", "", "")
    if equals and re.search(r"[*?(\[]", key) and not re.search(r"[\"']", key):
        return f'a key with other signs than letters stands in quotes: "{key.strip()}"'
    return None


def _lines(text: str) -> Iterator[tuple[Path, int]]:
    """Each key's path and line; the first of several, for tables that are written in parts."""
    table: Path = ()
    seen: set[Path] = set()
    for line, statement in _statements(text):
        if statement.startswith("["):
            table = path = _path(statement.strip("[] \t"))
        else:
            path = (*table, *_path(_key(statement)))
        for size in range(1, min(len(path), _DEEPEST) + 1):
            if path[:size] not in seen:
                seen.add(path[:size])
                yield path[:size], line


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Headers and assignments, without comments, each with the line that it begins on."""
    line, depth, begun = 1, 0, 1
    parts: list[str] = []
    for token in _TOKEN.finditer(text + "\n"):
        kind, found = token.lastgroup, token[0]
        if kind == "newline" and depth <= 0:
            if statement := "".join(parts).strip():
                yield begun, statement
            parts, depth = [], 0
        elif kind != "comment":
            if not parts and not found.isspace():
                begun = line
            if parts or not found.isspace():
                parts.append(found)
            depth += (found in "[{") - (found in "]}") if kind == "other" else 0
        line += found.count("\n")


def _key(statement: str) -> str:
    """What stands before the equals sign, which may stand in a quoted key as well."""
    position = 0
    while (token := _TOKEN.match(statement, position)) is not None and token[0] != "=":
        position = token.end()
    return statement[:position]


def _path(key: str) -> Path:
    """The parts of a dotted key: the reader itself takes it apart."""
    found: Mapping[str, Value] = tomllib.loads(f"{key} = {{}}")
    path: list[str] = []
    while found:
        ((name, inner),) = found.items()
        path.append(name)
        found = inner if isinstance(inner, Mapping) else {}
    return tuple(path)
