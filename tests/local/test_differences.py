"""The template for MiniStack differs from that for AWS in the named places, and nowhere else."""

from pathlib import Path

import pytest

from datamigrate.local.differences import adapt
from datamigrate.local.template import read_template

ROOT = Path(__file__).resolve().parents[2]
PLAIN_HTTP = {"Bool": {"aws:SecureTransport": "false"}}


def policy(*statements: dict) -> dict:
    document = {"Version": "2012-10-17", "Statement": list(statements)}
    return {"Type": "AWS::S3::BucketPolicy", "Properties": {"PolicyDocument": document}}


def allow(action: str | list[str], **more: object) -> dict:
    return {"Effect": "Allow", "Action": action, "Resource": "*", **more}


def adapted(**resources: dict) -> dict:
    return adapt({"Resources": resources}, 4)["Resources"]


TLS_ONLY = {"Effect": "Deny", "Action": "s3:*", "Principal": "*", "Condition": PLAIN_HTTP}


def test_plain_http_is_not_denied_and_a_policy_of_nothing_else_goes():
    assert adapted(Only=policy(TLS_ONLY)) == {}
    kept = adapted(Mixed=policy(TLS_ONLY, allow("s3:GetObject")))["Mixed"]
    assert kept["Properties"]["PolicyDocument"]["Statement"] == [allow(["s3:GetObject"])]


def test_other_denials_stay():
    denials = [
        {"Effect": "Deny", "Action": ["s3:*"], "Principal": "*"},
        {"Effect": "Deny", "Action": ["s3:*"], "Condition": {"Bool": {"aws:Via": "false"}}},
    ]
    kept = adapted(P=policy(*denials))["P"]
    assert kept["Properties"]["PolicyDocument"]["Statement"] == denials


def test_numbers_of_parameters_are_put_in_and_texts_are_not():
    template = {
        "Parameters": {
            "Workers": {"Type": "Number", "Default": 50},
            "Name": {"Type": "String", "Default": "7"},
            "Given": {"Type": "Number"},
        },
        "Resources": {"M": {"Type": "X", "Properties": {"A": [{"Ref": n} for n in "WNG"]}}},
    }
    for name, short in (("Workers", "W"), ("Name", "N"), ("Given", "G")):
        template["Parameters"][short] = template["Parameters"].pop(name)
    found = adapt(template, 4)["Resources"]["M"]["Properties"]["A"]
    assert found == [50, {"Ref": "N"}, {"Ref": "G"}]


@pytest.mark.parametrize(("processors", "workers"), [(1, 2), (2, 2), (8, 8)])
def test_a_queue_gets_as_many_functions_as_there_are_processors(processors, workers):
    resources = {"F": {"ScalingConfig": {"MaximumConcurrency": {"Ref": "Workers"}}}}
    found = adapt({"Resources": resources}, processors)["Resources"]
    assert found == {"F": {"ScalingConfig": {"MaximumConcurrency": workers}}}


def test_a_batch_may_be_sent_where_a_message_may_be():
    found = adapted(R={"Policies": [{"Statement": [allow("sqs:SendMessage"), allow("sqs:*")]}]})
    first, second = found["R"]["Policies"][0]["Statement"]
    assert first == allow(["sqs:SendMessage", "sqs:SendMessageBatch"])
    assert second == allow(["sqs:*"])


def test_an_unknown_condition_key_goes_and_its_neighbours_stay():
    conditions = {"StringEquals": {"events:source": "x", "aws:SourceAccount": "1"}}
    found = adapted(R={"Statement": [allow("events:PutEvents", Condition=conditions)]})
    assert found["R"]["Statement"][0]["Condition"] == {"StringEquals": {"aws:SourceAccount": "1"}}


def test_the_template_keeps_all_its_resources_but_those_named():
    template = read_template(ROOT / "template.yaml")
    lost = template["Resources"].keys() - adapt(template, 4)["Resources"].keys()
    assert {template["Resources"][name]["Type"] for name in lost} <= {
        "AWS::S3::BucketPolicy",
        "AWS::SQS::QueuePolicy",
        "AWS::SNS::TopicPolicy",
        "AWS::CloudWatch::Alarm",
    }
    assert "UndeliveredEventsPolicy" not in lost
