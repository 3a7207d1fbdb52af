"""The whole stack on this machine, driven as a user drives it: by the command, S3 and the API."""

import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import boto3
import urllib3
from botocore.config import Config

ROOT = Path(__file__).resolve().parents[3]
WORKER = Path(__file__).with_name("faulty.py")
ENDED = {"SUCCEEDED", "PARTIAL", "FAILED"}
CHANGES = {
    # The worker of the tests wraps the real one, and a test cannot wait as long as a user must.
    "      CodeUri: functions/generate/\n": (
        "      CodeUri: functions/generate/\n      Handler: faulty.handler\n"
    ),
    "maxReceiveCount: 5": "maxReceiveCount: 3",
    "VisibilityTimeout: 360": "VisibilityTimeout: 10",
}


def copy_stack(folder: Path) -> Path:
    """The template and what it names, with the worker of the tests."""
    for name in ("functions", "layers", "statemachine"):
        ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    shutil.copy(WORKER, folder / "functions" / "generate")
    text = (ROOT / "template.yaml").read_text("utf-8")
    for found, wanted in CHANGES.items():
        assert text.count(found) == 1, found
        text = text.replace(found, wanted)
    definition = folder / "statemachine" / "migration.asl.json"
    patient = definition.read_text("utf-8")
    assert patient.count('"TimeoutSeconds": 3600') == 1
    hasty = patient.replace('"TimeoutSeconds": 3600', '"TimeoutSeconds": 120')
    definition.write_text(hasty, "utf-8")
    template = folder / "template.yaml"
    template.write_text(text, "utf-8")
    return template


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Machine:
    """A stack of its own; `run` is the command with its state, the rest asks the services."""

    folder: Path
    template: Path
    clients: dict[str, Any] = field(default_factory=dict)

    @property
    def state(self) -> Path:
        return self.folder / "state"

    def run(self, *arguments: str, status: int = 0) -> str:
        environment = {**os.environ, "XDG_CACHE_HOME": str(ROOT / "build" / "cache")}
        line = [sys.executable, "-m", "datamigrate.cli.main", *arguments]
        if arguments[0] not in {"convert", "check"}:
            line += ["--state", str(self.state)]
        done = subprocess.run(line, capture_output=True, text=True, env=environment, check=False)
        assert done.returncode == status, done.stdout + done.stderr + self.log()
        return done.stdout + done.stderr

    def up(self) -> None:
        self.run("up", "--template", str(self.template), "--port", str(free_port()))

    def log(self) -> str:
        path = self.state / "server.log"
        return path.read_text("utf-8")[-4000:] if path.exists() else ""

    @cached_property
    def facts(self) -> dict[str, Any]:
        found = json.loads((self.state / "stack.json").read_text("utf-8"))
        assert isinstance(found, dict)
        return found

    def client(self, service: str) -> Any:
        if service not in self.clients:
            self.clients[service] = boto3.client(
                service,
                endpoint_url=self.facts["endpoint"],
                region_name=self.facts["region"],
                aws_access_key_id=self.facts["access_key_id"],
                aws_secret_access_key=self.facts["secret_access_key"],
                config=Config(proxies={}, s3={"addressing_style": "path"}),
            )
        return self.clients[service]

    def down(self) -> None:
        """A server waits for connections that are open, so none is left."""
        for client in self.clients.values():
            client.close()
        self.run("down", "--purge")

    @property
    def bucket(self) -> str:
        return str(self.facts["outputs"]["BucketName"])

    def ask(self, method: str, path: str, key: str | None = None) -> tuple[int, Any]:
        headers = {
            "x-api-key": self.facts["api_key"] if key is None else key,
            "connection": "close",
        }
        answer = urllib3.request(
            method,
            f"{self.facts['api_url']}{path}",
            headers={k: v for k, v in headers.items() if v},
        )
        body = answer.data.decode()
        is_json = "json" in answer.headers.get("content-type", "")
        return answer.status, json.loads(body) if is_json and body else body

    def upload(self, name: str, data: bytes, **metadata: str) -> None:
        """As `aws s3 cp FILE s3://bucket/uploads/ --metadata ...`."""
        self.client("s3").put_object(
            Bucket=self.bucket, Key=f"uploads/{name}", Body=data, Metadata=metadata
        )

    def uploaded(self, name: str) -> Any:
        """The migration of a plain upload, once there is one."""

        def find() -> Any:
            items = self.ask("GET", "/migrations?shared=true&limit=100")[1]["items"]
            return next((one for one in items if one["filename"] == name), None)

        return self.wait(find, 30)

    def ended(self, migration: str, seconds: float = 120, number: int = 1) -> Any:
        """A migration at the end of a round."""

        def find() -> Any:
            found = self.ask("GET", f"/migrations/{migration}")[1]
            over = found["status"] in ENDED and found["round"] >= number
            return found if over else None

        return self.wait(find, seconds)

    def wait(self, find: Callable[[], Any], seconds: float) -> Any:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = find()
            if found:
                return found
            time.sleep(0.2)
        raise AssertionError(f"nothing in {seconds} s\n{self.log()}")

    def faults(self, **faults: Any) -> None:
        """What happens to workers from now on."""
        for fault in self.struck():
            self.client("s3").delete_object(Bucket=self.bucket, Key=f"migrations/struck/{fault}")
        data = json.dumps(faults).encode()
        self.client("s3").put_object(Bucket=self.bucket, Key="migrations/faults.json", Body=data)

    def struck(self) -> set[str]:
        """The faults that have happened since they were asked for."""
        asked = {"Bucket": self.bucket, "Prefix": "migrations/struck/"}
        found = self.client("s3").list_objects_v2(**asked).get("Contents", [])
        return {one["Key"].rpartition("/")[2] for one in found}

    def tables(self, migration: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        cursor = ""
        while True:
            page = self.ask("GET", f"/migrations/{migration}/tables?limit=100{cursor}")[1]
            found |= {one["model"]: one for one in page["items"]}
            if page["next"] is None:
                return found
            cursor = f"&cursor={page['next']}"

    def project(self, migration: str) -> dict[str, bytes]:
        """The files of the zip that the API links to."""
        url = self.ask("GET", f"/migrations/{migration}/download")[1]["url"]
        data = urllib3.request("GET", url).data
        with zipfile.ZipFile(io.BytesIO(data)) as held:
            return {name: held.read(name) for name in held.namelist()}

    def history(self, migration: str) -> list[Any]:
        """The events of a migration's execution."""
        link = self.ask("GET", f"/migrations/{migration}")[1]["links"]["execution"]
        found = re.search(r"arn:aws:states:.*", link)
        assert found is not None
        pages = self.client("stepfunctions").get_execution_history(executionArn=found[0])
        return list(pages["events"])


def converted(script: Path, folder: Path, *options: str) -> dict[str, bytes]:
    """What `datamigrate convert` makes of a script on this machine."""
    place = folder / "converted.zip"
    line = [sys.executable, "-m", "datamigrate.cli.main", "convert", str(script), "-o", str(place)]
    done = subprocess.run([*line, "--force", *options], capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1}, done.stderr
    with zipfile.ZipFile(place) as held:
        return {name: held.read(name) for name in held.namelist()}
