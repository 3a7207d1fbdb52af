"""Remember what was written for a column: columns that are written alike are one value.

Nine tenths of a project's text belong to columns, and the same ones are in many tables.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from datamigrate.plan.model import ColumnPlan

About = TypeVar("About")

MOST = 4096
"""How many columns are remembered by a function, until a table has others; each is kept alive."""


def repeated(
    write: Callable[[ColumnPlan, About], str],
) -> Callable[[Sequence[ColumnPlan], About], list[str]]:
    """The function for all columns of a table, which is asked once for a column.

    Columns, and what they are written for, are known by identity: to compare them takes ten times
    as long, and to ask for one after another five times.
    """
    texts: dict[int, str] = {}
    alive: list[ColumnPlan] = []
    last: list[About] = []

    def remembered(columns: Sequence[ColumnPlan], about: About) -> list[str]:
        if not last or last[0] is not about or len(alive) > MOST:
            texts.clear()
            alive.clear()
            last[:] = (about,)
        try:
            return [*map(texts.__getitem__, map(id, columns))]
        except KeyError:
            for column in columns:
                if id(column) not in texts:
                    texts[id(column)] = write(column, about)
                    alive.append(column)
            return [texts[id(column)] for column in columns]

    return remembered
