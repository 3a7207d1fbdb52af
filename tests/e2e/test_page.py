"""The report in a real browser: it searches, groups, unfolds and fetches nothing."""

from collections.abc import Iterator
from pathlib import Path

import browser
import pytest

from datamigrate.pipeline import convert, load
from datamigrate.render.page.page import PAGE
from datamigrate.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
CASE = ROOT / "tests" / "cases" / "page" / "shop" / "input.sql"
pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a small script, in a place of its own."""
    path = tmp_path_factory.mktemp("page") / PAGE
    made = convert(load([CASE]), Settings("duckdb", "shop", pii=True))
    path.write_text(made.files[PAGE], "utf-8")
    return path


@pytest.fixture
def page(file: Path) -> Iterator[browser.Page]:
    """The page as it is when it was just opened."""
    if browser.executable() is None:
        pytest.skip(f"none of {', '.join(browser.NAMES)} is installed; CHROMIUM may name another")
    with browser.opened(file) as opened:
        opened.size(1280, 900)
        yield opened
        assert faults(opened) == []
        assert requests(opened) == [file.as_uri()]


def faults(page: browser.Page) -> list[object]:
    """What the console says, errors and refusals of the page's own policy among it."""
    kinds = {"Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"}
    return [event["params"] for event in page.events if event.get("method") in kinds]


def requests(page: browser.Page) -> list[str]:
    return [
        event["params"]["request"]["url"].partition("#")[0]
        for event in page.events
        if event.get("method") == "Network.requestWillBeSent"
        and not event["params"]["request"]["url"].startswith("about:")
    ]


def search(page: browser.Page, words: str) -> None:
    page.run(
        f"(search.value = {words!r}, search.dispatchEvent(new Event('input')),"
        " new Promise((done) => setTimeout(done, 250)))"
    )


def seen(page: browser.Page, what: str) -> list[str]:
    """The text of what is there and not hidden."""
    found = page.run(
        f"[...document.querySelectorAll({what!r})].filter((one) => !one.closest('[hidden]'))"
        ".map((one) => one.textContent.trim())"
    )
    return list(found)


def test_a_search_leaves_the_rows_that_have_all_words(page: browser.Page) -> None:
    tables = ["dbo.Country", "dbo.<Log>", "dbo.Person", "Sales.Line", "Sales.Order"]
    assert seen(page, ".t > summary > b") == tables
    search(page, "shipped LINE")
    assert seen(page, ".t > summary > b") == ["Sales.Line"]
    assert seen(page, "#found")[0].endswith("found")
    search(page, "t102")
    assert set(seen(page, ".g > summary > b:nth-of-type(2)")) == {"T102"}
    search(page, "")
    assert seen(page, ".t > summary > b") == tables


def test_findings_are_grouped_by_object_and_back(page: browser.Page) -> None:
    before = seen(page, ".g > summary"), seen(page, ".g li")
    page.run("document.getElementById('by-object').click()")
    assert "dbo.Person" in [text.rpartition(" ")[0] for text in seen(page, ".g > summary")]
    assert len(seen(page, ".g li")) == len(before[1])
    page.run("document.getElementById('by-code').click()")
    assert (seen(page, ".g > summary"), seen(page, ".g li")) == before


def test_a_severity_can_be_left_out(page: browser.Page) -> None:
    page.run("document.querySelector('[value=note]').click()")
    assert {text.split()[0] for text in seen(page, ".g > summary")} == {"warning"}


def test_a_box_leads_to_its_table_and_shows_its_keys(page: browser.Page) -> None:
    page.run("document.querySelector('a.box').focus()")
    assert page.run("document.querySelectorAll('path.on').length") > 0
    page.run("document.querySelector('a.box').dispatchEvent(new MouseEvent('click'))")
    page.run("new Promise((done) => setTimeout(done, 250))")
    assert page.run("document.querySelector('.t:target').open")


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_wider_than_the_screen(page: browser.Page, width: int) -> None:
    page.size(width, 740)
    assert page.run("document.documentElement.scrollWidth") <= width


def test_everything_is_on_paper(page: browser.Page, tmp_path: Path) -> None:
    closed = page.run("document.querySelectorAll('details:not([open])').length")
    page.print(tmp_path / "page.pdf")
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
    page.ask("Emulation.setEmulatedMedia", media="print")
    assert closed > 0
    assert page.run("getComputedStyle(document.querySelector('nav')).display") == "none"
    heights = page.run(
        "[...document.querySelectorAll('.t:not([open]) table')].map((one) => one.offsetHeight)"
    )
    assert len(heights) == 5
    assert min(heights) > 0


def test_it_is_whole_without_its_script(file: Path, page: browser.Page) -> None:
    page.ask("Emulation.setScriptExecutionDisabled", value=True)
    page.events.clear()
    page.open(file)
    shown = page.ask("DOM.getDocument", depth=-1)
    assert "Tables and their keys" in str(shown)
    page.ask("Emulation.setScriptExecutionDisabled", value=False)
    assert page.run("document.querySelectorAll('.tools:not([hidden])').length") == 0
    assert page.run("document.querySelectorAll('.t').length") == 5
