"""Dispatch: send a message for each table that is still to be done, or give up on those left.

Input: `step` (`dispatch` or `settle`), `execution`, what it knows as `state`; for `dispatch` also
the task `token` of the waiting state, which is told of any failure.
"""

from collections.abc import Iterator
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from datamigrate_aws import documents, executions, migrations, queue, storage, tables
from datamigrate_aws.documents import WorkItem
from datamigrate_aws.environment import environment
from datamigrate_aws.identity import folder
from datamigrate_aws.observe import MetricUnit, logger, metrics
from datamigrate_aws.rejections import TABLE_LATE, place_of, reject
from datamigrate_aws.tables import NewTable, Outcome

Answer = dict[str, Any]


class SupersededError(Exception):
    """Another execution has this migration, or it has ended."""


@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], _context: LambdaContext) -> Answer:
    """Do one of the two steps."""
    migration, execution = event["state"]["parse"]["migration"], event["execution"]
    logger.append_keys(migration=migration)
    if event["step"] == "settle":
        return _settle(migration, execution)
    try:
        if event["state"].get("retry"):
            _begin_again(migration, execution)
        return _dispatch(migration, execution, event["token"])
    except Exception as problem:  # noqa: BLE001  # the state waits for its token, whatever happens
        logger.error("not dispatched", problem=place_of(problem))
        executions.tell_failed(event["token"], type(problem).__name__, place_of(problem))
        return {"sent": 0}


def _dispatch(migration: str, execution: str, token: str) -> Answer:
    if not migrations.dispatching(migration, execution, token):
        raise SupersededError(migration)
    found = migrations.get(migration) or {}
    left = tables.pending(migration, found["round"])
    sent = queue.send(migration, _messages(migration, found["round"], left))
    logger.info("dispatched", messages=sent, round=found["round"])
    metrics.add_metric("TablesDispatched", MetricUnit.Count, sent)
    if not left:  # nothing to wait for, and no worker to say so
        executions.tell_done(token, {"done": found["done"], "failed": found["failed"]})
    return {"sent": sent}


def _begin_again(migration: str, execution: str) -> None:
    found = migrations.get(migration)
    if found is None:
        raise SupersededError(migration)
    migrations.again(migration, found, execution)
    now = migrations.get(migration) or {}
    if now.get("execution") == execution:
        tables.reopen(migration, now["round"])


def _messages(migration: str, number: int, left: list[NewTable]) -> Iterator[str]:
    if not left:
        return
    bucket, prefix = environment().bucket, folder(migration)
    project = documents.read_plan(storage.read(bucket, f"{prefix}plan.json"), b"").project
    lines = storage.read(bucket, f"{prefix}tables.jsonl")
    for table in left:
        item = WorkItem(migration, number, table.model, project, table.at)
        yield documents.write_item(documents.with_table(item, lines))


def _settle(migration: str, execution: str) -> Answer:
    """Whatever is pending will not be waited for any longer. The items know best what is done."""
    found = migrations.get(migration) or {}
    if found.get("execution") != execution:
        raise SupersededError(migration)
    left = tables.pending(migration, found["round"])
    late = reject(TABLE_LATE, "expected the table in time, found it still under way")
    tables.settle(migration, found["round"], [Outcome(table.model, late) for table in left])
    now = migrations.get(migration) or {}
    logger.warning("settled", late=len(left), done=now["done"], failed=now["failed"])
    return {"done": now["done"], "failed": now["failed"]}
