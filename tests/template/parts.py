"""The parts of the template that the tests ask for: functions, roles, statements, the machine."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from template import ROOT, load_template, properties

RESOURCES: dict[str, dict[str, Any]] = load_template()["Resources"]
MACHINE_FILE = ROOT / "statemachine" / "migration.asl.json"


def of_type(kind: str) -> list[str]:
    """The logical ids of a type's resources."""
    return [name for name, one in RESOURCES.items() if one["Type"] == f"AWS::{kind}"]


FUNCTIONS = of_type("Serverless::Function")
ROLES = of_type("IAM::Role")


def given(name: str) -> dict[str, Any]:
    """The properties of a resource."""
    return properties(load_template(), name)


def folder(function: str) -> Path:
    """Where a function's code is."""
    return ROOT / str(given(function)["CodeUri"])


def role_of(function: str) -> str:
    """The role that a function has."""
    return str(given(function)["Role"]["Fn::GetAtt"]).removesuffix(".Arn")


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a role's policy; `condition` is the template's own, if it has one."""

    role: str
    document: dict[str, Any]
    condition: str | None = None

    @property
    def actions(self) -> list[str]:
        return as_list(self.document["Action"])

    @property
    def resources(self) -> list[str]:
        """Each as the text of its reference: `MigrationTable.Arn`, `${Bucket.Arn}/uploads/*`."""
        return [_text(one) for one in as_list(self.document["Resource"])]


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _text(reference: Any) -> str:
    match reference:
        case {"Fn::GetAtt": text} | {"Fn::Sub": text} | {"Ref": text}:
            return str(text)
    return str(reference)


def statements(role: str) -> Iterator[Statement]:
    """All statements of a role."""
    for policy in given(role).get("Policies", []):
        for one in policy["PolicyDocument"]["Statement"]:
            if "Fn::If" in one:
                condition, document, otherwise = one["Fn::If"]
                assert otherwise == {"Ref": "AWS::NoValue"}
                yield Statement(role, document, condition)
            else:
                yield Statement(role, one)


def walk(value: Any) -> Iterator[Any]:
    """A value and all that is in it."""
    yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for held in inner:
        yield from walk(held)


@cache
def machine() -> dict[str, Any]:
    """The state machine's definition."""
    found = json.loads(MACHINE_FILE.read_text("utf-8"))
    assert isinstance(found, dict)
    return found


STATES: dict[str, dict[str, Any]] = machine()["States"]
TASKS = {name: state for name, state in STATES.items() if state["Type"] == "Task"}


def function_of(task: str) -> str:
    """The function that a task calls."""
    placeholder = TASKS[task]["Parameters"]["FunctionName"].removeprefix("${").removesuffix("}")
    reference = given("StateMachine")["DefinitionSubstitutions"][placeholder]
    return str(reference["Fn::GetAtt"]).removesuffix(".Arn")
