"""Find an API and its key: of the stack on this machine, or of one on AWS by its name."""

from dataclasses import field

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from datamigrate.client.errors import ApiError
from datamigrate.local import stack
from datamigrate.local.places import Places
from datamigrate.values import dataclass


@dataclass(frozen=True, slots=True)
class Address:
    """Where an API is, without a slash at its end, and the key that opens it."""

    url: str
    key: str = field(repr=False)


def of_local(places: Places) -> Address:
    """The API of the stack on this machine."""
    found = stack.read(places)
    if found is None:
        raise ApiError(
            "no stack runs on this machine\n"
            "hint: `datamigrate up` starts one; --stack or --api names another"
        )
    if not found.api_url or not found.api_key:
        raise ApiError("the stack on this machine has no API with a key")
    return Address(found.api_url, found.api_key)


def of_stack(name: str) -> Address:
    """The API of a stack on AWS, with the credentials and region that the AWS tools use."""
    try:
        cloud = boto3.client("cloudformation")
        outputs = cloud.describe_stacks(StackName=name)["Stacks"][0].get("Outputs", [])
        values = {output["OutputKey"]: output["OutputValue"] for output in outputs}
        if not {"ApiUrl", "ApiKeyId"} <= values.keys():
            raise ApiError(f"expected outputs `ApiUrl` and `ApiKeyId` of the stack `{name}`")
        api = boto3.client("apigateway")
        key = api.get_api_key(apiKey=values["ApiKeyId"], includeValue=True)["value"]
    except (BotoCoreError, ClientError) as problem:
        raise ApiError(f"could not read the stack `{name}`: {problem}") from None
    return Address(values["ApiUrl"].rstrip("/"), key)
