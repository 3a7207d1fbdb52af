"""Conclude: give a migration its end, and tell the bus. Every path comes through here.

Input: `execution`, and under `state` what the execution knows; or an event of Step Functions that
says that an execution was stopped from outside. Output: status, code and message.
"""

import json
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from datamigrate_aws import events, migrations
from datamigrate_aws.attributes import Attributes
from datamigrate_aws.migrations import ENDED, Status
from datamigrate_aws.observe import MetricUnit, logger, metrics
from datamigrate_aws.rejections import (
    BAD_PROJECT,
    OF_THE_SCRIPT,
    STEP_FAILED,
    STOPPED,
    Rejection,
    kind_of,
    reject,
)
from datamigrate_aws.steps import step
from datamigrate_aws.uploads import migration_of, upload_of

Answer = dict[str, Any]


@step
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], _context: LambdaContext) -> Answer:
    """End the migration if it has not ended, and answer how it ended."""
    if event.get("source") == "aws.states":
        return _stopped(event["detail"])
    state, execution = event["state"], event["execution"]
    migration = _migration(state, execution)
    return _end(migration, execution, _given(state))


def _stopped(detail: dict[str, Any]) -> Answer:
    """An execution that ended without coming through here."""
    execution = detail["executionArn"]
    state = json.loads(detail.get("input") or "{}")
    if "parse" not in state and "detail" not in state:
        return {}
    if detail["status"] == "FAILED":  # it came through here, and its migration may be deleted since
        migration = state.get("parse", {}).get("migration") or migration_of(upload_of(state))
    else:
        migration = _migration(state, execution)
    message = f"expected the execution to end by itself, found it {detail['status']}"
    return _end(migration, execution, reject(STOPPED, message))


def _migration(state: dict[str, Any], execution: str) -> str:
    """Which one it is; a migration whose parse step never began is made here."""
    known = state.get("parse", {}).get("migration")
    if known is not None:
        return str(known)
    upload = upload_of(state)
    migration = migration_of(upload)
    found = migrations.get(migration)
    if found is None or found["status"] == Status.WAITING:
        migrations.claim(migration, upload, execution)
    return migration


def _given(state: dict[str, Any]) -> Rejection | None:
    """Why the execution gave up, if it did: its user's text, or the step that failed."""
    rejected = state.get("parse", {}).get("error")
    if rejected:
        return Rejection(rejected["code"], rejected["message"])
    failed = state.get("failed")
    if failed is not None:
        return reject(STEP_FAILED, f"expected every step to end, found one fail: {kind_of(failed)}")
    return None


def _end(migration: str, execution: str, given: Rejection | None) -> Answer:
    """End it once; tell of it at least once, whatever happens in between."""
    logger.append_keys(migration=migration)
    found = migrations.get(migration) or {}
    migrations.end(migration, execution, *_outcome(found, given))
    now = migrations.get(migration) or {}
    if now.get("execution") != execution or now.get("status") not in ENDED:
        return {"status": "SUPERSEDED"}
    if "told_at" not in now:
        _tell(migration, now)
        migrations.told(migration, execution)
    error = now.get("error", {})
    return {"status": now["status"], "code": error.get("code"), "message": error.get("message")}


def _outcome(found: Attributes, given: Rejection | None) -> tuple[Status, Rejection | None]:
    if given is not None:
        return Status.FAILED, given
    done, total = found.get("done", 0), found.get("total", 0)
    if done != total:
        message = f"expected {total} tables, found {total - done} of them failed"
        return Status.PARTIAL if done else Status.FAILED, reject(STEP_FAILED, message)
    errors = found.get("verdict", {}).get("errors", 0)
    if errors:
        message = f"expected a project that holds together, found {errors} errors: see the verdict"
        return Status.PARTIAL, reject(BAD_PROJECT, message)
    return Status.SUCCEEDED, None


def _tell(migration: str, ended: Attributes) -> None:
    """One event on the bus, one line, one metric."""
    status, error = ended["status"], ended.get("error", {})
    detail = {
        "migration": migration,
        "status": status,
        "tenant": ended["tenant"],
        "tables": {name: ended.get(name, 0) for name in ("total", "done", "failed")},
        "upload": ended["upload"],
        "code": error.get("code"),
        "message": error.get("message"),
    }
    events.publish("Migration Ended", detail)
    end = "Rejected" if error.get("code") in OF_THE_SCRIPT else status.capitalize()
    metrics.add_metric(f"Migrations{end}", MetricUnit.Count, 1)
    logger.info("ended", status=status, code=error.get("code"))
