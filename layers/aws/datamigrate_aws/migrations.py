"""Migrations as items: one META item for each, which changes state only in the ways below.

Every change says what it depends on, so that a message, event or invocation that comes twice, late
or after the end changes nothing.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from datamigrate_aws import clients
from datamigrate_aws.attributes import Attributes, item, plain
from datamigrate_aws.changes import apply, change
from datamigrate_aws.environment import environment
from datamigrate_aws.identity import Upload
from datamigrate_aws.options import Options
from datamigrate_aws.rejections import Rejection

META = "META"
BY_TENANT = "by-tenant"
"""The index that lists a tenant's migrations by time."""


class Status(StrEnum):
    """Where a migration is."""

    WAITING = "WAITING"  # for the upload
    PARSING = "PARSING"
    GENERATING = "GENERATING"
    VALIDATING = "VALIDATING"
    SUCCEEDED = "SUCCEEDED"
    PARTIAL = "PARTIAL"
    FAILED = "FAILED"
    DELETING = "DELETING"  # from the table and the bucket


ENDED = frozenset({Status.SUCCEEDED, Status.PARTIAL, Status.FAILED})
_ENDS = {status.lower(): status for status in ENDED}


@dataclass(frozen=True, slots=True)
class Page:
    """Some items, and what the last one is sorted by; None at the end of all."""

    items: tuple[Attributes, ...]
    next: str | None


def now() -> str:
    """The time in UTC with milliseconds, in an order that is that of the text."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def key_of(migration: str, part: str = META) -> dict[str, str]:
    """The key of an item."""
    return {"pk": f"MIGRATION#{migration}", "sk": part}


def get(migration: str) -> Attributes | None:
    """A migration as it is at this moment."""
    found = clients.dynamodb().get_item(
        TableName=environment().table, Key=item(key_of(migration)), ConsistentRead=True
    )
    return plain(found["Item"]) if "Item" in found else None


def _fresh(migration: str, tenant: str) -> Attributes:
    """What every new migration has."""
    moment = datetime.now(UTC)
    created = now()
    return {
        "id": migration,
        "tenant": tenant,
        "listed_at": f"{created}#{migration}",
        "created_at": created,
        "round": 1,
        "done": 0,
        "failed": 0,
        "expires": int((moment + timedelta(days=environment().retention_days)).timestamp()),
    }


def wait_for_upload(migration: str, upload: Upload, options: Options) -> None:
    """A migration whose upload is still to come."""
    values = {
        **key_of(migration),
        **_fresh(migration, upload.tenant),
        "status": Status.WAITING,
        "updated_at": now(),
        "upload": {"bucket": upload.bucket, "key": upload.key},
        "options": options.document(),
    }
    clients.dynamodb().put_item(
        TableName=environment().table,
        Item=item(values),
        ConditionExpression="attribute_not_exists(pk)",
    )


def claim(migration: str, upload: Upload, execution: str) -> bool:
    """Take a migration for an execution; False when it is another's, or further on already.

    The first delivery of an upload's event makes the migration; a second one is an execution of
    its own and comes too late.
    """
    return apply(
        change(
            key_of(migration),
            sets={
                "status": Status.PARSING,
                "execution": execution,
                "upload": asdict(upload),
                "updated_at": now(),
            },
            defaults={**_fresh(migration, upload.tenant), "parse_started": now()},
            only_if="attribute_not_exists(#pk) OR #status = :waiting"
            " OR (#execution = :execution AND #status = :status)",
            values={"waiting": Status.WAITING},
        )
    )


def parsed(migration: str, execution: str, options: Options, total: int, counts: object) -> bool:
    """The script was read: how many tables it has, and what else was counted."""
    sets = {
        "options": options.document(),
        "total": total,
        "counts": counts,
        "parse_ended": now(),
        "updated_at": now(),
    }
    return _advance(migration, execution, (Status.PARSING,), sets)


def dispatching(migration: str, execution: str, token: str) -> bool:
    """The tables are about to be sent out; the worker that ends the last one needs the token."""
    sets = {"status": Status.GENERATING, "token": token, "updated_at": now()}
    begun = {"generate_started": now()}
    return _advance(migration, execution, (Status.PARSING, Status.GENERATING), sets, begun)


def validating(migration: str, execution: str) -> bool:
    """All tables are settled."""
    sets = {"status": Status.VALIDATING, "updated_at": now()}
    begun = {"validate_started": now()}
    return _advance(migration, execution, (Status.GENERATING, Status.VALIDATING), sets, begun)


def settled(migration: str, execution: str) -> bool:
    """The last table of this round ended."""
    sets = {"generate_ended": now(), "updated_at": now()}
    return _advance(migration, execution, (Status.GENERATING,), sets)


def judged(migration: str, execution: str, verdict: object) -> bool:
    """The project was put together and judged."""
    sets = {"verdict": verdict, "validate_ended": now(), "updated_at": now()}
    return _advance(migration, execution, (Status.VALIDATING,), sets)


def _advance(
    migration: str,
    execution: str,
    before: tuple[Status, ...],
    sets: Mapping[str, object],
    defaults: Mapping[str, object] | None = None,
) -> bool:
    values = {f"before{number}": status for number, status in enumerate(before)}
    listed = ", ".join(f":{name}" for name in values)
    return apply(
        change(
            key_of(migration),
            sets=sets,
            defaults=defaults,
            only_if=f"#execution = :by AND #status IN ({listed})",
            values={"by": execution, **values},
        )
    )


def end(migration: str, execution: str, status: Status, error: Rejection | None) -> bool:
    """The end of a migration, once; False when it has ended already or is another execution's."""
    return apply(
        change(
            key_of(migration),
            sets={
                "status": status,
                "ended_at": now(),
                "updated_at": now(),
                "error": asdict(error) if error else None,
            },
            removes=("token",) if error else ("token", "error"),
            only_if="#execution = :by AND NOT #status IN (:succeeded, :partial, :failed)",
            values={"by": execution, **_ENDS},
        )
    )


def told(migration: str, execution: str) -> bool:
    """The bus has heard of the end."""
    return apply(
        change(
            key_of(migration),
            sets={"told_at": now()},
            only_if="#execution = :by",
            values={"by": execution},
        )
    )


def again(migration: str, found: Attributes, execution: str) -> bool:
    """Begin another round of a migration as it was found at its end; False when it has gone on.

    A migration that was never read begins from its script and keeps its round.
    """
    was_parsed = "total" in found
    steps = ("generate", "validate") if was_parsed else ("parse",)
    return apply(
        change(
            key_of(migration),
            sets={
                "status": Status.GENERATING if was_parsed else Status.PARSING,
                "execution": execution,
                "round": found["round"] + int(was_parsed),
                "updated_at": now(),
            },
            removes=(
                *("error", "ended_at", "told_at"),
                *(f"{step}_{end}" for step in steps for end in ("started", "ended")),
            ),
            only_if="#ended_at = :ended AND #status IN (:partial, :failed)",
            values={
                "ended": found["ended_at"],
                "partial": Status.PARTIAL,
                "failed": Status.FAILED,
            },
        )
    )


def deleting(migration: str, found: Attributes) -> bool:
    """Nobody else may have this migration any more; False when it is not as it was found."""
    return apply(
        change(
            key_of(migration),
            sets={"status": Status.DELETING, "updated_at": now()},
            only_if="#status = :was AND #updated_at = :then",
            values={"was": found["status"], "then": found["updated_at"]},
        )
    )


def delete(migration: str) -> None:
    """Forget a migration whose tables are gone."""
    clients.dynamodb().delete_item(TableName=environment().table, Key=item(key_of(migration)))


def listed(tenant: str, most: int, after: str | None) -> Page:
    """A tenant's migrations, the newest first; `after` is the `next` of the page before."""
    asked: dict[str, Any] = {}
    if after is not None:
        last = {"tenant": tenant, "listed_at": after, **key_of(after.rpartition("#")[2])}
        asked["ExclusiveStartKey"] = item(last)
    found = clients.dynamodb().query(
        TableName=environment().table,
        IndexName=BY_TENANT,
        KeyConditionExpression="tenant = :tenant",
        ExpressionAttributeValues=item({":tenant": tenant}),
        ScanIndexForward=False,
        Limit=most,
        **asked,
    )
    more = found.get("LastEvaluatedKey")
    return Page(tuple(map(plain, found["Items"])), plain(more)["listed_at"] if more else None)
