"""Logs, alarms and the dashboard: what one sees when it fails."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from parts import FUNCTIONS, RESOURCES, given, of_type
from reach import metrics
from template import load_template

ALARMS = of_type("CloudWatch::Alarm")
GROUPS = of_type("Logs::LogGroup")
KNOWN = {
    "AWS/ApiGateway": "4XXError 5XXError Count",
    "AWS/Lambda": "Duration Errors Throttles",
    "AWS/SQS": "ApproximateAgeOfOldestMessage ApproximateNumberOfMessagesNotVisible"
    " ApproximateNumberOfMessagesVisible NumberOfMessagesReceived",
    "AWS/States": "ExecutionsAborted ExecutionsFailed ExecutionsStarted ExecutionsSucceeded"
    " ExecutionsTimedOut",
}
"""Metrics of the services, as their manuals list them, of those that are used here."""

WATCHED = {
    ("AWS/ApiGateway", "5XXError"),
    ("AWS/Lambda", "Throttles"),
    ("AWS/SQS", "ApproximateAgeOfOldestMessage"),
    ("AWS/SQS", "ApproximateNumberOfMessagesVisible"),
    ("AWS/SQS", "NumberOfMessagesReceived"),
    ("AWS/States", "ExecutionsTimedOut"),
}


def test_alarms_watch_what_can_go_wrong() -> None:
    found = [(given(name)["Namespace"], given(name)["MetricName"]) for name in ALARMS]
    ours = {name for namespace, name in found if namespace == {"Ref": "AWS::StackName"}}
    assert ours == {"MigrationsFailed"}
    assert ours <= metrics()
    theirs = {(namespace, name) for namespace, name in found if isinstance(namespace, str)}
    assert theirs == WATCHED
    for namespace, name in theirs:
        assert name in KNOWN[namespace].split()


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_tells_the_topic_and_is_quiet_without_data(name: str) -> None:
    alarm = given(name)
    assert alarm["AlarmActions"] == [{"Ref": "AlarmTopic"}]
    assert alarm["TreatMissingData"] == "notBreaching"


@pytest.mark.parametrize(
    ("name", "resource"),
    {
        "DeadLettersAlarm": "DeadLetters.QueueName",
        "DeadLettersAgeAlarm": "DeadLetters.QueueName",
        "OldestMessageAlarm": "WorkQueue.QueueName",
        "UndeliveredEventsAlarm": "UndeliveredEvents.QueueName",
        "TimedOutExecutionsAlarm": "StateMachine",
    }.items(),
)
def test_an_alarm_watches_the_right_resource(name: str, resource: str) -> None:
    (dimension,) = given(name)["Dimensions"]
    assert dimension["Value"] in ({"Fn::GetAtt": resource}, {"Ref": resource})


def test_alarms_reach_somebody() -> None:
    assert given("AlarmSubscription")["TopicArn"] == {"Ref": "AlarmTopic"}
    assert given("AlarmSubscription")["Endpoint"] == {"Ref": "AlarmEmail"}
    allowed, _ = given("AlarmTopicPolicy")["PolicyDocument"]["Statement"]
    assert allowed["Principal"] == {"Service": "cloudwatch.amazonaws.com"}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_has_a_log_group_of_its_own(function: str) -> None:
    group = given(function)["LoggingConfig"]["LogGroup"]["Ref"]
    assert group in GROUPS
    users = [one for one in FUNCTIONS if given(one)["LoggingConfig"]["LogGroup"] == {"Ref": group}]
    assert users == [function]


@pytest.mark.parametrize("group", GROUPS)
def test_logs_are_not_kept_for_ever(group: str) -> None:
    assert given(group)["RetentionInDays"] == {"Ref": "LogRetentionDays"}


def test_the_state_machine_and_the_api_have_their_logs() -> None:
    (destination,) = given("StateMachine")["Logging"]["Destinations"]
    arn = destination["CloudWatchLogsLogGroup"]["LogGroupArn"]
    assert arn == {"Fn::GetAtt": "StateMachineLogs.Arn"}
    condition, setting, _ = given("Api")["AccessLogSetting"]["Fn::If"]
    assert setting["DestinationArn"] == {"Fn::GetAtt": "ApiLogs.Arn"}
    assert RESOURCES["ApiLogs"]["Condition"] == condition
    line = re.sub(r"\$context\.\w+(\.\w+)?", "1", setting["Format"])
    assert json.loads(line).keys() >= {"request", "status", "path", "method", "key"}


def body() -> dict[str, Any]:
    """The dashboard, with a name in place of each reference."""
    text = given("Dashboard")["DashboardBody"]["Fn::Sub"]
    found = json.loads(re.sub(r"\$\{([\w:.]+)\}", r"\1", text))
    assert isinstance(found, dict)
    return found


def charted() -> Iterator[list[str]]:
    """Every line of every chart, written out: `.` repeats one word, `...` all but the last."""
    for widget in body()["widgets"]:
        before: list[str] = []
        for line in widget["properties"].get("metrics", []):
            words = [word for word in line if isinstance(word, str)]
            if words[0] == "...":
                words = [*before[: len(before) - len(words) + 1], *words[1:]]
            words = [before[number] if word == "." else word for number, word in enumerate(words)]
            before = words
            yield words


def test_the_dashboard_charts_metrics_that_exist() -> None:
    stack = load_template()["Globals"]["Function"]["Environment"]["Variables"]
    assert stack["POWERTOOLS_METRICS_NAMESPACE"] == {"Ref": "AWS::StackName"}
    for namespace, name, *dimensions in charted():
        if namespace == "AWS::StackName":
            assert name in metrics()
            assert dimensions == ["service", stack["POWERTOOLS_SERVICE_NAME"]]
        else:
            assert name in KNOWN[namespace].split()
            assert len(dimensions) % 2 == 0


def test_the_dashboard_shows_every_table_and_every_end() -> None:
    shown = {name for namespace, name, *_ in charted() if namespace == "AWS::StackName"}
    ends = {f"Migrations{end}" for end in ("Succeeded", "Partial", "Failed", "Rejected")}
    assert shown >= ends | {name for name in metrics() if name.startswith("Tables")}


def test_widgets_do_not_overlap_and_stay_on_the_board() -> None:
    taken: set[tuple[int, int]] = set()
    for one in body()["widgets"]:
        cells = {
            (x, y)
            for x in range(one["x"], one["x"] + one["width"])
            for y in range(one["y"], one["y"] + one["height"])
        }
        assert not cells & taken
        assert one["x"] + one["width"] <= 24
        taken |= cells


def test_the_dashboard_reads_the_log_of_every_function() -> None:
    (query,) = [one["properties"]["query"] for one in body()["widgets"] if one["type"] == "log"]
    groups = {given(function)["LoggingConfig"]["LogGroup"]["Ref"] for function in FUNCTIONS}
    assert set(re.findall(r"SOURCE '(\w+)'", query)) == groups


def test_a_dashboard_has_one_name_in_all_regions() -> None:
    assert "${AWS::Region}" in given("Dashboard")["DashboardName"]["Fn::Sub"]
