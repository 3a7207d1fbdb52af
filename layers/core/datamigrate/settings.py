"""What a user chooses for a conversion. The same settings and input give the same files."""

from dataclasses import dataclass
from enum import StrEnum


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
