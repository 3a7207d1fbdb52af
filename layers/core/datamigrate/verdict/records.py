"""Read what a project says of its own making: its report and its manifest, edited or damaged."""

import json
import re
from collections.abc import Iterator

from datamigrate.render.manifest import MANIFEST
from datamigrate.values import dataclass
from datamigrate.verdict.model import Project

REPORT = "MIGRATION_REPORT.json"

_OBJECTS = re.compile(r'^\s*"objects":\s*', re.MULTILINE)
_FILE = re.compile(r'"((?:[^"\\\n]|\\.)*+)":\s*"[0-9a-f]{64}"')
_READ_BY_DBT = (".sql", ".yml", ".csv")


@dataclass(frozen=True, slots=True)
class Reported:
    """An object of the script, as the report lists it."""

    kind: str
    name: str
    outcome: str
    into: str | None


def reported(project: Project) -> Iterator[Reported]:
    """The report's objects. The rest of it, which says something of every column, is not read."""
    found = _OBJECTS.search(project.files.get(REPORT, ""))
    if found is None:
        return
    try:
        listed, _ = json.JSONDecoder().raw_decode(found.string, found.end())
    except (ValueError, RecursionError):
        return
    for entry in listed if isinstance(listed, list) else ():
        match entry:
            case {"kind": str(kind), "name": str(name), "outcome": str(outcome)}:
                into = entry.get("into")
                yield Reported(kind, name, outcome, into if isinstance(into, str) else None)


def recorded(project: Project) -> Iterator[str]:
    """The paths in the manifest of what dbt reads."""
    for found in _FILE.finditer(project.files.get(MANIFEST, "")):
        path = found[1]
        if path.endswith(_READ_BY_DBT):
            try:
                yield json.loads(f'"{path}"') if "\\" in path else path
            except ValueError:
                continue


def required(project: Project) -> Iterator[tuple[str, frozenset[str]]]:
    """Each model of the manifest, and those of its columns that the source always fills."""
    try:
        root = json.loads(project.files.get(MANIFEST, "{}"))
    except (ValueError, RecursionError):
        return
    tables = root.get("tables") if isinstance(root, dict) else None
    for name, entry in tables.items() if isinstance(tables, dict) else ():
        try:
            columns = frozenset(column[0] for column in entry["columns"] if column[2] is True)
        except (TypeError, KeyError, IndexError):
            continue
        yield name, columns
