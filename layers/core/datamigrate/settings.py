"""What a user chooses for a conversion. The same settings and input give the same files."""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Tier(StrEnum):
    """A group of data tests that can be turned off as one."""

    KEYS = "keys"
    RELATIONSHIPS = "relationships"
    VALUES = "values"
    CHECKS = "checks"


@dataclass(frozen=True, slots=True)
class Settings:
    """`source_name` names the source and begins every model; the project is called so too.

    Names are made legal where they are used; any text will do here.
    """

    target: str = "duckdb"
    source_name: str = "legacy"
    project_name: str | None = None
    seeds: bool = False
    tests: frozenset[Tier] = frozenset(Tier)
    owner: str | None = None


def source_name_of(path: str) -> str:
    """The name of the source where none is given: that of its first script; `-` has none."""
    stem = "legacy" if path == "-" else Path(path).resolve().stem
    return re.sub(r"\W+", "_", stem).strip("_").lower() or "legacy"
