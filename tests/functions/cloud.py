"""A stack in memory: the functions as they are, services that are moto's or fakes."""

import importlib.util
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from datamigrate_aws import clients
from datamigrate_aws.environment import environment

ROOT = Path(__file__).parents[2]
BUCKET = "scripts-and-projects"
REGION = "eu-west-1"
SCRIPT = """
CREATE TABLE [dbo].[Customer]([CustomerID] [int] NOT NULL PRIMARY KEY, [Name] [nvarchar](40) NULL)
GO
CREATE TABLE [dbo].[Order]([OrderID] [int] NOT NULL PRIMARY KEY,
    [CustomerID] [int] NOT NULL REFERENCES [dbo].[Customer]([CustomerID]))
GO
CREATE TABLE [Sales].[Line]([OrderID] [int] NOT NULL, [Number] [int] NOT NULL,
    PRIMARY KEY ([OrderID], [Number]))
GO
"""


def arn(number: int) -> str:
    """An execution."""
    return f"arn:aws:states:{REGION}:123456789012:execution:machine:{number}"


class Executions:
    """Step Functions, as far as the functions know it: what was told, and what was begun."""

    class exceptions:  # noqa: N801  # as boto3 has it
        pass

    def __init__(self) -> None:
        self.told: list[tuple[str, Any]] = []
        self.begun: dict[str, Any] = {}
        self.over: set[str] = set()

    def send_task_success(self, taskToken: str, output: str) -> None:  # noqa: N803
        self.told.append((taskToken, json.loads(output)))

    def send_task_failure(self, taskToken: str, error: str, cause: str) -> None:  # noqa: N803
        self.told.append((taskToken, error))

    def describe_execution(self, executionArn: str) -> dict[str, str]:  # noqa: N803
        return {"status": "FAILED" if executionArn in self.over else "RUNNING"}

    def start_execution(self, stateMachineArn: str, name: str, input: str) -> dict[str, str]:  # noqa: N803, A002
        if name in self.begun:
            raise client_error("ExecutionAlreadyExists")
        self.begun[name] = json.loads(input)
        return {
            "executionArn": f"{stateMachineArn.replace(':stateMachine:', ':execution:')}:{name}"
        }


def client_error(code: str) -> Exception:
    """What boto3 raises when a service answers with this code."""
    from botocore.exceptions import ClientError

    return ClientError({"Error": {"Code": code, "Message": code}}, "Operation")


def load(name: str) -> ModuleType:
    """A function's module, under a name of its own."""
    path = ROOT / "functions" / name / "app.py"
    module = sys.modules.get(f"function_{name}")
    if module is None:
        spec = importlib.util.spec_from_file_location(f"function_{name}", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
    return module


Call = Callable[[dict[str, Any]], Any]


class Cloud:
    """The stack without its state machine: tests walk the path by themselves."""

    def __init__(self, executions: Executions) -> None:
        self.executions = executions
        self.s3 = clients.s3()
        self.sqs = clients.sqs()

    def call(self, function: str, event: dict[str, Any]) -> Any:
        context = SimpleNamespace(
            function_name=function,
            memory_limit_in_mb=128,
            invoked_function_arn=f"arn:aws:lambda:{REGION}:123456789012:function:{function}",
            aws_request_id="1",
        )
        return load(function).handler(event, context)

    def upload(self, text: str | bytes, key: str = "uploads/shop.sql", **metadata: str) -> Any:
        """The event of an upload."""
        data = text.encode() if isinstance(text, str) else text
        made = self.s3.put_object(Bucket=BUCKET, Key=key, Body=data, Metadata=metadata)
        found = {
            "key": key,
            "version-id": made["VersionId"],
            "etag": made["ETag"].strip(chr(34)),
            "sequencer": "00",
            "size": len(data),
        }
        return {"detail": {"bucket": {"name": BUCKET}, "object": found}}

    def parse(self, state: Any, execution: str = arn(1)) -> Any:
        return self.call("parse", {"state": state, "execution": execution})

    def dispatch(self, state: Any, execution: str = arn(1), token: str = "token-1") -> Any:
        event = {"step": "dispatch", "state": state, "execution": execution, "token": token}
        return self.call("dispatch", event)

    def settle(self, state: Any, error: str = "States.Timeout", execution: str = arn(1)) -> Any:
        """What is left is given up, because of an error of the waiting state."""
        late = {"Error": error, "Cause": "ClientError at queue.py:30"}
        event = {"step": "settle", "state": {**state, "late": late}, "execution": execution}
        return self.call("dispatch", event)

    def messages(self) -> list[dict[str, Any]]:
        """All messages of the queue, as a function gets them, and off the queue."""
        found: list[dict[str, Any]] = []
        while True:
            got = self.sqs.receive_message(
                QueueUrl=environment().queue_url,
                MaxNumberOfMessages=10,
                MessageSystemAttributeNames=["ApproximateReceiveCount"],
            ).get("Messages", [])
            if not got:
                return found
            found += [
                {
                    "messageId": one["MessageId"],
                    "receiptHandle": one["ReceiptHandle"],
                    "body": one["Body"],
                    "attributes": {"ApproximateReceiveCount": "1"},
                }
                for one in got
            ]

    def generate(self, messages: list[dict[str, Any]]) -> Any:
        return self.call("generate", {"Records": messages})

    def conclude(self, state: Any, execution: str = arn(1)) -> Any:
        return self.call("conclude", {"state": state, "execution": execution})

    def keys(self, prefix: str) -> list[str]:
        found = self.s3.list_objects_v2(Bucket=BUCKET, Prefix=prefix).get("Contents", [])
        return [one["Key"].removeprefix(prefix) for one in found]
