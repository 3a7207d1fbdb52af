"""Text of the user's in a page: escaped, on one line, without signs that nobody sees."""

import re
from functools import lru_cache

from markupsafe import Markup, escape

from datamigrate.render.yaml import REPEATED

_UNSEEN = "\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff"
_HIDDEN = re.compile(f"[{_UNSEEN}]")
_TO_CHANGE = re.compile(rf"[&<>\"'\s{_UNSEEN}]")


def text(written: str | None) -> str:
    """Text between tags or in a quoted attribute. Signs that turn a line around are replaced."""
    if not written:
        return ""
    return _shown(written) if _TO_CHANGE.search(written) else written


@lru_cache(maxsize=REPEATED)
def _shown(written: str) -> str:
    return str(escape(_HIDDEN.sub("\ufffd", " ".join(written.split()))))


def marked(written: str | None) -> Markup:
    """The same for a template, which escapes what is not marked."""
    return Markup(text(written))  # noqa: S704  # it is escaped


def number(count: int) -> str:
    """Thousands apart."""
    return f"{count:,}"


def counted(count: int, one: str, many: str | None = None) -> str:
    """`1 table`, `2 tables`."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"
