"""The worker with faults, for tests only: what happens to it says an object in the bucket.

`migrations/faults.json` holds any of: `poison` (a model that always raises), `die` (a process that
ends after the first file, at a message's first delivery), `twice` (two workers at one batch, and
every message comes again), `throttle` (DynamoDB refuses the first transactions), `bucket_until`
(S3 fails until that time), `lose` (a model whose message is taken, and nothing is done). Each fault
that strikes leaves an object `migrations/struck/<fault>`.
"""

import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from botocore.exceptions import ClientError

import app
from datamigrate_aws import clients, storage
from datamigrate_aws.environment import environment

RENDER, WRITE = app.render_table, storage.write
TRANSACT = clients.dynamodb().transact_write_items


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """The real handler, in trouble."""
    faults = _faults()
    first = all(_received(record) == 1 for record in event["Records"])
    refused = [faults.get("throttle", 0) if first else 0]

    def render(table: Any, project: Any) -> Any:
        if table.model == faults.get("poison"):
            _strike("poison")
            raise KeyError("what a script says in secret")
        return RENDER(table, project)

    def write(bucket: str, objects: dict[str, bytes]) -> None:
        if time.time() < faults.get("bucket_until", 0):
            _strike("bucket_until")
            raise OSError("the bucket is away")
        WRITE(bucket, objects)
        if faults.get("die") and first:
            _strike("die")
            os._exit(1)

    def transact(**asked: Any) -> Any:
        if refused[0]:
            refused[0] -= 1
            _strike("throttle")
            raise _throttled()
        return TRANSACT(**asked)

    app.render_table, storage.write = render, write
    clients.dynamodb().transact_write_items = transact
    kept = [r for r in event["Records"] if json.loads(r["body"])["model"] != faults.get("lose")]
    if len(kept) < len(event["Records"]):
        _strike("lose")
    if not (faults.get("twice") and first):
        return app.handler({**event, "Records": kept}, context)
    _strike("twice")
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: app.handler(event, context), range(2)))
    return {"batchItemFailures": [{"itemIdentifier": r["messageId"]} for r in event["Records"]]}


def _received(record: dict[str, Any]) -> int:
    return int(record["attributes"]["ApproximateReceiveCount"])


def _faults() -> dict[str, Any]:
    try:
        return json.loads(storage.read(environment().bucket, "migrations/faults.json"))
    except (storage.MissingObjectError, ClientError):
        return {}


def _strike(fault: str) -> None:
    WRITE(environment().bucket, {f"migrations/struck/{fault}": b""})


def _throttled() -> ClientError:
    reasons = {"CancellationReasons": [{"Code": "None"}, {"Code": "ThrottlingError"}]}
    error = {"Error": {"Code": "TransactionCanceledException", "Message": "throttled"}}
    return ClientError({**error, **reasons}, "TransactWriteItems")
