"""What the tests of the local stack share: one cache, so that MiniStack is installed once."""

from pathlib import Path

import pytest

from datamigrate.local.places import Places

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def places(tmp_path: Path) -> Places:
    made = Places(tmp_path / "state")
    made.make()
    return made


@pytest.fixture(scope="session")
def shared_cache() -> Path:
    return ROOT / "build" / "cache"
