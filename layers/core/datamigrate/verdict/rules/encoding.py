"""Every file is UTF-8; whoever read it left a lone surrogate for each byte that is not."""

import re
from collections.abc import Iterator

from datamigrate.diagnostics import Diagnostic
from datamigrate.verdict.codes import NOT_TEXT
from datamigrate.verdict.model import Place, Project, finding

_SURROGATE = re.compile("[\ud800-\udfff]")


def encoding(project: Project) -> Iterator[Diagnostic]:
    """V103."""
    for path, text in project.files.items():
        damaged = None if text.isascii() else _SURROGATE.search(text)
        if damaged:
            message = "expected UTF-8, found bytes that are none"
            yield finding(NOT_TEXT, message, Place(path, damaged.start()))
