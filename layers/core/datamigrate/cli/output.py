"""Put a project where the user wants it: whole or not at all.

A folder is written beside its place and then renamed into it. Nothing that was there is touched
unless it may be replaced, and then only if it is a dbt project or empty.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

import click

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
        hint = "give another -o"
        if _is_replaceable(path):
            hint = f"--force replaces it; a folder with `{MANIFEST}` in it is merged"
        raise click.UsageError(f"`{place}` is there already\nhint: {hint}")
    if not _is_replaceable(path):
        raise click.UsageError(f"expected a dbt project at `{place}`, found something else")


def check_places(folder: str, names: Sequence[str], index: str, force: bool) -> None:
    """The same for a folder of projects, if there are any, and the file `index` beside them."""
    if not names:
        check_place(folder, force)
        return
    if folder == "-" or folder.endswith(".zip"):
        raise click.UsageError("expected a folder for several targets\nhint: -o my_projects")
    path = Path(folder)
    if (path.exists() and not path.is_dir()) or (path / "dbt_project.yml").exists():
        raise click.UsageError(
            f"expected a folder for several projects at `{folder}`, found something else\n"
            "hint: give another -o"
        )
    for name in names:
        check_place(f"{folder}/{name}", force)
    if not force and (path / index).exists() and not any(map(_is_converted, path.iterdir())):
        raise click.UsageError(f"`{folder}/{index}` is there already\nhint: --force replaces it")


def _is_replaceable(path: Path) -> bool:
    if path.suffix == ".zip":
        return path.is_file()
    return path.is_dir() and (path / "dbt_project.yml").is_file()


def is_project(place: str) -> bool:
    """Whether a conversion may be merged into what is there."""
    return place != "-" and _is_converted(Path(place))


def _is_converted(folder: Path) -> bool:
    return (folder / MANIFEST).parent.is_dir()


Files = Iterable[Piece]
"""What to write; each piece may be made when it is asked for."""


def write_project(files: Mapping[str, str] | Files, place: str) -> int:
    """Write the files to a folder, a .zip file, or standard output as a zip; how many there are."""
    pieces = whole(files) if isinstance(files, Mapping) else files
    if place != "-" and not place.endswith(".zip"):
        return _write_folder(pieces, Path(place))
    from datamigrate.render.archive import archive

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
