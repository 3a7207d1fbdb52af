"""A cloud in memory for the functions: moto's services, made as the template has them."""

import os
from collections.abc import Iterator

import boto3
import pytest
from cloud import BUCKET, REGION, Cloud, Executions
from moto import mock_aws
from template import load_template, properties

from datamigrate_aws import clients
from datamigrate_aws.environment import environment


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    executions = Executions()
    with mock_aws():
        for name, value in _variables().items():
            monkeypatch.setenv(name, value)
        _forget()
        monkeypatch.setattr(clients, "stepfunctions", lambda: executions)
        boto3.client("s3", region_name=REGION).create_bucket(
            Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION}
        )
        clients.s3().put_bucket_versioning(
            Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"}
        )
        _make_table()
        monkeypatch.setenv("QUEUE_URL", clients.sqs().create_queue(QueueName="work")["QueueUrl"])
        environment.cache_clear()
        yield Cloud(executions)
    _forget()


def _variables() -> dict[str, str]:
    return {
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "TABLE_NAME": "migrations",
        "BUCKET_NAME": BUCKET,
        "STATE_MACHINE_ARN": f"arn:aws:states:{REGION}:123456789012:stateMachine:machine",
        "MAX_UPLOAD_BYTES": "2000000",
        "POWERTOOLS_METRICS_DISABLED": os.environ.get("POWERTOOLS_METRICS_DISABLED", "true"),
    }


def _forget() -> None:
    environment.cache_clear()
    for made in (clients.s3, clients.dynamodb, clients.sqs, clients.events, clients._session):
        made.cache_clear()


def _make_table() -> None:
    """As the template has it, but for what only AWS does."""
    found = properties(load_template(), "MigrationTable")
    names = ("BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")
    clients.dynamodb().create_table(TableName="migrations", **{name: found[name] for name in names})
