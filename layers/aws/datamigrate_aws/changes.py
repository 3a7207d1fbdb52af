"""Changes of items, written as DynamoDB wants them: an update, what it depends on, its values."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from datamigrate_aws.attributes import item
from datamigrate_aws.environment import environment

Change = dict[str, Any]
"""The arguments of UpdateItem."""

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
