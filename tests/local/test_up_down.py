"""A small stack, for real: up, used through its API and its bucket, down, up with its data."""

import json
import os
import shutil
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

ROOT = Path(__file__).resolve().parents[2]
SMALL = Path(__file__).parent / "stack"
CANARY = "CANARY_OF_THE_USER"

pytestmark = pytest.mark.ministack


@dataclass
class Machine:
    """A stack of its own, driven by the command as a user would."""

    folder: Path
    cache: Path
    port: int

    @property
    def state(self) -> Path:
        return self.folder / "state"

    @property
    def template(self) -> Path:
        return self.folder / "stack" / "template.yaml"

    def run(self, command: str, *arguments: str, status: int = 0) -> str:
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT / "layers" / "core"),
            "XDG_CACHE_HOME": str(self.cache),
            "AWS_PROFILE": "a profile that is not there",
            CANARY: "secret",
        }
        line = [sys.executable, "-m", "datamigrate.cli.main", command, "--state", str(self.state)]
        done = subprocess.run(
            [*line, *arguments], capture_output=True, text=True, env=environment, check=False
        )
        assert done.returncode == status, done.stderr
        return done.stdout + done.stderr

    def up(self, *arguments: str, status: int = 0) -> str:
        place = ["--template", str(self.template), "--port", str(self.port)]
        return self.run("up", *place, *arguments, status=status)

    def facts(self) -> dict:
        return json.loads((self.state / "stack.json").read_text(encoding="utf-8"))

    def ask(self, name: str, key: str | None = None) -> tuple[int, dict]:
        headers = {"x-api-key": self.facts()["api_key"] if key is None else key}
        address = f"{self.facts()['api_url']}/notes/{name}"
        answer = urllib3.request("GET", address, headers={k: v for k, v in headers.items() if v})
        return answer.status, json.loads(answer.data)

    def upload(self, name: str) -> None:
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
        client.put_object(Bucket=bucket, Key=f"uploads/{name}", Body=b"x")
        client.close()

    def wait_for(self, name: str) -> dict:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            found = self.ask(name)[1]["note"]
            if found:
                return found
            time.sleep(0.2)
        raise AssertionError((self.state / "server.log").read_text(encoding="utf-8")[-3000:])

    def processes(self) -> list[str]:
        lines = []
        for process in psutil.process_iter():
            try:
                lines.append(" ".join([process.exe(), process.cwd(), *process.cmdline()]))
            except psutil.Error:
                continue
        return [line for line in lines if str(self.folder) in line]


@pytest.fixture
def machine(tmp_path: Path, shared_cache: Path) -> Iterator[Machine]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    shutil.copytree(SMALL, tmp_path / "stack")
    made = Machine(tmp_path, shared_cache, port)
    yield made
    made.run("down", "--purge")


def test_a_stack_comes_up_keeps_its_data_and_leaves_nothing(machine):
    first = machine.up()
    facts = machine.facts()
    assert facts["api_url"] in first
    assert facts["endpoint"] == f"http://127.0.0.1:{machine.port}"
    secrets = (facts["api_key"], facts["secret_access_key"])
    assert not any(secret in text for secret in secrets for text in [first, *machine.processes()])
    check_the_api(machine)

    machine.upload("one.sql")
    assert machine.wait_for("one.sql") == {"pk": "one.sql", "text": "seen"}
    check_that_the_same_is_not_started_again(machine)
    change(machine)
    assert machine.ask("one.sql")[1]["greeting"] == "hello, changed world"

    running = psutil.Process(json.loads((machine.state / "server.json").read_text())["pid"])
    assert "The stack is down" in machine.run("down")
    assert not running.is_running()
    assert machine.processes() == []
    assert list((machine.state / "tmp").iterdir()) == []
    assert not (machine.state / "stack.json").exists()
    log = (machine.state / "server.log").read_text(encoding="utf-8")
    assert not any(secret in log for secret in secrets)

    machine.up()
    assert machine.facts()["outputs"] == facts["outputs"]
    assert machine.ask("one.sql")[1]["note"] == {"pk": "one.sql", "text": "seen"}
    machine.upload("two.sql")
    assert machine.wait_for("two.sql")
    assert "The stack is down" in machine.run("down", "--purge")
    assert "No stack runs" in machine.run("down")
    assert {path.name for path in machine.state.iterdir()} <= {"lock"}


def check_the_api(machine: Machine) -> None:
    assert machine.ask("one.sql", key="")[0] == 403
    assert machine.ask("one.sql", key="wrong")[0] == 403
    status, found = machine.ask("one.sql")
    assert status == 200
    assert found["note"] is None
    assert found["greeting"] == "hello, world"
    assert ":assumed-role/datamigrate-AskRole-" in found["caller"]
    assert found["cached"], "the layer's compiled files are used"
    assert found["masked"] == [], "the server's own packages are not lent to functions"
    assert found["inherited"] == [], "nor is the user's environment"


def check_that_the_same_is_not_started_again(machine: Machine) -> None:
    before = (machine.state / "server.json").read_text(encoding="utf-8")
    machine.up("--json")
    assert (machine.state / "server.json").read_text(encoding="utf-8") == before
    other = ["--port", str(machine.port + 1 if machine.port < 65535 else 1024)]
    assert "runs on port" in machine.up(*other, status=2)


def change(machine: Machine) -> None:
    """Another layer, another template: both arrive with one more `up`."""
    words = machine.folder / "stack" / "layers" / "words" / "words" / "__init__.py"
    words.write_text(words.read_text().replace(", world", ", changed world"), encoding="utf-8")
    text = machine.template.read_text(encoding="utf-8")
    machine.template.write_text(text.replace("MemorySize: 256", "MemorySize: 320"), "utf-8")
    machine.up()
