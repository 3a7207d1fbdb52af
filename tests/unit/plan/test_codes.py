"""Every code of planning has its page."""

from pathlib import Path

import pytest

from datamigrate.plan.codes import CODES

PAGES = Path(__file__).resolve().parents[3] / "docs" / "codes"


@pytest.mark.parametrize("code", CODES, ids=[code.id for code in CODES])
def test_a_code_has_a_page_with_its_title(code):
    page = (PAGES / f"{code.id}.md").read_text("utf-8")
    assert page.startswith(f"# {code.id}: {code.title}\n\nSeverity: {code.severity.value}\n")


def test_no_page_is_left_over():
    assert {page.stem for page in PAGES.glob("G1*.md")} == {code.id for code in CODES}
