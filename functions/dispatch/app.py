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
from datamigrate_aws.rejections import (
    STEP_FAILED,
    TABLE_LATE,
    Rejection,
    StepError,
    kind_of,
    place_of,
    reject,
)
from datamigrate_aws.steps import step
from datamigrate_aws.tables import NewTable, Outcome

Answer = dict[str, Any]

_NONE = {"done": 0, "failed": 0}


@step
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], _context: LambdaContext) -> Answer:
    """Do one of the two steps."""
    state, execution = event["state"], event["execution"]
    migration = state["parse"]["migration"]
    logger.append_keys(migration=migration)
    if event["step"] == "settle":
        return _settle(migration, execution, state["late"])
    try:
        if "retry" in state:
            _begin_again(migration, execution, state["retry"]["ended_at"])
        return _dispatch(migration, execution, event["token"])
    except Exception as problem:  # noqa: BLE001  # the state waits for its token, whatever happens
        logger.error("not dispatched", at=place_of(problem))
        executions.tell_failed(event["token"], StepError.__name__, place_of(problem))
        return {"sent": 0}


def _dispatch(migration: str, execution: str, token: str) -> Answer:
    """Without messages there is nobody to say that all is done, or that it is another's matter."""
    if not migrations.dispatching(migration, execution, token):
        logger.info("another execution has this migration, or it has ended")
        executions.tell_done(token, _NONE)
        return {"sent": 0}
    found = migrations.get(migration) or {}
    left = tables.pending(migration, found["round"])
    sent = queue.send(migration, _messages(migration, found["round"], left))
    logger.info("dispatched", messages=sent, round=found["round"])
    metrics.add_metric("TablesDispatched", MetricUnit.Count, sent)
    if not left:
        migrations.settled(migration, execution)
        executions.tell_done(token, {"done": found["done"], "failed": found["failed"]})
    return {"sent": sent}


def _begin_again(migration: str, execution: str, ended_at: str) -> None:
    found = migrations.get(migration) or {}
    if found.get("ended_at") == ended_at:
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


def _settle(migration: str, execution: str, late: dict[str, str]) -> Answer:
    """Whatever is pending will not be waited for any longer. The items know best what is done."""
    found = migrations.get(migration) or {}
    if found.get("execution") != execution:
        logger.info("another execution has this migration")
        return _NONE
    left = tables.pending(migration, found["round"])
    why = _why(late)
    tables.settle(migration, found["round"], [Outcome(table.model, why) for table in left])
    now = migrations.get(migration) or {}
    logger.warning("settled", late=len(left), done=now["done"], failed=now["failed"])
    return {"done": now["done"], "failed": now["failed"]}


def _why(late: dict[str, str]) -> Rejection:
    if late["Error"] == "States.Timeout":
        return reject(TABLE_LATE, "expected the table in time, found it still under way")
    kind = late["Cause"] if late["Error"] == StepError.__name__ else kind_of(late)
    return reject(
        STEP_FAILED, f"expected the table to be sent to a worker, found a failure: {kind}"
    )
