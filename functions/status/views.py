"""Items as the API shows them. Task tokens, keys of the table and tenants stay inside."""

import base64
import re
from datetime import datetime
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler.exceptions import ServiceError

from datamigrate_aws.attributes import Attributes
from datamigrate_aws.executions import console_link
from datamigrate_aws.migrations import ENDED
from models import Failure, Migration, MigrationSummary, Progress, Step, Table

TIME_CURSOR = re.compile(r"[-0-9T:.]{10,40}Z#[0-9a-f]{24}")
MODEL_CURSOR = re.compile(r".{1,230}", re.S)
_STEPS = ("parse", "generate", "validate")


def summary(found: Attributes) -> MigrationSummary:
    """A migration in a list."""
    return MigrationSummary(**_short(found))


def migration(found: Attributes) -> Migration:
    """A migration as a whole."""
    return Migration(
        **_short(found),
        updated_at=found["updated_at"],
        round=found["round"],
        options=found.get("options", {}),
        counts=found.get("counts", {}),
        verdict=found.get("verdict"),
        steps=_steps(found),
        links=_links(found),
    )


def _short(found: Attributes) -> dict[str, Any]:
    error = found.get("error")
    return {
        "id": found["id"],
        "status": found["status"],
        "filename": found["upload"]["key"].rpartition("/")[2],
        "target": found.get("options", {}).get("target"),
        "created_at": found["created_at"],
        "ended_at": found.get("ended_at"),
        "tables": Progress(total=found.get("total"), done=found["done"], failed=found["failed"]),
        "error": Failure(**error) if error else None,
    }


def _steps(found: Attributes) -> list[Step]:
    steps = []
    for name in _STEPS:
        started, ended = found.get(f"{name}_started"), found.get(f"{name}_ended")
        if started is not None:
            seconds = _seconds(started, ended) if ended else None
            steps.append(Step(name=name, started_at=started, ended_at=ended, seconds=seconds))
    return steps


def _seconds(start: str, end: str) -> float:
    return round((datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds(), 3)


def _links(found: Attributes) -> dict[str, str]:
    here = f"/migrations/{found['id']}"
    links = {"self": here, "tables": f"{here}/tables"}
    if "execution" in found:
        links["execution"] = console_link(found["execution"])
    if found["status"] in ENDED and "verdict" in found:
        links |= {"report": f"{here}/report", "download": f"{here}/download"}
    return links


def table(found: Attributes) -> Table:
    """A table."""
    error = found.get("error")
    names = ("name", "model", "status", "round", "attempts", "milliseconds", "ended_at")
    values = {name: found[name] for name in names if name in found}
    return Table(**values, error=Failure(**error) if error else None)


def cursor_of(last: str | None) -> str | None:
    """Where the next page begins, as text that nobody need understand."""
    return base64.urlsafe_b64encode(last.encode()).decode() if last is not None else None


def read_cursor(cursor: str | None, form: re.Pattern[str]) -> str | None:
    """The same back; what never was one is refused."""
    if cursor is None:
        return None
    try:
        found = base64.b64decode(cursor.encode(), altchars=b"-_", validate=True).decode()
    except ValueError:
        found = ""
    if not form.fullmatch(found):
        raise ServiceError(HTTPStatus.BAD_REQUEST, "expected a cursor of this list")
    return found
