"""Steps are taken all or not at all; what is not as it was expected stops them."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from datamigrate.cli import journal
from datamigrate.merge.decide import Step
from datamigrate.source import UnreadableError

OLD, NEW, MINE = "old\n", "new\n", "mine\n"


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {"a.sql": OLD, "b/c.sql": OLD, "b/mine.sql": MINE}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / ".datamigrate").mkdir()
    journal.make_room(tmp_path)
    return tmp_path


def take(folder: Path, *steps: Step) -> None:
    for number, step in enumerate(steps):
        if step.after is not None:
            journal.staged(folder, number).write_text(NEW, encoding="utf-8")
    journal.apply(folder, steps)


def test_all_steps_are_taken(folder):
    take(
        folder,
        Step("a.sql", digest(OLD), digest(NEW)),
        Step("b/c.sql", digest(OLD), None),
        Step("d/e.sql", None, digest(NEW)),
    )
    journal.clear(folder)
    assert tree(folder) == {"a.sql": NEW, "b/mine.sql": MINE, "d/e.sql": NEW}


@pytest.mark.parametrize(
    "last",
    [
        Step("b/mine.sql", digest(OLD), digest(NEW)),
        Step("b/mine.sql", digest(OLD), None),
        Step("b/mine.sql", None, digest(NEW)),
        Step("b", None, digest(NEW)),
    ],
)
def test_an_edit_of_that_very_moment_stays_and_stops_all(folder, last):
    before = {path: text for path, text in tree(folder).items() if ".datamigrate" not in path}
    with pytest.raises(UnreadableError, match="found it changed"):
        take(
            folder,
            Step("a.sql", digest(OLD), digest(NEW)),
            Step("b/c.sql", digest(OLD), None),
            Step("d/e.sql", None, digest(NEW)),
            last,
        )
    journal.clear(folder)
    assert tree(folder) == before
    assert not (folder / "d").exists()


@pytest.mark.parametrize(
    "text", ["", "{}x", "[1]", '[["../a", null, null]]', '[["/a", null, null]]']
)
def test_a_journal_that_is_none_moves_nothing(folder, text):
    (folder / ".datamigrate" / "merge" / "journal.json").write_text(text, encoding="utf-8")
    before = tree(folder)
    with pytest.raises(UnreadableError, match="journal of a merge"):
        journal.recover(folder)
    assert tree(folder) == before


def test_a_link_in_the_place_of_the_staging_room_is_not_followed(tmp_path):
    (tmp_path / "p" / ".datamigrate").mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "journal.json").write_text(
        json.dumps([["a.sql", None, digest(OLD)]]), encoding="utf-8"
    )
    (tmp_path / "p" / "a.sql").write_text(OLD, encoding="utf-8")
    (tmp_path / "p" / ".datamigrate" / "merge").symlink_to(tmp_path / "outside")
    journal.recover(tmp_path / "p")
    with pytest.raises(FileExistsError):
        journal.make_room(tmp_path / "p")
    assert (tmp_path / "p" / "a.sql").read_text("utf-8") == OLD
    assert [path.name for path in (tmp_path / "outside").iterdir()] == ["journal.json"]
