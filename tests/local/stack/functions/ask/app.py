"""Answer what is noted under a key, and say what this function can see."""

import importlib.util
import json
import os
import sys
from pathlib import Path

import boto3
import markupsafe
import words


def handler(event, context):
    """The API's answer."""
    key = event["pathParameters"]["key"]
    table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
    answer = {
        "note": table.get_item(Key={"pk": key}).get("Item"),
        "greeting": words.greet(os.environ["GREETING"]),
        "caller": boto3.client("sts").get_caller_identity()["Arn"],
        "layer": markupsafe.__file__,
        "cached": Path(words.__cached__).is_file(),
        "masked": [n for n in ("yaml", "pydantic", "ministack") if importlib.util.find_spec(n)],
        "inherited": sorted(name for name in os.environ if "CANARY" in name),
        "python": sys.version_info[:2],
    }
    return {"statusCode": 200, "body": json.dumps(answer)}
