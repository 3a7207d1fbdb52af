"""Make files from templates, which write `<< >>` and `<% %>`: dbt's own Jinja stays as it is.

A template is compiled once in a process; jinja2 is imported when one is needed.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = Path(__file__).parent / "templates"


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(FOLDER),
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701  # the output is SQL and Markdown
    )


def from_template(name: str, **values: object) -> str:
    """The text that a template makes of the values."""
    return _environment().get_template(name).render(**values)


def pieces_of_template(name: str, **values: object) -> Iterator[str]:
    """The same text in pieces, each made when it is asked for."""
    stream = _environment().get_template(name).stream(**values)
    stream.enable_buffering(_PIECE)
    return stream


_PIECE = 1024
"""How many of the template's own bits make a piece."""


@cache
def verbatim(name: str) -> str:
    """A file that is the same in every project."""
    return (FOLDER / name).read_text(encoding="utf-8")
