"""Names are legal in the target: their characters, their length, and words that it reserves."""

import re
from collections.abc import Iterator

from datamigrate.diagnostics import Diagnostic
from datamigrate.types import Target
from datamigrate.types.identifiers import fits
from datamigrate.verdict.codes import BAD_NAME
from datamigrate.verdict.model import Column, Place, Project, finding

_ILLEGAL = re.compile(r"""[\x00-\x20\x7f.,;:'"`(){}\[\]<>/\\|?*$&%!=@#~^+-]|\s""")


def legal_names(project: Project) -> Iterator[Diagnostic]:
    """V121, of relations and of columns."""
    target = project.layout.target
    relations = [(model.name, model.place) for model in project.models]
    for name, place in [*relations, *project.seeds, *project.snapshots]:
        wrong = _relation(name) or (_too_long(name, target) if target else None)
        if wrong is None and target and not target.identifiers.dbt_quotes:
            wrong = _reserved(name, target)
        if wrong:
            yield finding(BAD_NAME, wrong, place, object=name)
    if target is None:
        return
    for entry in project.properties:
        if entry.kind == "models":
            yield from _columns(entry.columns, entry.name, entry.place, target)
    for table in project.sources:
        yield from _columns(table.columns, table.name, table.place, target)


def _relation(name: str) -> str | None:
    illegal = _ILLEGAL.search(name)
    if illegal is None and name and not name[0].isdigit():
        return None
    shown = illegal[0] if illegal else name[:1]
    return f"expected a name of letters, digits and `_`, found `{shown}` in `{name}`"


def _columns(
    columns: tuple[Column, ...], owner: str, place: Place, target: Target
) -> Iterator[Diagnostic]:
    reserved = target.identifiers.reserved
    longest = target.identifiers.longest or 300
    for column in columns:
        name = column.name
        wrong = None
        if len(name) * 4 > longest:
            wrong = _too_long(name, target)
        if wrong is None and not column.quoted and name in reserved:
            wrong = _reserved(name, target)
        if wrong:
            yield finding(BAD_NAME, wrong, Place(place.path, column.at), object=owner)


def _too_long(name: str, target: Target) -> str | None:
    if fits(name, target):
        return None
    rules = target.identifiers
    size = len(name.encode("utf-8", "replace")) if rules.counts_bytes else len(name)
    return f"expected a name of at most {rules.longest}, found {size}"


def _reserved(name: str, target: Target) -> str | None:
    if name.lower() not in target.identifiers.reserved:
        return None
    return f"expected another name, or `quote: true`, found `{name}`, which the target reserves"
