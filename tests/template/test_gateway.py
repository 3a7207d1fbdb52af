"""The API: its routes are those of the code, a key is needed, and every refusal is a problem."""

import ast
import json
import re
from typing import Any

from parts import RESOURCES, folder, given

EVENTS: dict[str, dict[str, Any]] = {
    name: event["Properties"] for name, event in given("StatusFunction")["Events"].items()
}


def routes() -> set[tuple[str, str]]:
    """Method and path of each route of the code, as API Gateway writes them."""
    found: set[tuple[str, str]] = set()
    tree = ast.parse((folder("StatusFunction") / "app.py").read_text("utf-8"))
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="app"), attr=method),
                args=[ast.Constant(value=str(path)), *_],
            ):
                found.add((method, re.sub(r"<(\w+)>", r"{\1}", path)))
    return found


def test_every_route_of_the_code_is_in_the_template_and_none_in_vain() -> None:
    assert {(event["Method"], event["Path"]) for event in EVENTS.values()} == routes()


def test_a_key_is_needed_everywhere_but_for_the_health() -> None:
    assert given("Api")["Auth"] == {"ApiKeyRequired": True}
    own = {name: event["Auth"] for name, event in EVENTS.items() if "Auth" in event}
    assert own == {"Health": {"ApiKeyRequired": False}}


def test_what_needs_no_key_has_a_limit_of_its_own() -> None:
    (setting,) = given("Api")["MethodSettings"]
    assert setting["ResourcePath"] == "/~1health"
    assert setting["HttpMethod"] == "GET"
    assert setting["ThrottlingRateLimit"] <= 50
    assert setting["ThrottlingBurstLimit"] <= 50


def test_a_key_has_a_quota_and_a_rate() -> None:
    plan = given("UsagePlan")
    assert plan["Quota"] == {"Limit": {"Ref": "RequestsPerMonth"}, "Period": "MONTH"}
    assert plan["Throttle"].keys() == {"RateLimit", "BurstLimit"}
    assert given("UsagePlanKey")["KeyId"] == {"Ref": "ApiKey"}


def test_there_is_one_stage() -> None:
    """In Swagger 2.0 the transform adds a stage of its own, named Stage."""
    assert str(given("Api")["OpenApiVersion"]).startswith("3.")
    assert given("Api")["StageName"] == "v1"


def test_refusals_are_problems() -> None:
    answers = given("Api")["GatewayResponses"]
    assert answers.keys() >= {
        "INVALID_API_KEY",
        "THROTTLED",
        "QUOTA_EXCEEDED",
        "MISSING_AUTHENTICATION_TOKEN",
        "DEFAULT_4XX",
        "DEFAULT_5XX",
    }
    for answer in answers.values():
        content = answer["ResponseParameters"]["Headers"]["Content-Type"]
        assert content == "'application/problem+json'"
        text = answer["ResponseTemplates"]["application/json"]
        body = json.loads(text.replace("$context.error.messageString", '"said"'))
        assert body.keys() >= {"type", "title", "detail"}
        assert body.get("status") == answer.get("StatusCode")


def test_throttled_clients_are_told_when_to_come_back() -> None:
    headers = given("Api")["GatewayResponses"]["THROTTLED"]["ResponseParameters"]["Headers"]
    assert headers["Retry-After"] == "'1'"


def test_the_role_for_access_logs_is_only_made_when_asked_for_and_then_stays() -> None:
    for name in ("ApiLogsAccount", "ApiLogsAccountRole"):
        assert RESOURCES[name]["Condition"] == "MakesApiLogsRole"
        assert RESOURCES[name]["DeletionPolicy"] == "Retain"
    assert RESOURCES["Api"]["DependsOn"] == "ApiLogsAccount"
