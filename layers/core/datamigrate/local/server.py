"""The MiniStack process: started apart from the command, found again, stopped so that it saves.

Its control interface has no authentication, so it listens on loopback only.
"""

import json
import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psutil

from datamigrate.local.errors import StackError
from datamigrate.local.places import Places
from datamigrate.values import dataclass

HOST = "127.0.0.1"
REGION = "us-east-1"
ACCOUNT = "000000000000"
_START_SECONDS = 60
_STOP_SECONDS = 60
_SAME_MOMENT = 2.0
"""Seconds by which the start of one process may be reported differently: the clock is set."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """The operator's. Functions have those of their roles instead."""

    key_id: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Server:
    """A process that was started: its number alone may belong to another one by now."""

    pid: int
    started: float
    port: int
    python: str
    credentials: Credentials

    @property
    def endpoint(self) -> str:
        """Where all services answer."""
        return f"http://{HOST}:{self.port}"


def recorded(places: Places) -> Server | None:
    """The server that was started last and not taken down; it may have died since."""
    try:
        found = json.loads(places.server.read_text(encoding="utf-8"))
        credentials = Credentials(**found.pop("credentials"))
        return Server(**found, credentials=credentials)
    except (FileNotFoundError, ValueError, TypeError, AttributeError, KeyError):
        return None  # never started, or not our file


def find(places: Places) -> Server | None:
    """The server of this state folder if it runs; a number that now is another's is not it."""
    server = recorded(places)
    return server if server and _process(server) else None


def _process(server: Server) -> psutil.Process | None:
    try:
        process = psutil.Process(server.pid)
        same = abs(process.create_time() - server.started) < _SAME_MOMENT
        ours = "ministack" in process.cmdline() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return None
    return process if same and ours else None


def start(places: Places, python: Path, port: int) -> Server:
    """Start the server and wait until it answers. Each start has credentials of its own."""
    _check_port(port)
    sweep(places)
    credentials = Credentials(f"AKIA{secrets.token_hex(8).upper()}", secrets.token_urlsafe(30))
    if places.log.exists():
        places.log.replace(places.log.with_suffix(".log.1"))
    places.log.touch(mode=0o600)
    with places.log.open("wb") as log:
        process = subprocess.Popen(
            [str(python), "-m", "ministack"],
            cwd=places.root,
            env=_environment(places, port, credentials),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            umask=0o077,
        )
    started = psutil.Process(process.pid).create_time()
    server = Server(process.pid, started, port, str(python), credentials)
    places.write(places.server, json.dumps(asdict(server)))
    try:
        _wait_until_it_answers(process, server, places)
    except BaseException:
        process.kill()
        process.wait()
        sweep(places)
        places.server.unlink(missing_ok=True)
        raise
    return server


def _environment(places: Places, port: int, credentials: Credentials) -> dict[str, str]:
    """All that the server sees of the user's environment, and functions inherit."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TZ") if name in os.environ}
    return {
        **kept,
        "HOME": str(places.home),
        "TMPDIR": str(places.temporary),
        "STATE_DIR": str(places.data / "services"),
        "S3_DATA_DIR": str(places.data / "s3"),
        "PERSIST_STATE": "1",
        "S3_PERSIST": "1",
        "AUTH": "true",
        "BIND_HOST": HOST,
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "MINISTACK_REGION": REGION,
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "AWS_ACCESS_KEY_ID": credentials.key_id,
        "AWS_SECRET_ACCESS_KEY": credentials.secret,
        "AWS_EC2_METADATA_DISABLED": "true",
        "PYTHONUNBUFFERED": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as problem:
            raise StackError(
                f"port {port} cannot be used: {problem.strerror}\nhint: --port picks another one"
            ) from None


def _wait_until_it_answers(
    process: subprocess.Popen[bytes], server: Server, places: Places
) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise StackError(f"the server ended at its start:\n{_last_lines(places.log)}")
        if answers(server.port):
            return
        time.sleep(0.1)
    raise StackError(f"the server did not answer in {_START_SECONDS} s; see `{places.log}`")


def answers(port: int) -> bool:
    """Whether MiniStack says that it is well."""
    connection = HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", "/_ministack/health")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _last_lines(path: Path, count: int = 5) -> str:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(f"    {line}" for line in lines[-count:])


def stop(places: Places, say: Callable[[str], None], keep: bool = True) -> bool:
    """Stop the server, which saves its state, and leave no process and no temporary folder.

    True if something ran. A server that does not end in time is killed; what it had not saved is
    lost then, and that is an error. Where nothing is to be kept, it is killed at once: it would
    wait for its pollers.
    """
    server = find(places)
    process = _process(server) if server else None
    if process and not keep:
        process.kill()
        process.wait(_STOP_SECONDS)
        sweep(places)
    elif process:
        say("saving the state")
        process.terminate()
        _end_functions(places)  # the server waits for their connections
        try:
            process.wait(_STOP_SECONDS)
        except psutil.TimeoutExpired:
            process.kill()
            raise StackError(
                f"the server did not end in {_STOP_SECONDS} s and was killed: what happened since"
                f" its start is lost; see `{places.log}`"
            ) from None
        finally:
            sweep(places)
    else:
        sweep(places)
    places.server.unlink(missing_ok=True)
    return process is not None


def sweep(places: Places) -> None:
    """End functions that outlived their server, and remove what it unpacked."""
    _end_functions(places)
    for path in places.temporary.glob("*"):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _end_functions(places: Places) -> None:
    left = [process for process in psutil.process_iter() if _is_function(process, places)]
    for process in left:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(left, timeout=5)


def _is_function(process: psutil.Process, places: Places) -> bool:
    """The server starts each with a script in its own temporary folder: nothing else has one."""
    try:
        command = process.cmdline()
    except psutil.Error:
        return False
    return len(command) > 1 and Path(command[1]).parent.parent == places.temporary
