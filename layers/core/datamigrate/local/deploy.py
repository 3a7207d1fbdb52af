"""Deploy a template with a change set, as a deployment to AWS does.

A stack carries a tag that says which content it was made from: the same content is not deployed
again, also after a restart.
"""

import hashlib
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from datamigrate.local.errors import StackError
from datamigrate.local.server import ACCOUNT, Server
from datamigrate.local.session import CONFIG, session
from datamigrate.local.template import Template, rewrite

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import StackTypeDef

STACK = "datamigrate"
ARTIFACTS = f"datamigrate-artifacts-{ACCOUNT}"
_CONTENT = "datamigrate:content"
_SECONDS = 300
_MOST = 1000
_DONE = {"CREATE_COMPLETE", "UPDATE_COMPLETE"}
_NEVER_THERE = {"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED"}
"""A stack that was never there in whole can only be deleted."""


def deploy(
    server: Server, template: Template, files: Mapping[str, Path], say: Callable[[str], None]
) -> dict[str, str]:
    """Bring the stack to the template, and return its outputs."""
    keys = {name: _key(path) for name, path in files.items()}
    text = rewrite(template, ARTIFACTS, keys)
    content = hashlib.sha256(text.encode()).hexdigest()
    cloud = session(server).client("cloudformation", endpoint_url=server.endpoint, config=CONFIG)
    try:
        stack = _find(cloud)
        if stack is None or _tag(stack) != content or stack["StackStatus"] not in _DONE:
            say("uploading")
            name = f"{content[:20]}.template.json"
            objects = {keys[part]: path.read_bytes() for part, path in files.items()}
            _upload(server, {**objects, name: text.encode()})
            say("deploying")
            _change(cloud, stack, f"{server.endpoint}/{ARTIFACTS}/{name}", content)
            stack = _find(cloud)
    except (ClientError, BotoCoreError) as problem:
        raise StackError(f"could not deploy: {_short(str(problem))}") from None
    outputs = stack.get("Outputs", []) if stack else []
    return {output["OutputKey"]: output["OutputValue"] for output in outputs}


def _short(text: str) -> str:
    """Some messages quote the whole template."""
    return text if len(text) < _MOST else f"{text[: _MOST // 2]} ... {text[-_MOST // 2 :]}"


def _key(path: Path) -> str:
    """Zips are named by their sources; a definition may change under its name."""
    return f"{hashlib.sha256(path.read_bytes()).hexdigest()[:20]}-{path.name}"


def _find(cloud: "CloudFormationClient") -> "StackTypeDef | None":
    try:
        return cloud.describe_stacks(StackName=STACK)["Stacks"][0]
    except ClientError as problem:
        if "does not exist" in str(problem):  # the service has no code of its own for it
            return None
        raise


def _tag(stack: "StackTypeDef") -> str | None:
    tags = {tag["Key"]: tag["Value"] for tag in stack.get("Tags", [])}
    return tags.get(_CONTENT)


def _upload(server: Server, objects: Mapping[str, bytes]) -> None:
    """What is there already has the same content, for its name says so."""
    bucket = session(server).client("s3", endpoint_url=server.endpoint, config=CONFIG)
    if ARTIFACTS not in {found["Name"] for found in bucket.list_buckets()["Buckets"]}:
        bucket.create_bucket(Bucket=ARTIFACTS)
    held = bucket.list_objects_v2(Bucket=ARTIFACTS).get("Contents", [])
    there = {found["Key"] for found in held}
    for key in objects.keys() - there:
        bucket.put_object(Bucket=ARTIFACTS, Key=key, Body=objects[key])
    for stale in there - objects.keys():
        bucket.delete_object(Bucket=ARTIFACTS, Key=stale)


def _change(
    cloud: "CloudFormationClient", stack: "StackTypeDef | None", address: str, content: str
) -> None:
    if stack and stack["StackStatus"] in _NEVER_THERE:
        cloud.delete_stack(StackName=STACK)
        _wait(cloud)
        stack = None
    is_new = stack is None or stack["StackStatus"] == "REVIEW_IN_PROGRESS"
    change = cloud.create_change_set(
        StackName=STACK,
        ChangeSetName=f"content-{content[:16]}-{time.time_ns()}",
        ChangeSetType="CREATE" if is_new else "UPDATE",
        TemplateURL=address,
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
        Tags=[{"Key": _CONTENT, "Value": content}],
    )["Id"]
    if not _is_ready(cloud, change):
        return
    begun = time.time()
    cloud.execute_change_set(ChangeSetName=change, RetainExceptOnCreate=True)
    status = _wait(cloud)
    if status not in _DONE:
        raise StackError("\n".join([f"the stack ended in {status}:", *_reasons(cloud, begun)]))


def _is_ready(cloud: "CloudFormationClient", change: str) -> bool:
    """Whether there is something to execute; a template that is refused is an error."""
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        found = cloud.describe_change_set(ChangeSetName=change)
        if found["Status"] == "CREATE_COMPLETE":
            return True
        if found["Status"] == "FAILED":
            reason = found.get("StatusReason", "")
            if "didn't contain changes" in reason or "No updates" in reason:
                return False
            raise StackError(f"the template was refused: {reason}")
        time.sleep(0.2)
    raise StackError(f"the change set was not ready in {_SECONDS} s")


def _wait(cloud: "CloudFormationClient") -> str:
    """The status that the stack comes to rest in."""
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        stack = _find(cloud)
        status = stack["StackStatus"] if stack else "DELETE_COMPLETE"
        if not status.endswith("_IN_PROGRESS"):
            return status
        time.sleep(0.2)
    raise StackError(f"the stack did not come to rest in {_SECONDS} s")


def _reasons(cloud: "CloudFormationClient", begun: float) -> list[str]:
    """Which resource failed, and why, in the order it happened."""
    events = [
        event
        for page in cloud.get_paginator("describe_stack_events").paginate(StackName=STACK)
        for event in page["StackEvents"]
        if event.get("ResourceStatus", "").endswith("FAILED")
        and event["Timestamp"].timestamp() > begun - 1
    ]
    refused = [
        event
        for event in cloud.describe_events(StackName=STACK)["OperationEvents"]
        if event.get("ValidationStatus") == "FAILED" and event["Timestamp"].timestamp() > begun - 1
    ]
    return [
        *(
            f"    {event.get('LogicalResourceId')} ({event.get('ResourceType')}):"
            f" {event.get('ResourceStatusReason', 'no reason given')}"
            for event in reversed(events)
        ),
        *(
            f"    {event.get('ValidationPath')}: {event.get('ValidationStatusReason')}"
            for event in reversed(refused)
        ),
    ]
