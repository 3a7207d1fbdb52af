"""Options that commands share: those of a conversion, for `convert` and `submit` alike."""

from collections.abc import Callable, Sequence
from typing import Any

import click

from datamigrate.dialects import DIALECTS
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


_OPTIONS = [
    click.option("--to", "target", required=True, type=click.Choice(sorted(TARGETS)),
                 help="The warehouse that the project is for."),
    click.option("-o", "--output", metavar="DIR",
                 help="A folder, a .zip file, or - for a zip on standard output."
                 "  [default: the name of the source]"),
    click.option("--from", "dialect", type=click.Choice(sorted(DIALECTS)), default="tsql",
                 show_default=True, help="The dialect of the scripts."),
    click.option("--source-name", metavar="NAME",
                 help="Begins the name of every model.  [default: the first script's]"),
    click.option("--seeds", is_flag=True, help="Turn the rows of INSERT statements into seeds."),
    click.option("--tests", type=Tiers(), metavar="TIERS",
                 help=f"Tests to write: {', '.join(Tier)}, or none.  [default: all]"),
    click.option("--owner", metavar="NAME",
                 help="Stands in the project as the owner of all models."),
    click.option("--encoding", metavar="NAME", help="Of the scripts; found out if not given."),
    click.option("--force", is_flag=True, help="Replace the project that is there."),
]  # fmt: skip


def with_options(options: Sequence[Decorator]) -> Decorator:
    """All of these options, in their order, as one decorator of a command."""

    def decorated(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorated


conversion_options = with_options(_OPTIONS)
"""The options of a conversion: its target first, its place last."""
