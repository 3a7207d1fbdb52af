"""Every code has a page, and every page a code."""

from pathlib import Path

from datamigrate.translate.codes import CODES, NOTES
from datamigrate.types.resolve import CODES as TYPE_CODES

PAGES = Path(__file__).parents[3] / "docs" / "codes"


def test_codes_are_the_documented_ones() -> None:
    codes = [*TYPE_CODES, *CODES]
    assert sorted(page.stem for page in PAGES.glob("T[12]*.md")) == [code.id for code in codes]
    for code in codes:
        text = (PAGES / f"{code.id}.md").read_text()
        assert text.startswith(f"# {code.id}: {code.title}\n\nSeverity: {code.severity}\n")


def test_a_note_says_what_differs() -> None:
    assert {code for code in CODES if code.severity == "note"} == set(NOTES)
