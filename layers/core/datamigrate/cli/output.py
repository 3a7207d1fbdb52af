"""Put a project where the user wants it: whole or not at all.

A folder is written beside its place and then renamed into it. Nothing that was there is touched
unless it may be replaced, and then only if it is a dbt project or empty.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

import click

from datamigrate.render.archive import archive
from datamigrate.render.manifest import MANIFEST
from datamigrate.render.pieces import Piece, joined, whole


def check_place(place: str, force: bool) -> None:
    """Refuse at once, before any work, a place that may not be written."""
    if place == "-":
        return
    path = Path(place)
    if not path.exists() and not path.is_symlink():
        return
    if path.is_dir() and not any(path.iterdir()):
        return
    if not force:
        if is_project(place):
            return
        raise click.UsageError(
            f"`{place}` is there already\n"
            f"hint: --force replaces it; a folder with `{MANIFEST}` in it is merged"
        )
    if path.suffix == ".zip" and path.is_file():
        return
    if not (path.is_dir() and (path / "dbt_project.yml").is_file()):
        raise click.UsageError(f"expected a dbt project at `{place}`, found something else")


def is_project(place: str) -> bool:
    """Whether a conversion may be merged into what is there."""
    return place != "-" and (Path(place) / MANIFEST).parent.is_dir()


Files = Iterable[Piece]
"""What to write; each piece may be made when it is asked for."""


def write_project(files: Mapping[str, str] | Files, place: str) -> int:
    """Write the files to a folder, a .zip file, or standard output as a zip; how many there are."""
    pieces = whole(files) if isinstance(files, Mapping) else files
    if place != "-" and not place.endswith(".zip"):
        return _write_folder(pieces, Path(place))
    held = joined(pieces)
    if place == "-":
        sys.stdout.buffer.write(archive(held))
    else:
        _replace(Path(place), archive(held))
    return len(held)


def write_file(path: Path, text: str) -> None:
    """One file, whole or not at all."""
    _replace(path, text.encode())


def _replace(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(data)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _write_folder(files: Files, path: Path) -> int:
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = _beside(path)
    try:
        fresh.mkdir(mode=0o700)
        count = _fill(files, fresh)
        fresh.chmod(0o755)
        _swap(fresh, path)
        return count
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _beside(path: Path) -> Path:
    """A place that nobody has: an interrupt may come while it is made, so its name comes first."""
    return path.parent / f".{path.name}.{os.urandom(6).hex()}"


def _fill(files: Files, folder: Path) -> int:
    """Write each piece as it comes, with as few calls of the system as it takes."""
    made: set[str] = set()
    count = 0
    for name, text, more in files:
        parent, _, base = name.rpartition("/")
        if parent not in made:
            relative = PurePosixPath(name)
            if relative.is_absolute() or ".." in relative.parts:
                raise ValueError(f"a file outside of the project: {name!r}")
            (folder / relative.parent).mkdir(parents=True, exist_ok=True)
            made.add(parent)
        if base in {"", ".", ".."}:
            raise ValueError(f"a file without a name: {name!r}")
        append(f"{folder}/{name}", text)
        count += not more
    return count


def append(path: str, text: str) -> None:
    """To a file or a new one; a long text is encoded piece by piece."""
    handle = os.open(path, _FLAGS, 0o666)
    try:
        for start in range(0, len(text), _PIECE):
            data = memoryview(text[start : start + _PIECE].encode())
            while data:
                data = data[os.write(handle, data) :]
    finally:
        os.close(handle)


_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
_PIECE = 1 << 20


def _swap(fresh: Path, path: Path) -> None:
    """Put the new folder in place; what stood there goes only once that is done."""
    if not path.exists():
        fresh.rename(path)
        return
    old = _beside(path)
    try:
        old.mkdir(mode=0o700)
        path.rename(old / "old")
        try:
            fresh.rename(path)
        except BaseException:
            (old / "old").rename(path)
            raise
    finally:
        shutil.rmtree(old, ignore_errors=True)
