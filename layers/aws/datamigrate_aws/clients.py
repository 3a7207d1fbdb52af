"""Clients of AWS: one session for all, each made on first use, with retries and short time-outs.

They are boto3's, made by botocore: importing boto3 itself would cost every cold start a tenth more.
"""

from functools import cache
from typing import TYPE_CHECKING, Any

from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.session import Session

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
_session = cache(Session)


def _made(service: str, config: Config = _CONFIG) -> Any:  # noqa: ANN401  # as botocore has it
    return _session().create_client(service, config=config)


@cache
def s3() -> "S3Client":
    """Signed links name the bucket's region: by the global name a new bucket only redirects."""
    virtual = Config(signature_version="s3v4", s3={"addressing_style": "virtual"})
    return _made("s3", _CONFIG.merge(virtual))  # type: ignore[no-any-return]


@cache
def dynamodb() -> "DynamoDBClient":
    """The status of migrations."""
    return _made("dynamodb")  # type: ignore[no-any-return]


@cache
def sqs() -> "SQSClient":
    """The work queue."""
    return _made("sqs")  # type: ignore[no-any-return]


@cache
def stepfunctions() -> "SFNClient":
    """Executions and their task tokens."""
    return _made("stepfunctions")  # type: ignore[no-any-return]


@cache
def events() -> "EventBridgeClient":
    """The bus that hears when a migration ends."""
    return _made("events")  # type: ignore[no-any-return]


def code_of(problem: ClientError) -> str:
    """The service's name for what went wrong."""
    return str(problem.response.get("Error", {}).get("Code", ""))
