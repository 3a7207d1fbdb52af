"""Databases that projects are built on."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

import postgres


@contextmanager
def reached(target: str, name: str) -> Iterator[dict[str, str]]:
    """What a client has to know to reach an empty database; skips where there is no server."""
    if target == "duckdb":
        yield {}
        return
    if not (postgres.BIN / "initdb").exists():
        pytest.skip(f"no PostgreSQL in {postgres.BIN}")
    with postgres.server() as running:
        running.create_database(name)
        yield running.environment(name)


@pytest.fixture
def database() -> Callable[[str, str], AbstractContextManager[dict[str, str]]]:
    """An empty database of a target, under a name, and how it is reached."""
    return reached
