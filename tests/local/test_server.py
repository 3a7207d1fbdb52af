"""The server's process: found again, never mistaken for another one, gone without a trace."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from datamigrate.local import server, stack
from datamigrate.local.errors import StackError

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(SLEEP) as process:
        yield process
        process.kill()


def record(places, pid: int, started: float) -> None:
    facts = {"pid": pid, "started": started, "port": 4999, "python": "/x/python"}
    credentials = {"key_id": "AKIA", "secret": "s"}
    places.write(places.server, json.dumps({**facts, "credentials": credentials}))


def silent(_: str) -> None:
    pass


def test_a_process_of_somebody_else_is_not_the_server_and_lives_on(places, stranger):
    started = psutil.Process(stranger.pid).create_time()
    record(places, stranger.pid, started)
    assert server.find(places) is None
    assert server.stop(places, silent) is False
    assert stranger.poll() is None
    assert not places.server.exists()


def test_a_server_that_is_gone_without_being_taken_down_is_known(places, stranger):
    assert not stack.crashed(places)
    record(places, stranger.pid, psutil.Process(stranger.pid).create_time() - 100)
    assert stack.crashed(places)
    server.stop(places, silent)
    assert not stack.crashed(places)


def test_a_number_that_was_given_away_again_is_not_the_server(places, tmp_path):
    script = tmp_path / "ministack"
    script.write_text("import time; time.sleep(60)", encoding="utf-8")
    with subprocess.Popen([sys.executable, "ministack"], cwd=tmp_path) as process:
        started = psutil.Process(process.pid).create_time()
        record(places, process.pid, started - 100)
        assert server.find(places) is None
        record(places, process.pid, started)
        assert server.find(places) is not None
        assert server.stop(places, silent) is True
        assert process.poll() is not None


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"pid": 1}', '{"credentials": {}}', "null"])
def test_a_damaged_record_is_no_server(places, text):
    places.server.write_text(text, encoding="utf-8")
    assert server.find(places) is None


def test_functions_that_outlived_their_server_end_and_nothing_else_does(places, stranger, tmp_path):
    folder = places.temporary / "ministack-lambda-x-1"
    folder.mkdir()
    (folder / "_worker.py").write_text("import time; time.sleep(60)", encoding="utf-8")
    (places.temporary / "link").symlink_to(tmp_path)
    with subprocess.Popen([sys.executable, str(folder / "_worker.py")]) as worker:
        server.sweep(places)
        assert worker.poll() is not None
    assert stranger.poll() is None
    assert list(places.temporary.iterdir()) == []
    assert tmp_path.exists()


def test_a_port_in_use_is_an_error_and_nothing_is_started(places):
    with socket.socket() as other:
        other.bind((server.HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(StackError, match=f"port {port} cannot be used"):
            server.start(places, Path("/nonexistent"), port)
    assert not places.server.exists()


def test_a_server_that_ends_at_once_says_why(places, tmp_path):
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho no such luck\nexit 3\n", encoding="utf-8")
    python.chmod(0o755)
    with pytest.raises(StackError, match="no such luck"):
        server.start(places, python, free_port())
    assert not places.server.exists()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((server.HOST, 0))
        return int(probe.getsockname()[1])


def test_the_secret_is_not_in_what_is_printed(places):
    record(places, 1, 0.0)
    found = server.recorded(places)
    assert found is not None
    assert "secret" not in repr(found)
