"""What the tests of the local stack share: a stack of their own, and one installed MiniStack."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import boto3
import psutil
import pytest
import urllib3
from botocore.config import Config

from datamigrate.local.places import Places

ROOT = Path(__file__).resolve().parents[2]
CANARY = "CANARY_OF_THE_USER"


@pytest.fixture
def places(tmp_path: Path) -> Places:
    made = Places(tmp_path / "state")
    made.make()
    return made


@dataclass
class Machine:
    """A stack of its own, driven by the command as a user would."""

    folder: Path
    port: int
    template: Path

    @property
    def state(self) -> Path:
        return self.folder / "state"

    def run(self, *arguments: str, status: int = 0) -> str:
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT / "layers" / "core"),
            "XDG_CACHE_HOME": str(ROOT / "build" / "cache"),
            "AWS_PROFILE": "a profile that is not there",
            CANARY: "secret",
        }
        line = [sys.executable, "-m", "datamigrate.cli.main", *arguments]
        done = subprocess.run(
            [*line, "--state", str(self.state)],
            capture_output=True,
            text=True,
            env=environment,
            check=False,
        )
        assert done.returncode == status, done.stdout + done.stderr + self.log[-3000:]
        return done.stdout + done.stderr

    def up(self, *arguments: str, status: int = 0) -> str:
        place = ["--template", str(self.template), "--port", str(self.port)]
        return self.run("up", *place, *arguments, status=status)

    @property
    def log(self) -> str:
        path = self.state / "server.log"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def facts(self) -> dict:
        return json.loads((self.state / "stack.json").read_text(encoding="utf-8"))

    def ask(self, path: str, key: str | None = None) -> tuple[int, dict]:
        """The API's answer; an empty key is not sent."""
        headers = {"x-api-key": self.facts()["api_key"] if key is None else key}
        sent = {name: value for name, value in headers.items() if value}
        answer = urllib3.request("GET", self.facts()["api_url"] + path, headers=sent)
        return answer.status, json.loads(answer.data)

    def upload(self, name: str, body: bytes = b"x", **metadata: str) -> None:
        facts = self.facts()
        client = boto3.client(
            "s3",
            endpoint_url=facts["endpoint"],
            region_name=facts["region"],
            aws_access_key_id=facts["access_key_id"],
            aws_secret_access_key=facts["secret_access_key"],
            config=Config(proxies={}),
        )
        bucket = facts["outputs"]["BucketName"]
        client.put_object(Bucket=bucket, Key=f"uploads/{name}", Body=body, Metadata=metadata)
        client.close()

    def wait_for(self, path: str, wanted: str, seconds: float = 60) -> dict:
        """The first answer of a path in which something stands under a name."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            status, found = self.ask(path)
            if status == 200 and found[wanted]:
                return found
            time.sleep(0.2)
        raise AssertionError(self.log[-3000:])

    def processes(self) -> list[str]:
        lines = []
        for process in psutil.process_iter():
            try:
                lines.append(" ".join([process.exe(), process.cwd(), *process.cmdline()]))
            except psutil.Error:
                continue
        return [line for line in lines if str(self.folder) in line]


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = Machine(tmp_path, port, ROOT / "template.yaml")
    yield made
    made.run("down", "--purge")
