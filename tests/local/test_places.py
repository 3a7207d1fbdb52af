"""Folders and files: where they are, and that only their owner may look."""

from pathlib import Path

import pytest

from datamigrate.local.environment import environment
from datamigrate.local.errors import StackError
from datamigrate.local.places import Places, cache, default_state
from datamigrate.local.stack import local_address


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_the_state_folder_is_closed_even_if_it_was_open(tmp_path):
    (tmp_path / "open").mkdir(mode=0o755)
    places = Places(tmp_path / "open")
    places.make()
    places.write(places.stack, "{}")
    folders = [path for path in places.root.iterdir() if path.is_dir()]
    assert {mode(path) for path in [places.root, *folders]} == {0o700}
    assert mode(places.stack) == 0o600


def test_a_file_is_replaced_whole(places):
    places.write(places.stack, "one")
    places.stack.chmod(0o644)
    places.write(places.stack, "two")
    assert places.stack.read_text(encoding="utf-8") == "two"
    assert mode(places.stack) == 0o600
    assert not list(places.root.glob(".*"))


def test_folders_of_the_user_follow_the_xdg_variables(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "c"))
    monkeypatch.setenv("XDG_STATE_HOME", "relative/is/ignored")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache() == tmp_path / "c" / "datamigrate"
    assert default_state() == tmp_path / ".local" / "state" / "datamigrate" / "local"


def test_an_environment_that_was_left_half_made_is_made_again(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    said: list[str] = []
    made: list[Path] = []

    def make(home: Path) -> None:
        made.append(home)
        assert not (home / "half").exists()
        (home / "bin").mkdir(parents=True)
        (home / "half").touch()
        if len(made) == 1:
            raise StackError("no network")
        (home / "bin" / "python").touch(mode=0o755)

    with pytest.raises(StackError, match="no network"):
        environment(said.append, make)
    python = environment(said.append, make)
    assert python.exists()
    assert environment(said.append, make) == python
    assert len(made) == 2
    python.unlink()
    environment(said.append, make)
    assert len(made) == 3, "its interpreter is gone: it is made again"
    assert len(said) == 3


@pytest.mark.parametrize(
    ("on_aws", "here"),
    [
        (
            "https://ab12.execute-api.eu-west-1.amazonaws.com/prod/",
            "http://127.0.0.1:1/_aws/execute-api/ab12/prod/",
        ),
        (
            "https://ab12.execute-api.us-east-1.amazonaws.com",
            "http://127.0.0.1:1/_aws/execute-api/ab12",
        ),
        ("https://example.com/execute-api", "https://example.com/execute-api"),
        ("arn:aws:states:x", "arn:aws:states:x"),
    ],
)
def test_an_address_of_the_api_becomes_a_local_one(on_aws, here):
    assert local_address(on_aws, "http://127.0.0.1:1") == here
