"""Steps of the state machine: what fails in one is told by its place, not by its text."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from datamigrate_aws.observe import logger
from datamigrate_aws.rejections import StepError, place_of

Event = dict[str, Any]
Handler = Callable[[Event, Any], Any]


def step(handler: Handler) -> Handler:
    """A handler whose errors may be logged by Lambda and kept in an execution's history."""

    @wraps(handler)
    def guarded(event: Event, context: Any) -> Any:  # noqa: ANN401  # as Lambda calls it
        try:
            return handler(event, context)
        except Exception as problem:  # noqa: BLE001  # told on, without what it says
            place = place_of(problem)
            logger.error("step failed", at=place)
        raise StepError(place)

    return guarded
