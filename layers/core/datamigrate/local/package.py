"""Build functions and layers into zips as `sam build` would, with compiled files in them.

The same sources give the same name and the same bytes, so nothing is built or deployed twice.
Lambda's code folder is read-only: what is not compiled here is compiled at every cold start.
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from datamigrate.local.environment import pip_install
from datamigrate.local.errors import StackError
from datamigrate.local.places import cache, locked, python_tag
from datamigrate.values import dataclass

_EPOCH = (1980, 1, 1, 0, 0, 0)
_REQUIREMENTS = "requirements.txt"
_FORMAT = b"1"
"""Goes up when the same sources are to be packed in another way."""


@dataclass(frozen=True, slots=True)
class Part:
    """A function or a layer of the template: its sources, and where AWS puts them."""

    source: Path
    is_layer: bool = False

    @property
    def prefix(self) -> str:
        """The folder of the zip that everything is in."""
        return "python" if self.is_layer else ""

    @property
    def deployed(self) -> str:
        """Where the files stand when they run; tracebacks name it."""
        return "/opt/python" if self.is_layer else "/var/task"


def pack(part: Part, python: Path, folder: Path) -> Path:
    """The zip of a part in `folder`, named by what is in it; made if it is not there."""
    files = list(source_files(part.source))
    path = folder / f"{part.source.name}-{_digest(part, files)[:20]}.zip"
    if path.exists():
        return path
    with tempfile.TemporaryDirectory(dir=folder, prefix=".build-") as name:
        stage = Path(name) / "stage"
        inside = stage / part.prefix
        inside.mkdir(parents=True)
        _install(part, python, inside)
        copies = _copy(part, files, inside)
        broken = compile_files(inside, part.deployed, copies)
        if broken:
            raise StackError(f"could not compile `{part.source}`:\n{broken}")
        fresh = Path(name) / "fresh.zip"
        write_zip(stage, fresh)
        fresh.replace(path)
    return path


def _copy(part: Part, files: list[Path], inside: Path) -> list[Path]:
    copies = []
    for file in files:
        target = inside / file.relative_to(part.source)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
        copies.append(target)
    return copies


def source_files(folder: Path) -> Iterator[Path]:
    """The files of a part, sorted: no caches, no tests of its own, nothing outside of it."""
    if not folder.is_dir():
        raise StackError(f"expected a folder at `{folder}`, found none")
    home = folder.resolve()
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if _left_out(relative.parts) or not path.is_file():
            continue
        if not path.resolve().is_relative_to(home):
            raise StackError(f"`{path}` is a link to something outside of `{folder}`")
        if not _plain(relative.as_posix()):
            raise StackError(f"a file has a name that no zip can hold: {str(relative)!r}")
        yield path


def _left_out(parts: tuple[str, ...]) -> bool:
    return (
        parts[0] == "tests"
        or parts[-1].endswith(".pyc")
        or any(
            part == "__pycache__" or part.startswith(".") or part.endswith(".egg-info")
            for part in parts
        )
    )


def _plain(name: str) -> bool:
    return (
        "\\" not in name and name.isprintable() and name == name.encode("utf-8", "replace").decode()
    )


def _digest(part: Part, files: list[Path]) -> str:
    found = hashlib.sha256(b"\0".join([_FORMAT, python_tag().encode(), part.prefix.encode()]))
    for file in files:
        content = file.read_bytes()
        found.update(f"\0{file.relative_to(part.source)}\0{len(content)}\0".encode())
        found.update(content)
    return found.hexdigest()


def _install(part: Part, python: Path, target: Path) -> None:
    """Copy the requirements in, compiled; they are installed once for each list."""
    requirements = part.source / _REQUIREMENTS
    if not requirements.is_file():
        return
    key = [_FORMAT, python_tag().encode(), part.deployed.encode(), requirements.read_bytes()]
    digest = hashlib.sha256(b"\0".join(key)).hexdigest()
    installed = cache() / f"dependencies-{digest[:20]}"
    with locked(cache() / f"{installed.name}.lock"):
        if not installed.is_dir():
            with tempfile.TemporaryDirectory(dir=cache(), prefix=".install-") as name:
                fresh = Path(name) / "fresh"
                fresh.mkdir()
                arguments = ["--no-compile", "--target", str(fresh), "--requirement"]
                pip_install(python, [*arguments, str(requirements)])
                shutil.rmtree(fresh / "bin", ignore_errors=True)
                compile_files(fresh, part.deployed, sorted(fresh.rglob("*.py")))
                fresh.rename(installed)
    shutil.copytree(installed, target, dirs_exist_ok=True)


def compile_files(folder: Path, deployed: str, files: list[Path]) -> str:
    """Compile files for a place where they never change; returns what did not compile, and why.

    Some packages bring files for other Python versions, so that a failure need not be a defect.
    """
    modes = ["--invalidation-mode", "unchecked-hash", "-s", str(folder), "-p", deployed]
    done = subprocess.run(
        [sys.executable, "-I", "-m", "compileall", "-q", *modes, "-i", "-"],
        input="".join(f"{file}\n" for file in files if file.suffix == ".py"),
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    return (done.stdout + done.stderr).strip() if done.returncode else ""


def write_zip(folder: Path, path: Path) -> None:
    """A zip of a folder, byte by byte the same for the same files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                entry = zipfile.ZipInfo(file.relative_to(folder).as_posix(), _EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                target.writestr(entry, file.read_bytes())
