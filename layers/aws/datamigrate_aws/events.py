"""The bus: whoever listens hears of what happened to a migration."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from datamigrate_aws import clients
from datamigrate_aws.environment import environment

if TYPE_CHECKING:
    from mypy_boto3_events.type_defs import PutEventsRequestEntryTypeDef

SOURCE = "datamigrate"


class UnheardError(Exception):
    """The bus did not take the event."""


def publish(kind: str, detail: Mapping[str, object]) -> None:
    """Put one event on the bus."""
    entry: PutEventsRequestEntryTypeDef = {
        "Source": SOURCE,
        "DetailType": kind,
        "Detail": json.dumps(detail),
        "EventBusName": environment().bus,
    }
    answer = clients.events().put_events(Entries=[entry])
    if answer.get("FailedEntryCount"):
        raise UnheardError(kind)
