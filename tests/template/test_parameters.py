"""Parameters and outputs: each is used and explained; a stack can be made without any choice."""

import re
import tomllib
from typing import Any

import pytest
from parts import FUNCTIONS, RESOURCES, given, of_type, walk
from template import ROOT, load_template

from datamigrate.dialects import DIALECTS
from datamigrate.types import TARGETS

TEMPLATE = load_template()
PARAMETERS: dict[str, dict[str, Any]] = TEMPLATE["Parameters"]
OUTPUTS: dict[str, dict[str, Any]] = TEMPLATE["Outputs"]
PAGE = ROOT / "docs" / "template.md"


def references() -> set[str]:
    """What the template refers to, by `!Ref` or in a `!Sub`."""
    found: set[str] = set()
    parts = {key: value for key, value in TEMPLATE.items() if key not in {"Metadata", "Parameters"}}
    for one in walk(parts):
        match one:
            case {"Ref": str(name)}:
                found.add(name)
            case {"Fn::Sub": str(text)}:
                found |= set(re.findall(r"\$\{([\w:]+)", text))
    return found


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_parameter_is_used_and_has_a_default_and_a_description(name: str) -> None:
    parameter = PARAMETERS[name]
    assert name in references()
    assert "Default" in parameter
    assert parameter["Description"]
    limits = parameter.keys() & {"AllowedValues", "AllowedPattern", "MinValue"}
    assert limits, "any value would do"
    assert parameter["Default"] in parameter.get("AllowedValues", [parameter["Default"]])


def test_every_target_and_dialect_may_be_the_default() -> None:
    assert PARAMETERS["DefaultTarget"]["AllowedValues"] == sorted(TARGETS)
    assert PARAMETERS["DefaultDialect"]["AllowedValues"] == sorted(DIALECTS)


def test_parameters_are_grouped_for_the_console() -> None:
    groups = TEMPLATE["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
    grouped = [name for group in groups for name in group["Parameters"]]
    assert sorted(grouped) == sorted(PARAMETERS)


@pytest.mark.parametrize("name", OUTPUTS)
def test_an_output_says_what_it_is(name: str) -> None:
    assert OUTPUTS[name]["Description"]


def test_outputs_lead_to_everything_a_user_needs() -> None:
    assert OUTPUTS.keys() >= {"ApiUrl", "ApiKeyId", "ApiKeyCommand", "BucketName"}
    secret = {"Fn::GetAtt": "ApiKey.Value"}
    assert not [one for one in walk(OUTPUTS) if one == secret]


def test_links_to_the_console_are_for_the_partition_that_they_are_right_in() -> None:
    for name, output in OUTPUTS.items():
        linked = "console.aws.amazon.com" in str(output["Value"])
        assert (output.get("Condition") == "IsCommercial") == linked, name


def test_arns_name_no_partition_region_or_account() -> None:
    for one in walk(RESOURCES):
        if isinstance(one, str):
            assert not re.search(r"arn:aws[\w-]*:|\b\d{12}\b|\b[a-z]{2}-[a-z]+-\d\b", one), one


def test_every_condition_is_used() -> None:
    used = {
        one["Condition"] for one in [*RESOURCES.values(), *OUTPUTS.values()] if "Condition" in one
    }
    used |= {
        one["Fn::If"][0] for one in walk(TEMPLATE) if isinstance(one, dict) and "Fn::If" in one
    }
    assert used == TEMPLATE["Conditions"].keys()


def test_layers_are_built_for_what_they_run_on() -> None:
    for name in of_type("Serverless::LayerVersion"):
        built = RESOURCES[name]["Metadata"]
        assert built["BuildMethod"] == {"Ref": "PythonVersion"}
        assert built["BuildArchitecture"] == {"Ref": "Architecture"}
        assert given(name)["CompatibleRuntimes"] == [{"Ref": "PythonVersion"}]
        assert given(name)["CompatibleArchitectures"] == [{"Ref": "Architecture"}]
    every = TEMPLATE["Globals"]["Function"]
    assert every["Runtime"] == {"Ref": "PythonVersion"}
    assert every["Architectures"] == [{"Ref": "Architecture"}]
    assert not [name for name in FUNCTIONS if given(name).keys() & {"Runtime", "Architectures"}]


def table(title: str) -> dict[str, list[str]]:
    """The rows of the table under a heading of docs/template.md, by their first cell."""
    _, _, rest = PAGE.read_text("utf-8").partition(f"\n## {title}\n")
    assert rest, f"`{title}` is missing in {PAGE.name}"
    lines = rest.partition("\n## ")[0].splitlines()
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in lines if line[:1] == "|"
    ]
    return {row[0].strip("`"): row[1:] for row in rows[2:]}


def test_parameters_are_documented_with_their_defaults() -> None:
    found = {name: row[0].strip("`") for name, row in table("Parameters").items()}
    assert found == {name: str(one["Default"]) for name, one in PARAMETERS.items()}


def test_alarms_are_documented() -> None:
    assert table("Alarms").keys() == set(of_type("CloudWatch::Alarm"))


def test_samconfig_names_what_exists_and_no_bucket() -> None:
    config = tomllib.loads((ROOT / "samconfig.toml").read_text("utf-8"))
    for command in config["default"].values():
        assert "s3_bucket" not in command["parameters"]
        for given_value in command["parameters"].get("parameter_overrides", []):
            name, _, value = given_value.partition("=")
            assert value in map(str, PARAMETERS[name].get("AllowedValues", [value]))
