"""Make files from templates, which write `<< >>` and `<% %>`: dbt's own Jinja stays as it is.

A template is compiled once in a process; jinja2 is imported when one is needed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from jinja2 import Environment, Undefined

FOLDER = Path(__file__).parent / "templates"

FILLED: Mapping[str, tuple[str, ...]] = {
    "MIGRATION_REPORT.md": (
        *("project", "plan", "facts", "coverage", "groups", "cell", "lines", "rows", "rule"),
    ),
    "MIGRATION_REPORT.html": ("project", "plan", "facts", "page", "text", "number"),
    "README.md": (*("project", "facts", "label", "left", "measured", "translated", "disabled"),),
    "dbt_project.yml": ("project", "views"),
    "load_seeds.sql": ("project",),
    "load_seeds_by_select.sql": ("project", "escapes"),
    "macros/create_landing_tables.sql": (
        *("opening", "closing", "doubled", "head", "end", "policy"),
    ),
    "profiles.yml": ("project", "output"),
    "sqlfluff.cfg": ("dialect", "excluded"),
    "macros/snapshot_get_time.sql": ("project", "clock"),
    "tests/generic/composite_relationship.sql": ("first", "last"),
    "disabled_model.sql": ("project", "view", "config", "original", "reason", "lines"),
    "staging_model.sql": ("project", "table", "groups", "source", "seed"),
    "view_model.sql": ("project", "view", "parts", "query"),
}
"""The templates that are filled in, and the names that each of them is given."""

COPIED = (
    "macros/generate_schema_name.sql",
    "macros/get_column_schema_from_query.sql",
    "packages.yml",
    "tests/generic/expression_is_true.sql",
    "tests/generic/unique_combination_of_columns.sql",
)
"""The files that are the same in every project."""


class TemplateError(Exception):
    """A template of the user's that cannot be used: which one, its line, and why."""

    def __init__(self, file: str, line: int | None, message: str, hint: str | None = None) -> None:
        place = file if line is None else f"{file}:{line}"
        super().__init__(f"{place}: {message}" + (f"\nhint: {hint}" if hint else ""))


class Syntax(TypedDict):
    """What makes an environment ours; a user's templates are written in the same way."""

    block_start_string: str
    block_end_string: str
    variable_start_string: str
    variable_end_string: str
    comment_start_string: str
    comment_end_string: str
    undefined: "type[Undefined]"
    trim_blocks: bool
    lstrip_blocks: bool
    keep_trailing_newline: bool
    autoescape: Callable[[str | None], bool]


def syntax() -> Syntax:
    """The settings of an environment."""
    from jinja2 import StrictUndefined

    return Syntax(
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
        autoescape=_is_html,  # the rest is SQL, YAML and Markdown
    )


def _is_html(name: str | None) -> bool:
    return name is not None and name.endswith(".html")


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader

    environment = Environment(  # noqa: S701  # as above
        loader=FileSystemLoader(FOLDER), auto_reload=False, **syntax()
    )
    environment.globals.clear()  # none is used, and each filling of a template copies them
    return environment


@cache
def _verbatim(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


class Templates:
    """The templates of a project, which are ours."""

    def fill(self, name: str, **values: object) -> str:
        """The text that a template of FILLED makes of the values."""
        return _environment().get_template(name).render(values)

    def pieces(self, name: str, **values: object) -> Iterator[str]:
        """The same text in pieces, each made when it is asked for."""
        return _together(_environment().get_template(name).generate(values))

    def copy(self, name: str) -> str:
        """The text of a file of COPIED."""
        return _verbatim(name)


def _together(bits: Iterable[str]) -> Iterator[str]:
    """Joined until they make a piece: what a template writes are small bits."""
    held: list[str] = []
    size = 0
    for bit in bits:
        held.append(bit)
        size += len(bit)
        if size > _PIECE:
            yield "".join(held)
            held.clear()
            size = 0
    yield "".join(held)


_PIECE = 1 << 16

OURS = Templates()
