"""What the template tells a function: read once from its environment variables."""

import os
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Environment:
    """Names and limits; a function has those that its part of the template sets."""

    region: str
    table: str
    bucket: str
    queue_url: str
    state_machine: str
    bus: str
    target: str
    dialect: str
    max_bytes: int
    retention_days: int
    shared_uploads: bool


@cache
def environment() -> Environment:
    """The environment of this process."""
    get = os.environ.get
    return Environment(
        region=get("AWS_REGION", "us-east-1"),
        table=get("TABLE_NAME", ""),
        bucket=get("BUCKET_NAME", ""),
        queue_url=get("QUEUE_URL", ""),
        state_machine=get("STATE_MACHINE_ARN", ""),
        bus=get("EVENT_BUS_NAME", "default"),
        target=get("DEFAULT_TARGET", "duckdb"),
        dialect=get("DEFAULT_DIALECT", "tsql"),
        max_bytes=int(get("MAX_UPLOAD_BYTES", str(32 * 1024 * 1024))),
        retention_days=int(get("RETENTION_DAYS", "90")),
        shared_uploads=get("SHARED_UPLOADS", "visible") == "visible",
    )
