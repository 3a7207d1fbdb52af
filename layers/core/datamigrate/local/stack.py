"""Bring the local stack up, take it down, and tell clients where it is."""

import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import asdict, field
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from datamigrate.local import server as process
from datamigrate.local.deploy import deploy
from datamigrate.local.differences import adapt
from datamigrate.local.environment import environment
from datamigrate.local.errors import StackError
from datamigrate.local.executions import tell_interrupted, wait_for_executions
from datamigrate.local.package import pack
from datamigrate.local.places import Places, locked
from datamigrate.local.server import ACCOUNT, REGION, Server
from datamigrate.local.session import CONFIG, session
from datamigrate.local.template import files_to_upload, parts, read_template
from datamigrate.values import dataclass

DEFAULT_PORT = 4566
_API = re.compile(r"https?://([a-z0-9]+)\.execute-api\.[^/]+(/.*)?")


@dataclass(frozen=True, slots=True)
class Stack:
    """All that a client needs; the file of it is for its owner only."""

    endpoint: str
    region: str
    account: str
    outputs: dict[str, str]
    api_url: str | None
    api_key: str | None = field(repr=False)
    access_key_id: str
    secret_access_key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Ended:
    """What `down` found: whether anything ran, and how many executions it interrupted."""

    ran: bool
    interrupted: int = 0


def up(places: Places, template: Path, port: int | None, say: Callable[[str], None]) -> Stack:
    """Start what does not run, deploy what is not deployed."""
    if os.name != "posix":
        raise StackError("the stack runs on Linux and macOS only")
    places.make()
    with locked(places.root / "lock"):
        read = adapt(read_template(template), os.cpu_count() or 1)
        needed = parts(read, template.parent)
        python = environment(say)
        say("packing")
        files = files_to_upload(needed, lambda part: pack(part, python, places.packages))
        server = _serve(places, python, port, say)
        outputs = deploy(server, read, files, say)
        _forget_packages(places, set(files.values()))
        stack = _describe(server, outputs)
        _write(places, stack)
    return stack


def crashed(places: Places) -> bool:
    """Whether the server ended by itself: it may not have saved what it held."""
    return process.recorded(places) is not None and process.find(places) is None


def _serve(places: Places, python: Path, port: int | None, say: Callable[[str], None]) -> Server:
    running = process.find(places)
    if running and port not in {None, running.port}:
        raise StackError(
            f"the stack runs on port {running.port} already\nhint: `datamigrate down` stops it"
        )
    if running and running.python == str(python) and process.answers(running.port):
        return running
    last = process.recorded(places)
    process.stop(places, say)
    say("starting the server")
    server = process.start(places, python, port or (last.port if last else DEFAULT_PORT))
    tell_interrupted(server)
    return server


def _forget_packages(places: Places, kept: set[Path]) -> None:
    for path in set(places.packages.iterdir()) - kept:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _describe(server: Server, outputs: dict[str, str]) -> Stack:
    local = {name: local_address(value, server.endpoint) for name, value in outputs.items()}
    return Stack(
        endpoint=server.endpoint,
        region=REGION,
        account=ACCOUNT,
        outputs=local,
        api_url=local["ApiUrl"].rstrip("/") if "ApiUrl" in local else None,
        api_key=_api_key(server, outputs["ApiKeyId"]) if "ApiKeyId" in outputs else None,
        access_key_id=server.credentials.key_id,
        secret_access_key=server.credentials.secret,
    )


def local_address(value: str, endpoint: str) -> str:
    """Where the API of an address on AWS answers here; anything else stays as it is."""
    found = _API.fullmatch(value)
    return f"{endpoint}/_aws/execute-api/{found[1]}{found[2] or ''}" if found else value


def _api_key(server: Server, identity: str) -> str:
    api = session(server).client("apigateway", endpoint_url=server.endpoint, config=CONFIG)
    try:
        return api.get_api_key(apiKey=identity, includeValue=True)["value"]
    except (ClientError, BotoCoreError) as problem:
        raise StackError(f"could not read the API's key: {problem}") from None


def _write(places: Places, stack: Stack) -> None:
    places.write(places.stack, json.dumps(asdict(stack), indent=1) + "\n")
    if stack.api_key:
        places.write(places.header, f"x-api-key: {stack.api_key}\n")
    settings = [
        "[default]",
        f"endpoint_url = {stack.endpoint}",
        f"region = {stack.region}",
        f"aws_access_key_id = {stack.access_key_id}",
        f"aws_secret_access_key = {stack.secret_access_key}",
    ]
    places.write(places.aws_config, "\n".join(settings) + "\n")


def read(places: Places) -> Stack | None:
    """The stack that runs now, as `up` described it."""
    if not process.find(places):
        return None
    try:
        return Stack(**json.loads(places.stack.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def down(places: Places, patience: float, purge: bool, say: Callable[[str], None]) -> Ended:
    """Stop the stack, once its executions ended; `purge` also deletes all that it kept.

    Executions that take longer than `patience` are interrupted; the next `up` ends them.
    """
    if not places.root.is_dir():
        return Ended(ran=False)
    with locked(places.root / "lock"):
        running = process.find(places)
        left = wait_for_executions(running, patience, say) if running else 0
        try:
            ran = process.stop(places, say, keep=not purge)
        finally:
            for path in (places.stack, places.header, places.aws_config):
                path.unlink(missing_ok=True)
        if purge:
            _purge(places)
    return Ended(ran, left)


def _purge(places: Places) -> None:
    for folder in (places.data, places.packages, places.temporary, places.home):
        shutil.rmtree(folder, ignore_errors=True)
    places.log.unlink(missing_ok=True)
    places.log.with_suffix(".log.1").unlink(missing_ok=True)
