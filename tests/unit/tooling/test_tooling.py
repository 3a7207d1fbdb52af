"""The lock, the benchmark's input and the page of results are what the targets count on."""

import re
from pathlib import Path

import pytest

import fidelity
import hostile
import ssms_script

ROOT = Path(__file__).resolve().parents[3]


def test_lock_pins_everything_and_names_no_index() -> None:
    text = (ROOT / "requirements.lock").read_text("utf-8")
    pins = [line for line in text.splitlines() if re.match(r"[A-Za-z]", line)]
    assert len(pins) > 50
    assert all("==" in pin for pin in pins)
    assert "://" not in text
    assert "index-url" not in text


def test_same_script_twice() -> None:
    first = "\n".join(ssms_script.lines(60, 20))
    assert first == "\n".join(ssms_script.lines(60, 20))
    assert first.count("CREATE TABLE") == 60
    names = re.findall(r"CREATE TABLE (\S+)\(", first)
    assert len(set(names)) == 60


def test_tables_have_the_columns_asked_for() -> None:
    for shape in ssms_script.shapes(200, 20, 1):
        assert len(shape.columns) == 19
        names = [name for name, _, _ in shape.columns]
        assert len(set(names)) == 19, shape.name


@pytest.mark.parametrize("kind", hostile.KINDS)
def test_hostile_input_fills_its_size(kind: str) -> None:
    made = len(hostile.KINDS[kind](65536))
    assert 65536 - 64 <= made <= 65536


def test_page_keeps_what_people_wrote(tmp_path: Path) -> None:
    page = tmp_path / "fidelity.md"
    fidelity.write("a", "First", "one", page)
    page.write_text(page.read_text("utf-8") + "\nWritten by hand.\n", "utf-8")
    fidelity.write("b", "Second", "two", page)
    fidelity.write("a", "First", "three", page)
    text = page.read_text("utf-8")
    assert "one" not in text
    assert [text.index(word) for word in ("three", "Written by hand", "two")] == sorted(
        text.index(word) for word in ("three", "Written by hand", "two")
    )
