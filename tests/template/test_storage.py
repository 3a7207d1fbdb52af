"""Bucket, table and queues: what a local AWS drops without a word is asserted here."""

from collections.abc import Iterator

import pytest
from parts import FUNCTIONS, RESOURCES, as_list, given, of_type

QUEUES = of_type("SQS::Queue")
CONSUMERS = {"GenerateFunction": "WorkQueue", "DeadLettersFunction": "DeadLetters"}


def test_the_bucket_is_private_encrypted_and_versioned() -> None:
    bucket = given("Bucket")
    (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert len(bucket["PublicAccessBlockConfiguration"]) == 4
    assert bucket["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]


def test_the_bucket_tells_the_bus() -> None:
    told = given("Bucket")["NotificationConfiguration"]
    assert told == {"EventBridgeConfiguration": {"EventBridgeEnabled": True}}


def test_objects_and_their_versions_expire() -> None:
    rules = given("Bucket")["LifecycleConfiguration"]["Rules"]
    assert {rule["Status"] for rule in rules} == {"Enabled"}
    merged = {key: value for rule in rules for key, value in rule.items()}
    assert merged["ExpirationInDays"] == {"Ref": "RetentionDays"}
    assert merged["NoncurrentVersionExpiration"]["NoncurrentDays"] <= 30
    assert merged["AbortIncompleteMultipartUpload"]["DaysAfterInitiation"] <= 7
    assert merged["ExpiredObjectDeleteMarker"] is True


def test_the_table_is_encrypted_recoverable_and_forgets() -> None:
    table = given("MigrationTable")
    assert table["SSESpecification"] == {"SSEEnabled": True}
    recovery = table["PointInTimeRecoverySpecification"]
    assert recovery == {"PointInTimeRecoveryEnabled": True}
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires", "Enabled": True}
    assert table["BillingMode"] == "PAY_PER_REQUEST"


@pytest.mark.parametrize("name", ["Bucket", "MigrationTable"])
def test_data_stays_when_the_stack_goes_but_not_when_it_never_came(name: str) -> None:
    assert RESOURCES[name]["DeletionPolicy"] == "RetainExceptOnCreate"
    assert RESOURCES[name]["UpdateReplacePolicy"] == "Retain"


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("S3::Bucket", "BucketName"),
        ("DynamoDB::Table", "TableName"),
        ("SQS::Queue", "QueueName"),
        ("SNS::Topic", "TopicName"),
        ("Serverless::Function", "FunctionName"),
        ("Serverless::StateMachine", "Name"),
        ("Serverless::LayerVersion", "LayerName"),
        ("IAM::Role", "RoleName"),
        ("Events::Rule", "Name"),
        ("ApiGateway::ApiKey", "Name"),
        ("CloudWatch::Alarm", "AlarmName"),
    ],
)
def test_names_are_made_by_cloudformation(kind: str, name: str) -> None:
    """A name of our own would collide with what an earlier stack left, or block a replacement."""
    assert of_type(kind)
    assert not [one for one in of_type(kind) if name in given(one)]


@pytest.mark.parametrize(
    ("kind", "name"),
    [("Logs::LogGroup", "LogGroupName"), ("CloudWatch::Dashboard", "DashboardName")],
)
def test_names_of_our_own_have_the_stack_in_them(kind: str, name: str) -> None:
    for one in of_type(kind):
        assert "${AWS::StackName}" in given(one)[name]["Fn::Sub"]


@pytest.mark.parametrize("queue", QUEUES)
def test_a_queue_is_encrypted_and_keeps_messages_for_days(queue: str) -> None:
    assert given(queue)["SqsManagedSseEnabled"] is True
    assert given(queue)["MessageRetentionPeriod"] >= 4 * 86400


@pytest.mark.parametrize(("function", "queue"), CONSUMERS.items())
def test_a_message_is_hidden_six_times_as_long_as_its_function_may_take(
    function: str, queue: str
) -> None:
    assert given(queue)["VisibilityTimeout"] >= 6 * given(function)["Timeout"]


@pytest.mark.parametrize(("function", "queue"), CONSUMERS.items())
def test_a_consumer_answers_for_each_message_and_has_a_limit(function: str, queue: str) -> None:
    (event,) = given(function)["Events"].values()
    found = event["Properties"]
    assert found["Queue"] == {"Fn::GetAtt": f"{queue}.Arn"}
    assert found["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert "MaximumConcurrency" in found["ScalingConfig"]


def test_a_poisoned_message_ends_as_a_dead_letter() -> None:
    redrive = given("WorkQueue")["RedrivePolicy"]
    assert redrive["deadLetterTargetArn"] == {"Fn::GetAtt": "DeadLetters.Arn"}
    assert redrive["maxReceiveCount"] >= 3
    assert "RedrivePolicy" not in given("DeadLetters")


def test_dead_letters_outlive_the_messages() -> None:
    kept = {queue: given(queue)["MessageRetentionPeriod"] for queue in QUEUES}
    assert kept["DeadLetters"] > kept["WorkQueue"]


def test_every_store_refuses_plain_http() -> None:
    policies = [
        *of_type("S3::BucketPolicy"),
        *of_type("SQS::QueuePolicy"),
        *of_type("SNS::TopicPolicy"),
    ]
    closed = {resource for policy in policies for resource in _refusing(policy)}
    stores = {*of_type("S3::Bucket"), *QUEUES, *of_type("SNS::Topic")}
    assert {name.removesuffix(".Arn") for name in closed} == {*stores, "${Bucket.Arn}/*"}


@pytest.mark.parametrize("policy", of_type("SQS::QueuePolicy"))
def test_a_policy_speaks_of_the_queues_that_it_is_attached_to(policy: str) -> None:
    attached = {f"{one['Ref']}.Arn" for one in given(policy)["Queues"]}
    for one in given(policy)["PolicyDocument"]["Statement"]:
        assert {reference["Fn::GetAtt"] for reference in as_list(one["Resource"])} == attached


def _refusing(policy: str) -> Iterator[str]:
    """What the policy closes to plain HTTP."""
    for one in given(policy)["PolicyDocument"]["Statement"]:
        if one["Effect"] == "Deny" and one["Principal"] == "*":
            assert one["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
            for reference in as_list(one["Resource"]):
                yield from reference.values()


def test_whatever_is_called_without_waiting_has_a_place_for_its_failures() -> None:
    for rule in of_type("Events::Rule"):
        for target in given(rule)["Targets"]:
            assert target["DeadLetterConfig"] == {"Arn": {"Fn::GetAtt": "UndeliveredEvents.Arn"}}
            assert target["RetryPolicy"]["MaximumEventAgeInSeconds"] >= 3600
    failed = given("ConcludeFunction")["EventInvokeConfig"]["DestinationConfig"]["OnFailure"]
    assert failed == {"Type": "SQS", "Destination": {"Fn::GetAtt": "UndeliveredEvents.Arn"}}


def test_uploads_only_start_an_execution() -> None:
    pattern = given("UploadRule")["EventPattern"]
    assert pattern["detail"]["bucket"] == {"name": [{"Ref": "Bucket"}]}
    assert pattern["detail"]["object"] == {"key": [{"prefix": "uploads/"}]}


def test_functions_fit_a_new_account() -> None:
    """New accounts have 3008 MB at most; the API gives up after 29 seconds."""
    for function in FUNCTIONS:
        assert given(function)["MemorySize"] <= 3008
        assert "ReservedConcurrentExecutions" not in given(function)
    assert given("StatusFunction")["Timeout"] <= 29
