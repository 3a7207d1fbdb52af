"""Where MiniStack is not as AWS is, and how the template is changed for it: this is all.

- Services answer over plain HTTP, on this machine only: statements that deny that are left out.
- A number that comes through a parameter stays text, which the poller of queues cannot compare:
  references to such parameters become their number.
- Each function that runs is a process here: a queue gets as many at a time as there are processors.
- SendMessageBatch wants a permission of its own; on AWS it is that of SendMessage.
- The condition key `events:source` is not known, so that what it allows would be denied.
"""

from typing import Any

from datamigrate.local.template import Template

_PLAIN_HTTP = {"Bool": {"aws:SecureTransport": "false"}}
_UNKNOWN_KEYS = {"events:source"}
_FEWEST_WORKERS = 2
"""What AWS demands of a MaximumConcurrency."""
_POLICY_OF = {"AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy"}


def adapt(template: Template, processors: int) -> Template:
    """The template for MiniStack."""
    numbers = {
        name: parameter["Default"]
        for name, parameter in template.get("Parameters", {}).items()
        if parameter.get("Type") == "Number" and "Default" in parameter
    }
    resources = {
        name: _adapted(resource, numbers, processors)
        for name, resource in template["Resources"].items()
    }
    return {**template, "Resources": {name: r for name, r in resources.items() if not _empty(r)}}


def _empty(resource: dict[str, Any]) -> bool:
    """A policy that had nothing in it but what was left out."""
    properties = resource.get("Properties", {})
    document = properties.get("PolicyDocument", {})
    return resource.get("Type") in _POLICY_OF and document.get("Statement") == []


def _adapted(value: Any, numbers: dict[str, object], processors: int) -> Any:  # noqa: ANN401
    match value:
        case {"Ref": str(name)} if len(value) == 1 and name in numbers:
            return numbers[name]
        case {"MaximumConcurrency": _}:
            return {**value, "MaximumConcurrency": max(processors, _FEWEST_WORKERS)}
        case {"Effect": _, "Action": _}:
            return _statement(value)
        case dict():
            return {key: _adapted(held, numbers, processors) for key, held in value.items()}
        case list():
            kept = [held for held in value if not _denies_plain_http(held)]
            return [_adapted(held, numbers, processors) for held in kept]
    return value


def _denies_plain_http(value: object) -> bool:
    return isinstance(value, dict) and (
        value.get("Effect") == "Deny" and value.get("Condition") == _PLAIN_HTTP
    )


def _statement(found: dict[str, Any]) -> dict[str, Any]:
    given = found["Action"]
    actions = given if isinstance(given, list) else [given]
    if found["Effect"] == "Allow" and "sqs:SendMessage" in actions:
        actions = [*actions, "sqs:SendMessageBatch"]
    conditions = {
        operator: {key: value for key, value in keys.items() if key not in _UNKNOWN_KEYS}
        for operator, keys in found.get("Condition", {}).items()
    }
    kept = {operator: keys for operator, keys in conditions.items() if keys}
    rest = {key: value for key, value in found.items() if key != "Condition"}
    return {**rest, "Action": actions, **({"Condition": kept} if kept else {})}
