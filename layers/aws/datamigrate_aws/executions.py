"""Executions of the state machine: begun again by a user, and told when their tables are done."""

import json
from collections.abc import Mapping

from botocore.exceptions import ClientError

from datamigrate_aws import clients
from datamigrate_aws.clients import code_of
from datamigrate_aws.environment import environment

_CONSOLES = {
    "aws": "console.aws.amazon.com",
    "aws-cn": "console.amazonaws.cn",
    "aws-us-gov": "console.amazonaws-us-gov.com",
}
_NAMES = 5
_OVER = frozenset({"TaskTimedOut", "TaskDoesNotExist", "InvalidToken"})


class NotBegunError(Exception):
    """Every name that the execution could have is used up."""


def tell_done(token: str, counts: Mapping[str, int]) -> bool:
    """Let an execution go on that waits for its tables; False when it no longer waits."""
    try:
        clients.stepfunctions().send_task_success(taskToken=token, output=json.dumps(counts))
    except ClientError as problem:
        if code_of(problem) in _OVER:
            return False
        raise
    return True


def tell_failed(token: str, error: str, cause: str) -> None:
    """Let an execution know that its tables could not be sent out."""
    try:
        clients.stepfunctions().send_task_failure(taskToken=token, error=error, cause=cause)
    except ClientError as problem:
        if code_of(problem) not in _OVER:
            raise


def begin(name: str, given: Mapping[str, object]) -> str:
    """The ARN of an execution under a name: one that runs, or else a new one.

    A name is used up for months once an execution had it; then the next one of its kind is taken.
    """
    machine = environment().state_machine
    for number in range(1, _NAMES + 1):
        numbered = name if number == 1 else f"{name}-{number}"
        try:
            started = clients.stepfunctions().start_execution(
                stateMachineArn=machine, name=numbered, input=json.dumps(given)
            )
        except ClientError as problem:
            if code_of(problem) != "ExecutionAlreadyExists":
                raise
            execution = f"{machine.replace(':stateMachine:', ':execution:')}:{numbered}"
            if runs(execution):
                return execution
        else:
            return started["executionArn"]
    raise NotBegunError(name)


def runs(execution: str) -> bool:
    """Whether an execution goes on; one that is forgotten does not."""
    try:
        found = clients.stepfunctions().describe_execution(executionArn=execution)
    except ClientError as problem:
        if code_of(problem) == "ExecutionDoesNotExist":
            return False
        raise
    return found["status"] in {"RUNNING", "PENDING_REDRIVE"}


def console_link(execution: str) -> str:
    """Where an execution's history is shown; `execution` is its ARN."""
    _, partition, _, region, *_ = execution.split(":")
    page = f"states/home?region={region}#/v2/executions/details/{execution}"
    return f"https://{region}.{_CONSOLES.get(partition, _CONSOLES['aws'])}/{page}"
