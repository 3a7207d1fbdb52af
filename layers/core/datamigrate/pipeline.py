"""The stages chained: bytes -> sources -> catalog -> plan -> files."""

from collections.abc import Sequence
from pathlib import Path

from datamigrate.catalog.build import build
from datamigrate.catalog.model import Catalog
from datamigrate.collection import no_collection
from datamigrate.ddl.script import read_script
from datamigrate.diagnostics import Diagnostic
from datamigrate.dialects import DIALECTS
from datamigrate.plan.build import plan
from datamigrate.render.project import render
from datamigrate.render.templates import OURS, Templates
from datamigrate.settings import Settings
from datamigrate.source import Source, UnreadableError, read_file, read_folder
from datamigrate.values import dataclass


@dataclass(frozen=True, slots=True)
class Conversion:
    """A project: its files' text by path, and everything found on the way."""

    files: dict[str, str]
    catalog: Catalog
    diagnostics: tuple[Diagnostic, ...]


def load(paths: Sequence[Path], encoding: str | None = None) -> tuple[Source, ...]:
    """The scripts at these paths; a folder stands for the .sql files in it, sorted."""
    sources: list[Source] = []
    for path in paths:
        if path.is_dir():
            found = read_folder(path, encoding)
            if not found:
                raise UnreadableError(f"expected .sql files in `{path}`, found none")
            sources += found
        else:
            sources.append(read_file(path, encoding))
    return tuple(sources)


def inspect(sources: Sequence[Source], dialect: str = "tsql") -> Catalog:
    """What the scripts hold."""
    record = DIALECTS[dialect]
    with no_collection():
        found: list[Diagnostic] = []
        read = ((s, read_script(s.text, s.name, record, found)) for s in sources)
        return build(read, record, found)


def convert(
    sources: Sequence[Source],
    settings: Settings,
    dialect: str = "tsql",
    templates: Templates = OURS,
) -> Conversion:
    """The project that the scripts become."""
    with no_collection():
        catalog = inspect(sources, dialect)
        planned, found = plan(catalog, settings)
        return Conversion(render(planned, templates), catalog, (*catalog.diagnostics, *found))
