"""What a conversion is asked to do: by options, else by `datamigrate.toml`, else by default."""

from dataclasses import replace
from pathlib import Path

import click

from datamigrate.configuration.model import Configuration
from datamigrate.render.templates import OURS, Templates
from datamigrate.settings import Settings, Tier, source_name_of
from datamigrate.source import UnreadableError
from datamigrate.types import TARGETS
from datamigrate.values import dataclass

DEFAULT = Path("datamigrate.toml")


@dataclass(frozen=True, slots=True)
class Given:
    """The options of a command line; None or () where one was not given."""

    targets: tuple[str, ...]
    dialect: str | None
    source_name: str | None
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    seeds: bool | None
    tests: frozenset[Tier] | None
    owner: str | None
    encoding: str | None
    templates: Path | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything decided; the settings are those of each target, which they do not name.

    `templates` is the folder of the user's own, if there is one.
    """

    settings: Settings
    targets: tuple[str, ...]
    dialect: str
    encoding: str | None
    templates: Path | None


def asked_for(given: Given, config: Path | None, script: str) -> Asked:
    """Options and file together; which file was read is said on standard error."""
    path = config or (DEFAULT if DEFAULT.is_file() else None)
    found = Configuration() if path is None else _read(path)
    targets = tuple(dict.fromkeys(given.targets)) or found.targets
    if not targets:
        raise click.UsageError(
            f"expected a target, found none\nhint: --to {' or --to '.join(sorted(TARGETS))}"
        )
    settings = found.settings
    settings = replace(
        settings,
        source_name=given.source_name or found.source_name or source_name_of(script),
        include=given.include or settings.include,
        exclude=given.exclude or settings.exclude,
        seeds=settings.seeds if given.seeds is None else given.seeds,
        tests=settings.tests if given.tests is None else given.tests,
        owner=given.owner or settings.owner,
    )
    beside = path.parent / found.templates if path and found.templates else None
    return Asked(
        settings,
        targets,
        given.dialect or found.dialect or "tsql",
        given.encoding or found.encoding,
        given.templates or beside,
    )


def _read(path: Path) -> Configuration:
    from datamigrate.configuration.read import read_configuration

    if not path.is_file():
        raise UnreadableError(f"expected settings at `{path}`, found no file")
    found = read_configuration(path.read_bytes(), str(path))
    click.echo(f"Settings: {path}", err=True)
    return found


def templates_of(asked: Asked, target: str) -> Templates:
    """The user's templates, or ours."""
    if asked.templates is None:
        return OURS
    from datamigrate.render.custom import read_templates

    return read_templates(asked.templates, TARGETS[target])
