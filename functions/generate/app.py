"""Generate: each message is one table; its files are written to the bucket and the table is marked.

A message may come twice, and several workers may have the same one: files come out the same, and a
table counts once. Whoever finds all tables counted tells the waiting execution.
"""

import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.exceptions import BotoCoreError, ClientError

from datamigrate.render.table import render_table
from datamigrate_aws import documents, queue, storage, tables
from datamigrate_aws.clients import CONNECTIONS
from datamigrate_aws.documents import WorkItem
from datamigrate_aws.environment import environment
from datamigrate_aws.identity import folder, project_key
from datamigrate_aws.observe import MetricUnit, logger, metrics
from datamigrate_aws.rejections import TABLE_FAILED, place_of, reject
from datamigrate_aws.rounds import tell_if_done
from datamigrate_aws.tables import Outcome


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of one message: how long it took, or where it failed; no item if it is none."""

    record: dict[str, Any]
    item: WorkItem | None
    milliseconds: int = 0
    problem: str | None = None


@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """A batch of messages; those that failed are named, and come again."""
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        attempts = list(pool.map(_attempt, event["Records"]))
    failed = [attempt for attempt in attempts if attempt.problem is not None]
    for (migration, number), group in _by_round(attempts).items():
        failed += _mark(migration, number, group)
    for attempt in failed:
        _give_back(attempt)
    return {"batchItemFailures": [{"itemIdentifier": a.record["messageId"]} for a in failed]}


def _attempt(record: dict[str, Any]) -> Attempt:
    """Whatever one table does to its worker, the others of the batch go on."""
    start = time.monotonic()
    item = None
    try:
        item = documents.read_item(record["body"])
        _generate(item)
    except Exception as problem:  # noqa: BLE001
        return Attempt(record, item, problem=place_of(problem))
    return Attempt(record, item, round((time.monotonic() - start) * 1000))


def _generate(item: WorkItem) -> None:
    bucket = environment().bucket
    line = bytes(item.table)
    if not line:
        line = storage.read(bucket, f"{folder(item.migration)}tables.jsonl", part=item.at)
    files = render_table(documents.read_table(line), item.project)
    storage.write(
        bucket, {project_key(item.migration, path): text.encode() for path, text in files.items()}
    )


def _by_round(attempts: list[Attempt]) -> dict[tuple[str, int], list[Attempt]]:
    """Those that went well."""
    groups: defaultdict[tuple[str, int], list[Attempt]] = defaultdict(list)
    for attempt in attempts:
        if attempt.item is not None and attempt.problem is None:
            groups[attempt.item.migration, attempt.item.round].append(attempt)
    return groups


def _mark(migration: str, number: int, attempts: list[Attempt]) -> list[Attempt]:
    """One transaction for the tables that are done, then a look at the count; what failed of it."""
    logger.append_keys(migration=migration)
    try:
        tables.settle(migration, number, list(_outcomes(attempts)))
        tell_if_done(migration)
    except Exception as problem:  # noqa: BLE001  # the files are there; the marks come with the next try
        return [replace(attempt, problem=place_of(problem)) for attempt in attempts]
    metrics.add_metric("TablesGenerated", MetricUnit.Count, len(attempts))
    logger.info("generated", tables=len(attempts))
    return []


def _outcomes(attempts: list[Attempt]) -> Iterator[Outcome]:
    """A table that is twice in a batch is once in its transaction."""
    for model, attempt in {a.item.model: a for a in attempts if a.item}.items():
        yield Outcome(model, milliseconds=attempt.milliseconds)


def _give_back(attempt: Attempt) -> None:
    """Note the reason where the table is, and let the message come again before long.

    Neither is needed: without them the message comes again all the same, later.
    """
    item, record = attempt.item, attempt.record
    received = int(record["attributes"]["ApproximateReceiveCount"])
    metrics.add_metric("TablesFailedAttempts", MetricUnit.Count, 1)
    logger.append_keys(migration=item.migration if item else None)
    logger.error("attempt failed", delivery=record["messageId"], at=attempt.problem)
    try:
        queue.return_soon(record["receiptHandle"], received)
        if item is not None:
            message = (
                f"expected the table's files, found a failure of its worker: {attempt.problem}"
            )
            why = reject(TABLE_FAILED, message)
            tables.note_failure(item.migration, item.round, item.model, why)
    except (BotoCoreError, ClientError) as problem:
        logger.error("not given back", delivery=record["messageId"], at=place_of(problem))
