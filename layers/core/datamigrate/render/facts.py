"""What is known of all tables together, counted as they pass by."""

from collections import Counter
from dataclasses import field
from typing import NamedTuple

from datamigrate.plan.model import TablePlan, ViewPlan
from datamigrate.render.page.index import TableIndex
from datamigrate.types import Family, Loss
from datamigrate.values import dataclass

_ORDER = tuple(Loss)


class Fidelity(NamedTuple):
    """What columns of one type become, and what of their values is lost; no type: left out."""

    source_type: str
    type: str | None
    loss: Loss
    reason: str | None


@dataclass(slots=True)
class Facts:
    """`fidelity` counts columns; `snapshots`, `incremental` and `pii` list what was noted.

    `index` is what the page for a browser lists and draws.
    """

    tables: int = 0
    columns: int = 0
    tests: int = 0
    seeds: int = 0
    families: set[Family] = field(default_factory=set)
    schemas: set[str] = field(default_factory=set)
    fidelity: Counter[tuple[str, str | None, Loss, str | None]] = field(default_factory=Counter)
    snapshots: list[tuple[str, str]] = field(default_factory=list)
    incremental: list[tuple[str, str]] = field(default_factory=list)
    pii: list[tuple[str, str]] = field(default_factory=list)
    index: TableIndex = field(default_factory=TableIndex)

    def add(self, table: TablePlan) -> None:
        """Count a table."""
        self.index.add(table)
        self.tables += 1
        self.columns += len(table.columns) + len(table.left_out)
        self.tests += len(table.tests)
        self.schemas.add(table.schema)
        self.families.update([column.family for column in table.columns])
        self.fidelity.update(
            [(c.source_type, c.type if c.typed else None, c.loss, c.reason) for c in table.columns]
        )
        for left in table.left_out:
            self.fidelity[left.source_type, None, Loss.UNSUPPORTED, None] += 1
        for column in table.columns:
            if column.pii is not None:
                self.pii.append((f"{table.original}.{column.source_name}", column.pii))
        if table.snapshot is not None:
            self.snapshots.append((table.original, table.snapshot.name))
        if table.incremental is not None:
            self.incremental.append((table.original, table.incremental))

    def add_view(self, view: ViewPlan) -> None:
        """Count what a view adds to that of tables."""
        self.tests += len(view.tests)

    def verdicts(self) -> list[tuple[Fidelity, int]]:
        """Each verdict and how many columns have it."""
        return [(Fidelity(*found), count) for found, count in self.fidelity.items()]

    def lost(self, loss: Loss) -> int:
        """How many columns have this verdict."""
        return sum(count for found, count in self.verdicts() if found.loss is loss)

    def ranked(self) -> list[tuple[Fidelity, int]]:
        """The most that is lost first."""
        return sorted(
            self.verdicts(),
            key=lambda found: (-_ORDER.index(found[0].loss), found[0].source_type, str(found[0])),
        )
