"""The files of a downloaded project. A zip is foreign text: names and sizes are checked."""

import io
import zipfile
from pathlib import PurePosixPath

from datamigrate.client.errors import ApiError

_MOST_BYTES = 2**30
_MOST_FILES = 200_000


def files_of(data: bytes) -> dict[str, str]:
    """The text files of a zip by their path."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as held:
            entries = [entry for entry in held.infolist() if not entry.is_dir()]
            total = sum(entry.file_size for entry in entries)
            if total > _MOST_BYTES or len(entries) > _MOST_FILES:
                raise ApiError(f"expected a project, found {len(entries)} files, {total} bytes")
            return {_name(entry.filename): held.read(entry).decode() for entry in entries}
    except (zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError, RuntimeError) as problem:
        raise ApiError(f"expected a project as a zip of texts: {problem}") from None


def _name(name: str) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or not path.parts:
        raise ApiError(f"a file outside of the project: {name!r}")
    return name
