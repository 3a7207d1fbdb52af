"""Follow a migration until it ends."""

import time
from collections.abc import Callable, Iterator
from typing import Any

from datamigrate.client.api import Answer, Api

ENDED = frozenset({"SUCCEEDED", "PARTIAL", "FAILED"})
_FIRST_PAUSE = 0.3
_LONGEST_PAUSE = 3.0


def follow(
    api: Api, identity: str, pause: Callable[[float], None] = time.sleep
) -> Iterator[Answer]:
    """The migration each time it was asked for; the last one is that of its end.

    It is asked often at first, since most are short, and seldom later, since a key has a quota.
    """
    seconds = _FIRST_PAUSE
    while True:
        found = api.migration(identity)
        yield found
        if found["status"] in ENDED:
            return
        pause(seconds)
        seconds = min(seconds * 1.2, _LONGEST_PAUSE)


def exit_status(found: dict[str, Any]) -> int:
    """0 all well; 1 done, with errors among the findings or tables that failed; 2 failed."""
    if found["status"] == "FAILED":
        return 2
    errors = (found.get("counts") or {}).get("errors", 0)
    errors += (found.get("verdict") or {}).get("errors", 0)
    return 1 if found["status"] == "PARTIAL" or errors else 0
