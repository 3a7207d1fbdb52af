"""Changes of items, written as DynamoDB wants them: an update, what it depends on, its values."""

import random
import re
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from botocore.exceptions import ClientError

from datamigrate_aws import clients
from datamigrate_aws.attributes import item
from datamigrate_aws.clients import code_of
from datamigrate_aws.environment import environment

Change = dict[str, Any]
"""The arguments of UpdateItem."""

_ATTEMPTS = 10
_IN_THE_WAY = frozenset({"TransactionConflictException", "TransactionInProgressException"})
_NAME = re.compile(r"#(\w+)")


def change(
    key: Mapping[str, str],
    *,
    sets: Mapping[str, object] | None = None,
    defaults: Mapping[str, object] | None = None,
    adds: Mapping[str, int] | None = None,
    removes: Sequence[str] = (),
    only_if: str,
    values: Mapping[str, object] | None = None,
) -> Change:
    """The arguments of UpdateItem, which are those of an Update in a transaction as well.

    `defaults` are set where nothing is yet. `only_if` speaks of attributes as `#name` and of values
    as `:name`; `values` has those that are not set by the change itself.
    """
    given = {name: value for name, value in (sets or {}).items() if value is not None}
    first = {name: value for name, value in (defaults or {}).items() if value is not None}
    added = adds or {}
    assigned = [f"#{name} = :{name}" for name in given]
    assigned += [f"#{name} = if_not_exists(#{name}, :{name})" for name in first]
    parts = {
        "SET": assigned,
        "ADD": [f"#{name} :{name}" for name in added],
        "REMOVE": [f"#{name}" for name in removes],
    }
    names = {*given, *first, *added, *removes, *_NAME.findall(only_if)}
    asked = item(
        {f":{name}": v for name, v in {**given, **first, **added, **(values or {})}.items()}
    )
    return {
        "TableName": environment().table,
        "Key": item(key),
        "UpdateExpression": " ".join(
            f"{word} {', '.join(terms)}" for word, terms in parts.items() if terms
        ),
        "ConditionExpression": only_if,
        "ExpressionAttributeNames": {f"#{name}": name for name in sorted(names)},
        **({"ExpressionAttributeValues": asked} if asked else {}),
    }


def apply(asked: Change) -> bool:
    """Change an item; False when it is not, or no longer, as the change depends on."""
    try:
        patiently(lambda: clients.dynamodb().update_item(**asked), _is_in_the_way)
    except ClientError as problem:
        if code_of(problem) == "ConditionalCheckFailedException":
            return False
        raise
    return True


def patiently(work: Callable[[], object], passes: Callable[[ClientError], bool]) -> None:
    """Try again, with jitter, while what is in the way passes: META is a busy item."""
    for attempt in range(_ATTEMPTS):
        try:
            work()
        except ClientError as problem:
            if attempt == _ATTEMPTS - 1 or not passes(problem):
                raise
            time.sleep(random.uniform(0, min(0.05 * 2**attempt, 2.0)))  # noqa: S311  # jitter
        else:
            return


def _is_in_the_way(problem: ClientError) -> bool:
    return code_of(problem) in _IN_THE_WAY
