"""Read a project that is there, a folder or a .zip: the text of its files by path."""

import os
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from datamigrate.source import UnreadableError

_TEXT = (".sql", ".yml", ".yaml", ".csv", ".md", ".py")
_RECORDS = (".datamigrate/manifest.json", "MIGRATION_REPORT.json")
"""What a project says of its own making."""
_LEFT_OUT = frozenset({"target", "logs", "dbt_packages", "node_modules", "__pycache__"})
_LARGEST = 2 << 30
"""How many bytes a .zip may unpack to."""


def read_project(project: Path) -> dict[str, str]:
    """Text by path. Bytes that are no UTF-8 become lone surrogates, which the verdict reports."""
    if project.is_dir():
        found = {path: full.read_bytes() for path, full in _walk(project)}
    elif project.is_file():
        try:
            found = dict(_members(project))
        except (zipfile.BadZipFile, zlib.error, RuntimeError) as problem:  # damaged, encrypted
            raise UnreadableError(
                f"expected a whole .zip, found `{project}`: {problem}"
            ) from problem
    else:
        raise UnreadableError(f"expected a folder or a .zip, found nothing at `{project}`")
    if "dbt_project.yml" not in found:
        raise UnreadableError(f"expected a dbt project at `{project}`, found no `dbt_project.yml`")
    return {path: data.decode("utf-8", "surrogateescape") for path, data in sorted(found.items())}


def extract(archive: Path, folder: Path) -> None:
    """Unpack a project; `zipfile` keeps every path inside of the folder."""
    with _open(archive) as held:
        held.extractall(folder)


def _walk(project: Path) -> Iterator[tuple[str, Path]]:
    """The text files of a folder, without what dbt makes and what is hidden, and its records."""
    for path in _RECORDS:
        if (project / path).is_file():
            yield path, project / path
    for folder, folders, names in os.walk(project):
        folders[:] = sorted(n for n in folders if n not in _LEFT_OUT and not n.startswith("."))
        for name in sorted(names):
            full = Path(folder) / name
            if name.endswith(_TEXT) and not name.startswith(".") and full.is_file():
                yield full.relative_to(project).as_posix(), full


def _members(archive: Path) -> Iterator[tuple[str, bytes]]:
    with _open(archive) as held:
        for entry in held.infolist():
            top = entry.filename.split("/", 1)[0]
            left_out = top in _LEFT_OUT or (top.startswith(".") and top not in {".", ".."})
            if entry.filename in _RECORDS or (entry.filename.endswith(_TEXT) and not left_out):
                yield entry.filename, held.read(entry)


def _open(archive: Path) -> zipfile.ZipFile:
    try:
        held = zipfile.ZipFile(archive)
    except zipfile.BadZipFile as problem:
        raise UnreadableError(f"expected a folder or a .zip, found `{archive}`") from problem
    if sum(entry.file_size for entry in held.infolist()) > _LARGEST:
        held.close()
        raise UnreadableError(f"expected at most {_LARGEST >> 30} GB in `{archive}`, found more")
    return held
