"""Dead letters: a table whose message failed too often is marked as failed, with its reason."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from datamigrate_aws import documents, tables
from datamigrate_aws.documents import WorkItem
from datamigrate_aws.observe import MetricUnit, logger, metrics
from datamigrate_aws.rejections import TABLE_LOST, Rejection, place_of, reject
from datamigrate_aws.rounds import tell_if_done
from datamigrate_aws.tables import Outcome


@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Mark each message's table; what cannot be marked now comes again."""
    failed = [record["messageId"] for record in event["Records"] if not _buried(record)]
    return {"batchItemFailures": [{"itemIdentifier": identity} for identity in failed]}


def _buried(record: dict[str, Any]) -> bool:
    try:
        item = documents.read_item(record["body"])
    except documents.DocumentError as problem:
        logger.error("no work item", delivery=record["messageId"], at=place_of(problem))
        metrics.add_metric("UnknownMessages", MetricUnit.Count, 1)
        return True  # nothing can be done with it, now or later
    logger.append_keys(migration=item.migration)
    try:
        _bury(item)
    except Exception as problem:  # noqa: BLE001  # one message's trouble is not the others'
        logger.error("not marked", model=item.model, at=place_of(problem))
        return False
    return True


def _bury(item: WorkItem) -> None:
    why = _reason(item)
    tables.settle(item.migration, item.round, [Outcome(item.model, why)])
    tell_if_done(item.migration)
    logger.warning("table given up", model=item.model, code=why.code)
    metrics.add_metric("TablesFailed", MetricUnit.Count, 1)


def _reason(item: WorkItem) -> Rejection:
    """What the last worker noted, if it came so far."""
    found = tables.get(item.migration, item.model)
    if found is not None and "error" in found:
        return Rejection(found["error"]["code"], found["error"]["message"])
    return reject(TABLE_LOST, "expected an answer of the worker, found none in any attempt")
