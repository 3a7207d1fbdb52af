"""Give each macro a file of its own, and its properties: what the comment above it says.

A comment ends with a paragraph of the arguments, one on a line: `name: what it is`.
"""

import re
from collections.abc import Iterable, Iterator
from textwrap import dedent

from datamigrate.render.jinja import inert
from datamigrate.render.pieces import Piece
from datamigrate.render.yaml import Node, emit

_FOLDERS = ("macros/", "tests/generic/")
_MACRO = re.compile(
    r"(?s)(?:\{#-?(?P<said>(?:(?!#\}).)*?)-?#\}\s*)?"
    r"\{%-? (?P<kind>macro|test) (?P<name>\w+)\((?P<arguments>.*?)\) -?%\}"
    r".*?\{%-? end(?P=kind) -?%\}\n"
)
_ARGUMENT = re.compile(r"(\w+): (.+)")


def with_macro_properties(files: Iterable[Piece]) -> Iterator[Piece]:
    """The files, a macro in each of those that hold macros only, and the properties of all."""
    described: dict[str, Node] = {}
    for piece in files:
        if not (piece.path.startswith(_FOLDERS) and piece.path.endswith(".sql")):
            yield piece
            continue
        macros = list(_MACRO.finditer(piece.text))
        for found in macros:
            properties = _properties(found)
            described[str(properties["name"])] = properties
        if _MACRO.sub("", piece.text).strip():
            yield piece
            continue
        folder = piece.path.rpartition("/")[0]
        for found in macros:
            yield Piece(f"{folder}/{found['name']}.sql", found[0])
    if described:
        entries = [described[name] for name in sorted(described)]
        yield Piece("macros/_macros.yml", emit({"version": 2, "macros": entries}))


def _properties(found: re.Match[str]) -> dict[str, Node]:
    lines = dedent(found["said"] or "").strip().split("\n")
    said = {line[1]: line[2] for line in map(_ARGUMENT.fullmatch, lines) if line}
    words = [line for line in lines if not _ARGUMENT.fullmatch(line)]
    description = inert(" ".join(" ".join(words).split()))
    if found["kind"] == "test":  # dbt knows no arguments of a test, and would warn of some
        return {"name": f"test_{found['name']}", "description": description}
    names = [argument.split("=")[0].strip() for argument in found["arguments"].split(",")]
    return {
        "name": found["name"],
        "description": description,
        "arguments": [
            {"name": name, "description": said.get(name)} for name in names if name.isidentifier()
        ],
    }
