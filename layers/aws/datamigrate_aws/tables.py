"""A migration's tables as items: one for each, and two counters on META that agree with them.

A table and the counter change in one transaction, on condition that the table is still pending in
this round: whoever comes second changes nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from botocore.exceptions import ClientError

from datamigrate_aws import clients
from datamigrate_aws.attributes import Attributes, item, plain
from datamigrate_aws.changes import Change, apply, change, patiently
from datamigrate_aws.clients import CONNECTIONS, code_of
from datamigrate_aws.documents import Slice
from datamigrate_aws.environment import environment
from datamigrate_aws.migrations import Page, key_of, now
from datamigrate_aws.rejections import Rejection

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import PutTypeDef, TransactWriteItemTypeDef

T = TypeVar("T")

PREFIX = "TABLE#"
_AT_ONCE = 99
"""Tables of one transaction: DynamoDB takes a hundred items, and META is one."""
_DELETED_AT_ONCE = 25
_CANCELLED = "TransactionCanceledException"
_FAILED_CONDITION = "ConditionalCheckFailed"


class TableStatus(StrEnum):
    """Where a table is."""

    PENDING = "PENDING"
    DONE = "DONE"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True)
class NewTable:
    """A table of the plan: its model, its name in the script, where its plan stands."""

    model: str
    name: str
    at: Slice


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a table; `milliseconds` of rendering and writing."""

    model: str
    error: Rejection | None = None
    milliseconds: int | None = None


def key(migration: str, model: str) -> dict[str, str]:
    """The key of a table: models have names of their own within a project, and short ones."""
    return key_of(migration, f"{PREFIX}{model}")


def add(migration: str, tables: Sequence[NewTable], expires: int) -> None:
    """Store a migration's tables, which DynamoDB forgets together with it, at `expires`.

    Those that are there stay as they are, whatever their state.
    """
    for part in _parts(tables):
        puts: list[TransactWriteItemTypeDef] = [
            {"Put": _put(migration, table, expires)} for table in part
        ]
        try:
            _transact(puts)
        except ClientError as problem:
            if _FAILED_CONDITION not in _reasons(problem):
                raise
            # Parts are the same each time, and whole: these were stored before.


def _put(migration: str, table: NewTable, expires: int) -> "PutTypeDef":
    values = {
        **key(migration, table.model),
        "model": table.model,
        "name": table.name[:500],
        "status": TableStatus.PENDING,
        "round": 1,
        "at": [table.at.start, table.at.length],
        "expires": expires,
    }
    return {
        "TableName": environment().table,
        "Item": item(values),
        "ConditionExpression": "attribute_not_exists(pk)",
    }


def settle(migration: str, number: int, outcomes: Sequence[Outcome]) -> None:
    """Give tables their outcome and count them, in round `number`; each counts once."""
    for part in _parts(outcomes):
        _settle(migration, number, part)


def _settle(migration: str, number: int, outcomes: Sequence[Outcome]) -> None:
    def changes(left: Sequence[Outcome]) -> list[Change]:
        failed = sum(outcome.error is not None for outcome in left)
        counters = {"done": len(left) - failed, "failed": failed}
        asked = [_outcome(migration, number, outcome) for outcome in left]
        return [*asked, _count(migration, number, counters)]

    _without_settled(outcomes, changes)


def _outcome(migration: str, number: int, outcome: Outcome) -> Change:
    error = outcome.error
    return change(
        key(migration, outcome.model),
        sets={
            "status": TableStatus.FAILED if error else TableStatus.DONE,
            "error": asdict(error) if error else None,
            "milliseconds": outcome.milliseconds,
            "ended_at": now(),
        },
        removes=() if error else ("error",),
        only_if="#status = :pending AND #round = :number",
        values={"pending": TableStatus.PENDING, "number": number},
    )


def _count(migration: str, number: int, counters: dict[str, int]) -> Change:
    return change(
        key_of(migration),
        sets={"updated_at": now()},
        adds=counters,
        only_if="#round = :number",
        values={"number": number},
    )


def reopen(migration: str, number: int) -> None:
    """Make the tables that earlier rounds left behind pending in round `number`.

    Those are the failed ones, which are uncounted, and the ones that were still pending when their
    execution was stopped. Nothing of an earlier round changes a table any more.
    """

    def changes(left: Sequence[_Behind]) -> list[Change]:
        failed = sum(table.status == TableStatus.FAILED for table in left)
        asked = [_reopened(migration, number, table) for table in left]
        return [*asked, _count(migration, number, {"failed": -failed})]

    for part in _parts(_left_behind(migration, number)):
        _without_settled(part, changes)


@dataclass(frozen=True, slots=True)
class _Behind:
    """A table that an earlier round did not bring to its end."""

    model: str
    status: TableStatus


def _left_behind(migration: str, number: int) -> list[_Behind]:
    return [
        _Behind(found["model"], TableStatus(found["status"]))
        for found in _all(migration)
        if found["status"] != TableStatus.DONE and found["round"] < number
    ]


def _reopened(migration: str, number: int, table: _Behind) -> Change:
    return change(
        key(migration, table.model),
        sets={"status": TableStatus.PENDING, "round": number},
        removes=("error", "attempts", "ended_at", "milliseconds"),
        only_if="#status = :was AND #round < :round",
        values={"was": table.status},
    )


def note_failure(migration: str, number: int, model: str, error: Rejection) -> None:
    """Keep why an attempt failed, for whoever gives the table up; a settled table stays."""
    apply(
        change(
            key(migration, model),
            sets={"error": asdict(error)},
            adds={"attempts": 1},
            only_if="#status = :pending AND #round = :number",
            values={"pending": TableStatus.PENDING, "number": number},
        )
    )


def get(migration: str, model: str) -> Attributes | None:
    """A table as it is at this moment."""
    found = clients.dynamodb().get_item(
        TableName=environment().table, Key=item(key(migration, model)), ConsistentRead=True
    )
    return plain(found["Item"]) if "Item" in found else None


def pending(migration: str, number: int) -> list[NewTable]:
    """The tables that this round still has to settle, in the order of their models."""
    return [
        NewTable(found["model"], found["name"], Slice(*found["at"]))
        for found in _all(migration)
        if found["status"] == TableStatus.PENDING and found["round"] == number
    ]


def page(migration: str, most: int, after: str | None) -> Page:
    """Some of a migration's tables by model; `after` is the `next` of the page before."""
    asked: dict[str, Any] = {}
    if after is not None:
        asked["ExclusiveStartKey"] = item(key(migration, after))
    found = clients.dynamodb().query(**_asked(migration), Limit=most, **asked)
    more = found.get("LastEvaluatedKey")
    last = plain(more)["sk"].removeprefix(PREFIX) if more else None
    return Page(tuple(map(plain, found["Items"])), last)


def delete(migration: str) -> None:
    """Delete a migration's tables."""
    keys = [item(key(migration, found["model"])) for found in _all(migration)]
    parts = [
        keys[start : start + _DELETED_AT_ONCE] for start in range(0, len(keys), _DELETED_AT_ONCE)
    ]
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(_delete, parts))


def _delete(keys: list[Attributes]) -> None:
    left: Any = {environment().table: [{"DeleteRequest": {"Key": key}} for key in keys]}
    while left:
        left = clients.dynamodb().batch_write_item(RequestItems=left).get("UnprocessedItems")


def _asked(migration: str) -> dict[str, Any]:
    return {
        "TableName": environment().table,
        "KeyConditionExpression": "pk = :pk AND begins_with(sk, :prefix)",
        "ExpressionAttributeValues": item({":pk": key_of(migration)["pk"], ":prefix": PREFIX}),
        "ConsistentRead": True,
    }


def _all(migration: str) -> Iterator[Attributes]:
    pages = clients.dynamodb().get_paginator("query").paginate(**_asked(migration))
    for found in pages:
        yield from map(plain, found["Items"])


def _without_settled(tables: Sequence[T], changes: Callable[[Sequence[T]], list[Change]]) -> None:
    """Change the tables that let themselves be changed, and META last; the others are left out."""
    left = list(tables)
    while left:
        try:
            _transact([{"Update": asked} for asked in changes(left)])  # type: ignore[typeddict-item]  # made by `change`
        except ClientError as problem:
            reasons = _reasons(problem)
            if _FAILED_CONDITION not in reasons:
                raise
            if reasons[-1] == _FAILED_CONDITION:  # META is in another round, or gone
                return
            pairs = zip(left, reasons, strict=False)
            left = [table for table, reason in pairs if reason != _FAILED_CONDITION]
        else:
            return


def _transact(asked: "Sequence[TransactWriteItemTypeDef]") -> None:
    patiently(lambda: clients.dynamodb().transact_write_items(TransactItems=asked), _passes)


def _passes(problem: ClientError) -> bool:
    """Whether trying again may help: no condition failed, something was in the way."""
    if code_of(problem) == "TransactionInProgressException":
        return True
    reasons = _reasons(problem)
    return bool(reasons) and _FAILED_CONDITION not in reasons and "ValidationError" not in reasons


def _reasons(problem: ClientError) -> list[str]:
    """Why a transaction was cancelled, item by item; [] when the problem is another."""
    if code_of(problem) != _CANCELLED:
        return []
    found = problem.response.get("CancellationReasons", ())
    return [str(reason.get("Code", "None")) for reason in found]


def _parts(tables: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(tables), _AT_ONCE):
        yield tables[start : start + _AT_ONCE]
