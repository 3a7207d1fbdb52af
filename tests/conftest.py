"""What every test may use: golden files and the corpora. A test writes nothing unless asked to."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
CORPORA = Path(os.environ.get("DATAMIGRATE_CORPORA", ROOT.parent / "shared" / "corpora"))

# A shared machine says nothing about the time of one example.
settings.register_profile("default", deadline=None, print_blob=True)
settings.load_profile("default")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write what the code says now to the expected files",
    )


@pytest.fixture(scope="session")
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether the expected files are to be rewritten."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def golden(update_golden: bool) -> Callable[[Path, str], None]:
    """Compare a text with the file that holds what is expected, or write that file."""

    def compare(path: Path, found: str) -> None:
        if update_golden:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(found.encode())
            return
        assert path.exists(), f"`{path}` is missing; `make golden` writes it"
        assert found == path.read_bytes().decode(), f"`{path}` differs"

    return compare


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of real scripts; DATAMIGRATE_CORPORA says where it is."""
    if not CORPORA.is_dir():
        pytest.skip(f"no corpora in {CORPORA}")
    return CORPORA
