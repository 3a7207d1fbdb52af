"""Where things are: the folder of one local stack, and the cache that all stacks share."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from datamigrate.local.errors import StackError
from datamigrate.values import dataclass


@dataclass(frozen=True, slots=True)
class Places:
    """The state folder of one local stack. Only its owner may look into it."""

    root: Path

    @property
    def server(self) -> Path:
        """The process that runs now."""
        return self.root / "server.json"

    @property
    def stack(self) -> Path:
        """What clients need: addresses, credentials, the API's key."""
        return self.root / "stack.json"

    @property
    def header(self) -> Path:
        """The API's key as a header, for `curl -H @file`: it stands in no process list."""
        return self.root / "api-key.header"

    @property
    def aws_config(self) -> Path:
        """Address and credentials, for AWS_CONFIG_FILE."""
        return self.root / "aws.ini"

    @property
    def log(self) -> Path:
        """What the server and the functions said since the last start."""
        return self.root / "server.log"

    @property
    def data(self) -> Path:
        """What the services keep from one start to the next."""
        return self.root / "data"

    @property
    def packages(self) -> Path:
        """The functions and layers as zips."""
        return self.root / "packages"

    @property
    def temporary(self) -> Path:
        """TMPDIR of the server: MiniStack unpacks functions here."""
        return self.root / "tmp"

    @property
    def home(self) -> Path:
        """HOME of the server: empty, so that no setting of the user gets into functions."""
        return self.root / "home"

    def make(self) -> None:
        """Make the folders, closed to everybody else."""
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self.root.stat().st_uid != os.getuid():
            raise StackError(f"`{self.root}` belongs to another user")
        self.root.chmod(0o700)
        for folder in (self.data, self.packages, self.temporary, self.home):
            folder.mkdir(exist_ok=True, mode=0o700)

    def write(self, path: Path, text: str) -> None:
        """Write a file that only the owner can read, whole or not at all."""
        fresh = path.with_name(f".{path.name}.fresh")
        fresh.unlink(missing_ok=True)
        fresh.touch(mode=0o600, exist_ok=False)
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)


def default_state() -> Path:
    """The state folder of the stack that commands mean if none is given."""
    return _base("XDG_STATE_HOME", ".local/state") / "datamigrate" / "local"


def cache() -> Path:
    """The user's cache: MiniStack's environment and installed dependencies of layers."""
    folder = _base("XDG_CACHE_HOME", ".cache") / "datamigrate"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _base(variable: str, otherwise: str) -> Path:
    """A relative path in such a variable is to be ignored, says the XDG specification."""
    given = os.environ.get(variable, "")
    return Path(given) if given.startswith("/") else Path.home() / otherwise


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """One process at a time; the lock goes with the process that holds it."""
    import fcntl  # other commands run where there is none

    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def python_tag() -> str:
    """What compiled packages depend on: version, platform, and where the interpreter is."""
    return f"{sys.version} {sys.platform} {os.uname().machine} {sys.base_exec_prefix}"
