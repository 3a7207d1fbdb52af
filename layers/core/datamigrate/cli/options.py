"""Options that commands share: those of a conversion, for `convert` and `submit` alike."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from datamigrate.dialects import DIALECTS
from datamigrate.patterns import PatternError, hint, pattern
from datamigrate.settings import Tier
from datamigrate.types import TARGETS

Command = Callable[..., Any]
Decorator = Callable[[Command], Command]


class Tiers(click.ParamType[frozenset[Tier]]):
    """Comma-separated groups of tests, or `none`."""

    name = "tiers"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> frozenset[Tier]:
        if not isinstance(value, str):
            return frozenset(Tier)
        names = [name.strip().lower() for name in value.split(",") if name.strip()]
        unknown = [name for name in names if name not in {*Tier, "none"}]
        if unknown:
            known = ", ".join([*Tier, "none"])
            self.fail(f"expected {known}, found `{unknown[0]}`", param, ctx)
        return frozenset(Tier(name) for name in names if name != "none")


class TablePattern(click.ParamType[str]):
    """A pattern of `schema.table`."""

    name = "pattern"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        text = str(value)
        try:
            pattern(text, 2)
        except PatternError as problem:
            meant = hint(text, 2)
            self.fail(f"{problem}" + (f"\nhint: {meant}" if meant else ""), param, ctx)
        return text


_TARGET = "The warehouse that the project is for."
_DIALECT = "The dialect of the scripts."
_SEEDS = "Turn the rows of INSERT statements into seeds."
_DIALECTS, _TARGETS = click.Choice(sorted(DIALECTS)), click.Choice(sorted(TARGETS))

_OF_A_STACK: list[Decorator] = [
    click.option("--to", "target", required=True, type=_TARGETS, help=_TARGET),
    click.option("--from", "dialect", type=_DIALECTS, default="tsql", show_default=True,
                 help=_DIALECT),
    click.option("--seeds", is_flag=True, help=_SEEDS),
]  # fmt: skip
_OF_A_FILE: list[Decorator] = [
    click.option("--to", "targets", multiple=True, type=_TARGETS,
                 help="The warehouse that the project is for; may be given again, for a folder of"
                 " projects and what differs between them."),
    click.option("--config", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
                 help="Settings; options win over them.  [default: ./datamigrate.toml]"),
    click.option("--from", "dialect", type=_DIALECTS, help=f"{_DIALECT}  [default: tsql]"),
    click.option("--include", multiple=True, type=TablePattern(), metavar="PATTERN",
                 help="Tables to convert, such as 'sales.*'; may be given again.  [default: all]"),
    click.option("--exclude", multiple=True, type=TablePattern(), metavar="PATTERN",
                 help="Tables to leave out, such as '*.tmp_*'; may be given again."),
    click.option("--seeds/--no-seeds", default=None, help=f"{_SEEDS}  [default: no]"),
    click.option("--templates", metavar="DIR", type=click.Path(file_okay=False, path_type=Path),
                 help="Templates in place of the built-in ones: docs/templates.md."),
]  # fmt: skip
_PLACE: list[Decorator] = [
    click.option("--force", is_flag=True,
                 help="Replace the project that is there, edits and all, instead of merging."),
    click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing."),
]  # fmt: skip
_OPTIONS: list[Decorator] = [
    click.option("-o", "--output", metavar="DIR",
                 help="A folder, a .zip file, or - for a zip on standard output."
                 "  [default: the name of the source]"),
    click.option("--source-name", metavar="NAME",
                 help="Begins the name of every model.  [default: the first script's]"),
    click.option("--tests", type=Tiers(), metavar="TIERS",
                 help=f"Tests to write: {', '.join(Tier)}, or none.  [default: all]"),
    click.option("--owner", metavar="NAME",
                 help="Stands in the project as the owner of all models."),
    click.option("--encoding", metavar="NAME", help="Of the scripts; found out if not given."),
    *_PLACE,
]  # fmt: skip


def with_options(options: Sequence[Decorator]) -> Decorator:
    """All of these options, in their order, as one decorator of a command."""

    def decorated(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorated


conversion_options = with_options([*_OF_A_FILE, *_OPTIONS])
"""The options of a conversion here, which a file of settings may stand in for."""

stack_options = with_options([*_OF_A_STACK, *_OPTIONS])
"""The options of a conversion by a stack."""

place_options = with_options(_PLACE)
"""What is to be done where a project is already."""
