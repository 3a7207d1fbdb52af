"""Executions of the state machine: begun again by a user, and told when their tables are done."""

import json
from collections.abc import Mapping

from botocore.exceptions import ClientError

from datamigrate_aws import clients
from datamigrate_aws.environment import environment

_CONSOLES = {
    "aws": "console.aws.amazon.com",
    "aws-cn": "console.amazonaws.cn",
    "aws-us-gov": "console.amazonaws-us-gov.com",
}
_OVER = frozenset({"TaskTimedOut", "TaskDoesNotExist", "InvalidToken"})


def tell_done(token: str, counts: Mapping[str, int]) -> bool:
    """Let an execution go on that waits for its tables; False when it no longer waits."""
    try:
        clients.stepfunctions().send_task_success(taskToken=token, output=json.dumps(counts))
    except ClientError as problem:
        if problem.response.get("Error", {}).get("Code") in _OVER:
            return False
        raise
    return True


def tell_failed(token: str, error: str, cause: str) -> None:
    """Let an execution know that its tables could not be sent out."""
    try:
        clients.stepfunctions().send_task_failure(taskToken=token, error=error, cause=cause)
    except ClientError as problem:
        if problem.response.get("Error", {}).get("Code") not in _OVER:
            raise


def begin(name: str, given: Mapping[str, object]) -> str:
    """Start an execution under a name, or find the one that has it already: its ARN."""
    machine = environment().state_machine
    try:
        started = clients.stepfunctions().start_execution(
            stateMachineArn=machine, name=name, input=json.dumps(given)
        )
    except ClientError as problem:
        if problem.response.get("Error", {}).get("Code") != "ExecutionAlreadyExists":
            raise
        return f"{machine.replace(':stateMachine:', ':execution:')}:{name}"
    return started["executionArn"]


def console_link(execution: str) -> str:
    """Where an execution's history is shown; `execution` is its ARN."""
    _, partition, _, region, *_ = execution.split(":")
    page = f"states/home?region={region}#/v2/executions/details/{execution}"
    return f"https://{region}.{_CONSOLES.get(partition, _CONSOLES['aws'])}/{page}"
