"""The state machine: every step has its time, its retries and its way out, and every path ends."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from parts import MACHINE_FILE, STATES, TASKS, function_of, given, machine, walk

NOTHING_TO_DO = {"Duplicate", "Folder"}
ENDS = {"Ended", "Failed", "NotConcluded", *NOTHING_TO_DO}
CALLBACK = {name for name, one in TASKS.items() if one["Resource"].endswith(".waitForTaskToken")}


def following(name: str) -> set[str]:
    """The states that may come after one."""
    state = STATES[name]
    after = [state, *state.get("Choices", []), *state.get("Catch", [])]
    found = {one["Next"] for one in after if "Next" in one}
    return found | ({state["Default"]} if "Default" in state else set())


def paths(name: str, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every path from a state to an end."""
    assert name not in before, f"{before} comes back to {name}"
    path = (*before, name)
    after = following(name)
    if not after:
        yield path
    for one in sorted(after):
        yield from paths(one, path)


def test_every_path_ends_and_no_state_is_out_of_reach() -> None:
    found = list(paths(machine()["StartAt"]))
    assert {path[-1] for path in found} == ENDS
    assert {state for path in found for state in path} == STATES.keys()
    assert {name for name in STATES if STATES[name]["Type"] in {"Succeed", "Fail"}} == ENDS


def test_every_path_with_a_migration_comes_through_conclude() -> None:
    for path in paths(machine()["StartAt"]):
        assert path[-1] in NOTHING_TO_DO or "Conclude" in path


@pytest.mark.parametrize("name", TASKS)
def test_a_step_waits_longer_than_its_function_may_take(name: str) -> None:
    own = given(function_of(name))["Timeout"]
    assert TASKS[name]["TimeoutSeconds"] > own * (10 if name in CALLBACK else 1)


@pytest.mark.parametrize("name", TASKS)
def test_a_step_that_fails_for_good_leads_on(name: str) -> None:
    *_, last = TASKS[name]["Catch"]
    assert last["ErrorEquals"] == ["States.ALL"]
    expected = {"Dispatch": "Settle", "Conclude": "NotConcluded"}.get(name, "Conclude")
    assert last["Next"] == expected
    assert last["ResultPath"].startswith("$.")


@pytest.mark.parametrize("name", TASKS)
def test_a_step_is_tried_again_and_a_busy_account_waited_for(name: str) -> None:
    busy, *rest = TASKS[name]["Retry"]
    assert busy["ErrorEquals"] == ["Lambda.TooManyRequestsException"]
    assert seconds(busy) >= 300
    assert sum(one["MaxAttempts"] for one in rest) >= 4
    for one in TASKS[name]["Retry"]:
        if one["MaxAttempts"]:
            assert one["JitterStrategy"] == "FULL"
            assert one["MaxDelaySeconds"] <= 60


@pytest.mark.parametrize("name", TASKS)
def test_errors_are_named_as_the_services_name_them(name: str) -> None:
    """A Python exception's name would hold the code's insides fast, and is not known locally."""
    for one in [*TASKS[name]["Retry"], *TASKS[name]["Catch"]]:
        for error in one["ErrorEquals"]:
            assert re.fullmatch(
                r"States\.(ALL|TaskFailed|Timeout)|Lambda\.TooManyRequestsException"
                r"|Sandbox\.Timedout|Runtime\.(OutOfMemory|ExitError)",
                error,
            )
        assert "States.ALL" not in one["ErrorEquals"] or len(one["ErrorEquals"]) == 1


def seconds(retry: dict[str, Any]) -> float:
    """The longest that the retries of one kind wait, without the attempts themselves."""
    return sum(
        min(retry["IntervalSeconds"] * retry["BackoffRate"] ** number, retry["MaxDelaySeconds"])
        for number in range(retry["MaxAttempts"])
    )


def longest(name: str) -> float:
    """The longest that a step takes: all its attempts, and its waiting for a busy account."""
    step = TASKS.get(name)
    if step is None:
        return 0
    retries = [one for one in step["Retry"] if one["MaxAttempts"]]
    waited = sum(map(seconds, retries))
    if name in CALLBACK:  # a time-out of the callback is not tried again
        return float(step["TimeoutSeconds"] + waited)
    attempts = 1 + sum(one["MaxAttempts"] for one in retries[1:])
    return float(step["TimeoutSeconds"] * attempts + waited)


def test_the_machine_lasts_longer_than_its_longest_path() -> None:
    most = max(sum(map(longest, path)) for path in paths(machine()["StartAt"]))
    assert most < machine()["TimeoutSeconds"]


@pytest.mark.parametrize("name", TASKS)
def test_a_step_knows_which_execution_it_is_of(name: str) -> None:
    payload = TASKS[name]["Parameters"]["Payload"]
    assert payload["execution.$"] == "$$.Execution.Id"
    assert ("token.$" in payload) == (name in CALLBACK)


def test_one_step_waits_for_its_token() -> None:
    assert {"Dispatch"} == CALLBACK


def test_a_choice_asks_only_for_what_is_there() -> None:
    """A path that is missing ends an execution past every Catch."""
    always = {"Parsed": "$.parse.outcome", "Concluded": "$.end.answer.status"}
    for name, state in STATES.items():
        for choice in state.get("Choices", []):
            tests = choice.get("And", [choice])
            asked = {one["Variable"] for one in tests if "IsPresent" not in one}
            sure = {one["Variable"] for one in tests if one.get("IsPresent")}
            assert asked <= sure | {always.get(name)}


def test_every_placeholder_has_its_value_and_every_value_its_placeholder() -> None:
    used = set(re.findall(r"\$\{(\w+)\}", MACHINE_FILE.read_text("utf-8")))
    assert used == given("StateMachine")["DefinitionSubstitutions"].keys()


def test_results_stand_beside_the_input() -> None:
    """The input says which upload it is, which Conclude needs on every path."""
    for name in TASKS:
        results = [one["ResultPath"] for one in [TASKS[name], *TASKS[name]["Catch"]]]
        assert all(re.fullmatch(r"\$\.[a-z]+", path) for path in results)
    assert not [one for one in walk(machine()) if isinstance(one, dict) and "OutputPath" in one]


def test_executions_are_logged_without_their_data() -> None:
    logging = given("StateMachine")["Logging"]
    assert logging["Level"] == "ALL"
    assert logging["IncludeExecutionData"] is False


def test_executions_that_end_otherwise_are_concluded() -> None:
    pattern = given("StoppedRule")["EventPattern"]
    assert pattern["detail"]["stateMachineArn"] == [{"Ref": "StateMachine"}]
    assert set(pattern["detail"]["status"]) == {"FAILED", "TIMED_OUT", "ABORTED"}
