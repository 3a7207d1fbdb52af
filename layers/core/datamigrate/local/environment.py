"""MiniStack's own Python environment: made once from pinned versions, kept in the user's cache.

Functions run with its interpreter, so it must not lend them packages that Lambda would not: what
they see of it is the AWS SDK, as in Lambda's runtime. The rest has to come from their layers.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from datamigrate.local.errors import StackError
from datamigrate.local.places import cache, locked, python_tag

PINS = Path(__file__).with_name("ministack.lock")
RUNTIME = "boto3 botocore s3transfer jmespath dateutil urllib3 six.py".split()
"""The packages of Lambda's own runtime for Python."""

_PATH_FILE = (
    "import os, sys; 'AWS_LAMBDA_FUNCTION_NAME' in os.environ and sys.path.__setitem__("
    "slice(None), [os.path.join(sys.prefix, 'runtime') if os.path.basename(entry) == "
    "'site-packages' else entry for entry in sys.path])\n"
)
"""A .pth file runs at the start of the interpreter. The name sorts last: no other one follows."""


def environment(say: Callable[[str], None], make: Callable[[Path], None] | None = None) -> Path:
    """The interpreter of the environment, which is made if it is missing or was left half made."""
    pins = PINS.read_bytes()
    digest = hashlib.sha256(pins + _PATH_FILE.encode() + python_tag().encode()).hexdigest()
    home = cache() / f"ministack-{digest[:16]}"
    python = home / "bin" / "python"
    complete = home / ".complete"
    with locked(cache() / f"{home.name}.lock"):
        if not (complete.exists() and os.access(python, os.X_OK)):
            say("making MiniStack's environment (once)")
            shutil.rmtree(home, ignore_errors=True)
            (make or _make)(home)
            complete.touch()
    return python


def _make(home: Path) -> None:
    run([sys.executable, "-m", "venv", str(home)], "make an environment")
    pip_install(home / "bin" / "python", ["--no-deps", "--requirement", str(PINS)])
    library = next(home.glob("lib/python*/site-packages"))
    runtime = home / "runtime"
    runtime.mkdir()
    for name in RUNTIME:
        (runtime / name).symlink_to(library / name)
    (library / "zz_functions.pth").write_text(_PATH_FILE, encoding="utf-8")


def pip_install(python: Path, arguments: list[str]) -> None:
    """Install with the pip of an environment of ours."""
    quiet = ["--quiet", "--no-input", "--disable-pip-version-check"]
    run([str(python), "-m", "pip", "install", *quiet, *arguments], "install packages")


def run(command: list[str], purpose: str) -> None:
    """Run a command; what it said last is the reason if it fails."""
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()[-5:]
        raise StackError("\n    ".join([f"could not {purpose}:", *said]))
