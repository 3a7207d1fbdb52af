"""A PostgreSQL server of our own for as long as a `with` block lasts, on loopback.

It touches no other server: its data, port and socket are its own, and go when the block ends.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MAJOR = "15"
BIN = Path(os.environ.get("POSTGRES_BIN", f"/usr/lib/postgresql/{MAJOR}/bin"))
NO_MAIN_CLUSTER = Path("/etc/postgresql-common/createcluster.d/zz-datamigrate.conf")
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=40")


class PostgresError(Exception):
    """The server could not be installed or started."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; everybody on this machine may connect as `postgres`."""

    port: int
    version: str

    def create_database(self, name: str) -> None:
        """Make an empty database, in place of one of that name."""
        quiet = {**os.environ, "PGOPTIONS": "--client-min-messages=warning"}
        connect = ["-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres"]
        subprocess.run([BIN / "dropdb", *connect, "--if-exists", name], check=True, env=quiet)
        subprocess.run([BIN / "createdb", *connect, name], check=True)

    def environment(self, database: str) -> dict[str, str]:
        """What a client has to know."""
        return {
            "PGHOST": "127.0.0.1",
            "PGPORT": str(self.port),
            "PGUSER": "postgres",
            "PGPASSWORD": "postgres",
            "PGDATABASE": database,
        }


@contextmanager
def server() -> Iterator[Server]:
    """Start a server and stop it, whatever happens in between (Ctrl-C and SIGTERM too)."""
    _install()
    previous = signal.signal(signal.SIGTERM, _terminate)
    folder = Path(tempfile.mkdtemp(prefix="datamigrate-postgres-"))
    try:
        if owner := _user():
            shutil.chown(folder, owner, owner)
        initdb: list[str | Path] = [
            BIN / "initdb",
            "-D",
            folder / "data",
            "-U",
            "postgres",
            "-A",
            "trust",
        ]
        _run([*initdb, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"], folder)
        yield from _serve(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        signal.signal(signal.SIGTERM, previous)


def _serve(folder: Path) -> Iterator[Server]:
    port = _free_port()
    options = [f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}"]
    command = [str(BIN / "postgres"), "-D", str(folder / "data")]
    for option in (*options, *FAST):
        command += ["-c", option]
    with (folder / "log").open("wb") as log:
        # A session of its own, so that Ctrl-C reaches us first and we stop it in order.
        process = subprocess.Popen(
            command, cwd=folder, stdout=log, stderr=log, user=_user(), start_new_session=True
        )
    try:
        _wait(process, port, folder / "log")
        yield Server(port, _run([BIN / "postgres", "--version"], folder).split()[2])
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(300):
        ready: list[str | Path] = [BIN / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
        if subprocess.run(ready, check=False).returncode == 0:
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise PostgresError(f"the server does not answer\n{log.read_text(errors='replace')}")


def _run(command: list[str | Path], cwd: Path) -> str:
    done = subprocess.run(
        command, cwd=cwd, user=_user(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise PostgresError(f"`{command[0]}` ended with {done.returncode}\n{done.stderr}")
    return done.stdout


def _user() -> str | None:
    """Who runs the server: it refuses to run as root."""
    return "postgres" if os.geteuid() == 0 else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _terminate(_signal: int, _frame: object) -> None:
    raise SystemExit(128 + signal.SIGTERM)


def _install() -> None:
    """Fetch Debian's package where the programs are missing, without the cluster it would start."""
    if (BIN / "initdb").exists():
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise PostgresError(
            f"expected PostgreSQL {MAJOR} in `{BIN}`; set POSTGRES_BIN to its folder"
        )
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"]
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=quiet)
    subprocess.run([*install, "postgresql-common"], check=True, env=quiet)
    NO_MAIN_CLUSTER.parent.mkdir(parents=True, exist_ok=True)
    NO_MAIN_CLUSTER.write_text("create_main_cluster = false\n")
    try:
        subprocess.run([*install, f"postgresql-{MAJOR}"], check=True, env=quiet)
    finally:
        NO_MAIN_CLUSTER.unlink(missing_ok=True)
