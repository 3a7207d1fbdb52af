"""Clients of AWS: one session for all, each made on first use, with retries and short time-outs."""

from functools import cache
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_stepfunctions import SFNClient

CONNECTIONS = 16
"""How many requests of one client may be under way; the thread pools are of this size."""

_CONFIG = Config(
    connect_timeout=3,
    read_timeout=20,
    max_pool_connections=CONNECTIONS,
    retries={"mode": "standard", "max_attempts": 5},
)
_session = cache(boto3.session.Session)


@cache
def s3() -> "S3Client":
    """Signature version 4 is what presigned requests need in every region."""
    return _session().client("s3", config=_CONFIG.merge(Config(signature_version="s3v4")))


@cache
def dynamodb() -> "DynamoDBClient":
    """The status of migrations."""
    return _session().client("dynamodb", config=_CONFIG)


@cache
def sqs() -> "SQSClient":
    """The work queue."""
    return _session().client("sqs", config=_CONFIG)


@cache
def stepfunctions() -> "SFNClient":
    """Executions and their task tokens."""
    return _session().client("stepfunctions", config=_CONFIG)


@cache
def events() -> "EventBridgeClient":
    """The bus that hears when a migration ends."""
    return _session().client("events", config=_CONFIG)
