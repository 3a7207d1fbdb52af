"""What `sam build` made is compiled in place, whatever was compiled there before."""

import json
import sys
from pathlib import Path

import pytest

import compile_build

TEMPLATE = {
    "Resources": {
        "Core": {
            "Type": "AWS::Serverless::LayerVersion",
            "Properties": {"ContentUri": "Core"},
        },
        "Ask": {"Type": "AWS::Serverless::Function", "Properties": {"CodeUri": "Ask"}},
        "Inline": {"Type": "AWS::Serverless::Function", "Properties": {"InlineCode": "x = 1"}},
        "Bucket": {"Type": "AWS::S3::Bucket"},
    }
}
TAG = sys.implementation.cache_tag


@pytest.fixture
def build(tmp_path: Path) -> Path:
    files = {
        "template.yaml": json.dumps(TEMPLATE),
        "Core/python/core/__init__.py": "WORD = 'w'\n",
        f"Core/python/core/__pycache__/__init__.{TAG}.pyc": "stale",
        "Core/python/core/__pycache__/gone.cpython-30.pyc": "stale",
        "Ask/app.py": "def handler(event, context):\n    return event\n",
        "Ask/broken_on_this_python.py": "def (:\n",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def run(build: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "argv", ["compile_build", str(build)])
    return compile_build.main()


def test_artifacts_are_compiled_for_lambda_and_measured(build, monkeypatch, capsys):
    assert run(build, monkeypatch) == 0
    cached = sorted(path.relative_to(build).as_posix() for path in build.rglob("*.pyc"))
    assert cached == [
        f"Ask/__pycache__/app.{TAG}.pyc",
        f"Core/python/core/__pycache__/__init__.{TAG}.pyc",
    ]
    compiled = (build / cached[1]).read_bytes()
    assert compiled[4:8] == (1).to_bytes(4, "little"), "never checked against the source"
    assert b"/opt/python/core/__init__.py" in compiled
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["Ask", "Core"]


def test_what_is_too_large_for_lambda_fails(build, monkeypatch, capsys):
    with (build / "Ask" / "data").open("wb") as data:
        data.truncate(compile_build.LIMIT + 1)
    assert run(build, monkeypatch) == 1
    assert "over the limit" in capsys.readouterr().out


def test_another_python_than_that_of_the_layers_fails(build, monkeypatch, capsys):
    template = json.loads((build / "template.yaml").read_text("utf-8"))
    template["Resources"]["Core"]["Metadata"] = {"BuildMethod": "python2.7"}
    (build / "template.yaml").write_text(json.dumps(template), encoding="utf-8")
    assert run(build, monkeypatch) == 1
    assert "python2.7" in capsys.readouterr().out
    assert not (build / "Ask" / "__pycache__").exists()
