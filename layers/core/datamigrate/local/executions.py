"""Let executions end before the server does: it cannot take them up again after a restart."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from datamigrate.local.server import Server
from datamigrate.local.session import CONFIG, session

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient

PATIENCE = 60.0
"""Seconds that executions get to end by themselves."""
_TOLD_SECONDS = 5.0
"""Seconds for the functions that are told of a stopped execution to write that down."""


def end_executions(server: Server, patience: float, say: Callable[[str], None]) -> int:
    """Wait until none runs, stop those that still do, and return how many were stopped.

    A server that does not answer has none that could be told.
    """
    steps = session(server).client("stepfunctions", endpoint_url=server.endpoint, config=CONFIG)
    deadline = time.monotonic() + patience
    try:
        while (running := _running(steps)) and time.monotonic() < deadline:
            say(f"waiting for {len(running)} migrations to end")
            time.sleep(0.5)
        for execution in running:
            cause = "the stack on this machine was taken down"
            steps.stop_execution(executionArn=execution, error="StackDown", cause=cause)
    except (ClientError, BotoCoreError):
        return 0
    if running:
        say(f"stopping {len(running)} migrations")
        time.sleep(_TOLD_SECONDS)
    return len(running)


def _running(steps: "SFNClient") -> list[str]:
    machines = steps.list_state_machines()["stateMachines"]
    return [
        execution["executionArn"]
        for machine in machines
        if machine["type"] == "STANDARD"
        for execution in steps.list_executions(
            stateMachineArn=machine["stateMachineArn"], statusFilter="RUNNING"
        )["executions"]
    ]
