"""One stack for all tests of the pipeline: it takes longer to start than most of them."""

from collections.abc import Iterator

import pytest
from machine import Machine, copy_stack


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    folder = tmp_path_factory.mktemp("stack")
    made = Machine(folder, copy_stack(folder / "source"))
    try:
        made.up()
        yield made
    finally:
        made.down()


@pytest.fixture
def machine(stack: Machine) -> Machine:
    """The stack without faults."""
    stack.faults()
    return stack
