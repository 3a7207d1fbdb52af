"""Send one message for an uploaded object."""

import json
import os

import boto3


def handler(event, context):
    """The object's key travels, not the object."""
    body = json.dumps({"key": event["detail"]["object"]["key"]})
    boto3.client("sqs").send_message(QueueUrl=os.environ["QUEUE"], MessageBody=body)
    return {"sent": 1}
