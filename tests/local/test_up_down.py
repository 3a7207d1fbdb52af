"""A small stack, for real: up, used through its API and its bucket, down, up with its data."""

import json
import shutil
from pathlib import Path

import psutil
import pytest

SMALL = Path(__file__).parent / "stack"

pytestmark = pytest.mark.ministack


@pytest.fixture
def small(machine):
    shutil.copytree(SMALL, machine.folder / "stack")
    machine.template = machine.folder / "stack" / "template.yaml"
    return machine


def test_a_stack_comes_up_keeps_its_data_and_leaves_nothing(small):
    first = small.up()
    facts = small.facts()
    assert facts["api_url"] in first
    assert facts["endpoint"] == f"http://127.0.0.1:{small.port}"
    secrets = (facts["api_key"], facts["secret_access_key"])
    assert not any(secret in text for secret in secrets for text in [first, *small.processes()])
    check_the_api(small)

    small.upload("one.sql")
    seen = {"pk": "one.sql", "text": "seen"}
    assert small.wait_for("/notes/one.sql", "note")["note"] == seen
    check_that_the_same_is_not_started_again(small)
    change(small)
    assert small.ask("/notes/one.sql")[1]["greeting"] == "hello, changed world"

    small.upload("slow.sql")
    small.upload("two.sql")
    small.wait_for("/notes/two.sql", "note")
    running = psutil.Process(json.loads((small.state / "server.json").read_text())["pid"])
    assert "as failed: 1" in small.run("down", "--now")
    assert not running.is_running()
    assert small.processes() == []
    assert list((small.state / "tmp").iterdir()) == []
    assert not (small.state / "stack.json").exists()
    assert not any(secret in small.log for secret in secrets)

    small.up()
    assert small.facts()["outputs"] == facts["outputs"]
    assert small.ask("/notes/one.sql")[1]["note"] == seen
    ended = {"pk": "slow.sql", "text": "FAILED"}
    assert small.wait_for("/notes/slow.sql", "note")["note"] == ended
    small.upload("three.sql")
    assert small.wait_for("/notes/three.sql", "note")
    assert "The stack is down" in small.run("down", "--purge")
    assert "No stack runs" in small.run("down")
    assert {path.name for path in small.state.iterdir()} <= {"lock"}


def check_the_api(small):
    assert small.ask("/notes/one.sql", key="")[0] == 403
    assert small.ask("/notes/one.sql", key="wrong")[0] == 403
    status, found = small.ask("/notes/one.sql")
    assert status == 200
    assert found["note"] is None
    assert found["greeting"] == "hello, world"
    assert ":assumed-role/datamigrate-AskRole-" in found["caller"]
    assert found["cached"], "the layer's compiled files are used"
    assert found["masked"] == [], "the server's own packages are not lent to functions"
    assert found["inherited"] == [], "nor is the user's environment"


def check_that_the_same_is_not_started_again(small):
    before = (small.state / "server.json").read_text(encoding="utf-8")
    small.up("--json")
    assert (small.state / "server.json").read_text(encoding="utf-8") == before
    other = small.port + 1 if small.port < 65535 else 1024
    assert "runs on port" in small.up("--port", str(other), status=2)


def change(small):
    """Another layer, another template: both arrive with one more `up`."""
    words = small.folder / "stack" / "layers" / "words" / "words" / "__init__.py"
    words.write_text(words.read_text().replace(", world", ", changed world"), encoding="utf-8")
    text = small.template.read_text(encoding="utf-8")
    small.template.write_text(text.replace("MemorySize: 256", "MemorySize: 320"), "utf-8")
    small.up()
