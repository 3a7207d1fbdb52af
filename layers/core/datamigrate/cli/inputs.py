"""The scripts that a command is given: files, folders, or `-` for standard input."""

import sys
from collections.abc import Sequence
from pathlib import Path

from datamigrate.pipeline import load
from datamigrate.source import Source, UnreadableError, decode

STANDARD_INPUT = "<stdin>"


def read_inputs(paths: Sequence[str], encoding: str | None) -> tuple[Source, ...]:
    """The decoded scripts, in the order given."""
    sources: list[Source] = []
    for path in paths:
        if path == "-":
            sources.append(decode(sys.stdin.buffer.read(), STANDARD_INPUT, encoding))
        elif not Path(path).exists():
            raise UnreadableError(f"expected a file or a folder, found nothing at `{path}`")
        else:
            sources += load([Path(path)], encoding)
    return tuple(sources)
