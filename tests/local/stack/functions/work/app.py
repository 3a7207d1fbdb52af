"""Note the objects that messages speak of."""

import json
import os

import boto3


def handler(event, context):
    """All messages of the batch, or an exception."""
    table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
    for record in event["Records"]:
        name = json.loads(record["body"])["key"].removeprefix("uploads/")
        table.put_item(Item={"pk": name, "text": "seen"})
    return {"batchItemFailures": []}
