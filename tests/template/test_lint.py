"""cfn-lint finds nothing in any partition; the state machine fits the schema of its language."""

import json
import re
from typing import Any

import pytest
from cfnlint.api import ManualArgs, lint
from parts import machine
from template import ROOT

REGIONS = ["us-east-1", "eu-central-1", "us-gov-west-1", "cn-north-1"]


def findings(text: str) -> list[str]:
    config = ManualArgs(regions=REGIONS, include_checks=["W", "E"])
    return [str(found) for found in lint(text, config=config)]


def test_the_template_is_clean() -> None:
    assert findings((ROOT / "template.yaml").read_text("utf-8")) == []


def machine_alone() -> dict[str, Any]:
    """The definition inside a template, where cfn-lint looks at it, with its values filled in."""
    arn = "arn:aws:lambda:us-east-1:123456789012:function:one"
    text = json.dumps(machine()).replace("${Partition}", "aws")
    return {
        "Resources": {
            "Machine": {
                "Type": "AWS::StepFunctions::StateMachine",
                "Properties": {
                    "RoleArn": "arn:aws:iam::123456789012:role/machine",
                    "Definition": json.loads(re.sub(r"\$\{\w+\}", arn, text)),
                },
            }
        }
    }


def test_the_state_machine_is_clean() -> None:
    assert findings(json.dumps(machine_alone())) == []


@pytest.mark.parametrize(
    ("state", "field", "value"),
    [
        ("Parsed", "Type", "Decide"),
        ("Validate", "Catch", [{"ErrorEquals": "States.ALL", "Next": "Conclude"}]),
    ],
)
def test_the_schema_sees_a_mistake(state: str, field: str, value: object) -> None:
    document = machine_alone()
    document["Resources"]["Machine"]["Properties"]["Definition"]["States"][state][field] = value
    assert [found for found in findings(json.dumps(document)) if "E3601" in found]
