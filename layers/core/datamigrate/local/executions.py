"""Executions when the server ends and starts again: it does not go on with them.

MiniStack ends those that were running at its next start, but tells no rule of it as AWS would, so
that nobody would write down that their migrations failed. Here the rules' functions are told.
"""

import json
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from datamigrate.local.errors import StackError
from datamigrate.local.server import ACCOUNT, REGION, Server
from datamigrate.local.session import CONFIG, session

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient
    from mypy_boto3_stepfunctions.literals import ExecutionStatusType
    from mypy_boto3_stepfunctions.type_defs import ExecutionListItemTypeDef

PATIENCE = 60.0
"""Seconds that executions get to end before the server does."""
_SOURCE = "aws.states"


def wait_for_executions(server: Server, patience: float, say: Callable[[str], None]) -> int:
    """Wait until none runs, and return how many still do. A server that is lost has none."""
    steps = session(server).client("stepfunctions", endpoint_url=server.endpoint, config=CONFIG)
    deadline = time.monotonic() + patience
    try:
        while count := sum(1 for _ in _executions(steps, "RUNNING")):
            if time.monotonic() > deadline:
                return count
            say(f"waiting for {count} migrations to end")
            time.sleep(0.5)
    except (ClientError, BotoCoreError):
        return 0
    return 0


def tell_interrupted(server: Server) -> int:
    """Tell the functions of the rules which executions the start of the server has ended."""
    client = session(server).client
    steps = client("stepfunctions", endpoint_url=server.endpoint, config=CONFIG)
    functions = client("lambda", endpoint_url=server.endpoint, config=CONFIG)
    try:
        ended = [
            execution
            for execution in _executions(steps, "FAILED")
            if execution["stopDate"].timestamp() > server.started - 1
        ]
        targets = list(_targets(server)) if ended else []
        for execution in ended:
            event = json.dumps(_event(steps, execution)).encode()
            for target in targets:
                functions.invoke(FunctionName=target, InvocationType="Event", Payload=event)
    except (ClientError, BotoCoreError) as problem:
        raise StackError(f"could not end interrupted migrations: {problem}") from None
    return len(ended)


def _executions(
    steps: "SFNClient", status: "ExecutionStatusType"
) -> "Iterator[ExecutionListItemTypeDef]":
    for machine in steps.list_state_machines()["stateMachines"]:
        pages = steps.get_paginator("list_executions").paginate(
            stateMachineArn=machine["stateMachineArn"], statusFilter=status
        )
        for page in pages:
            yield from page["executions"]


def _targets(server: Server) -> Iterator[str]:
    """The functions of the rules that listen to executions."""
    rules = session(server).client("events", endpoint_url=server.endpoint, config=CONFIG)
    for rule in rules.list_rules()["Rules"]:
        pattern = json.loads(rule.get("EventPattern") or "{}")
        if _SOURCE in pattern.get("source", []):
            for target in rules.list_targets_by_rule(Rule=rule["Name"])["Targets"]:
                if ":function:" in target["Arn"]:
                    yield target["Arn"]


def _event(steps: "SFNClient", execution: "ExecutionListItemTypeDef") -> dict[str, Any]:
    """The event as AWS sends it for an execution that failed."""
    arn = execution["executionArn"]
    detail = {
        "executionArn": arn,
        "stateMachineArn": execution["stateMachineArn"],
        "name": execution["name"],
        "status": "FAILED",
        "input": steps.describe_execution(executionArn=arn).get("input"),
    }
    return {
        "version": "0",
        "id": execution["name"],
        "source": _SOURCE,
        "detail-type": "Step Functions Execution Status Change",
        "account": ACCOUNT,
        "region": REGION,
        "time": execution["stopDate"].isoformat(),
        "resources": [arn],
        "detail": detail,
    }
