"""The work queue: one message for each table, sent by the batch; a failed one returns soon."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from datamigrate_aws import clients
from datamigrate_aws.environment import environment

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

BATCH = 10
BATCH_BYTES = 240_000
_LONGEST_WAIT = 120


class UnsentError(Exception):
    """The queue did not take some of the messages."""


def send(group: str, bodies: Iterable[str]) -> int:
    """Send messages of one group, and say how many. A group's messages do not hold up another's."""
    sent = 0
    for batch in batches(bodies):
        entries: list[SendMessageBatchRequestEntryTypeDef] = [
            {"Id": str(number), "MessageBody": body, "MessageGroupId": group}
            for number, body in enumerate(batch)
        ]
        answer = clients.sqs().send_message_batch(QueueUrl=environment().queue_url, Entries=entries)
        if answer.get("Failed"):
            raise UnsentError(f"{len(answer['Failed'])} of {len(entries)} messages")
        sent += len(entries)
    return sent


def batches(bodies: Iterable[str]) -> Iterator[list[str]]:
    """As many messages as one request may hold, by number and by size."""
    batch: list[str] = []
    size = 0
    for body in bodies:
        length = len(body.encode())
        if batch and (len(batch) == BATCH or size + length > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(body)
        size += length
    if batch:
        yield batch


def return_soon(receipt: str, received: int) -> None:
    """Let a message that failed come again after a while that grows with each time."""
    clients.sqs().change_message_visibility(
        QueueUrl=environment().queue_url,
        ReceiptHandle=receipt,
        VisibilityTimeout=min(2**received, _LONGEST_WAIT),
    )
