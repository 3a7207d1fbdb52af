"""A SAM template with S3 places where it named folders; everything else stays what it was."""

import json
from pathlib import Path

import pytest

from datamigrate.local.errors import StackError
from datamigrate.local.package import Part
from datamigrate.local.template import files_to_upload, parts, read_template, rewrite

STACK = Path(__file__).parent / "stack"


def template(folder: Path, text: str) -> Path:
    path = folder / "template.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_short_tags_become_long_ones_and_dates_stay_text(tmp_path):
    path = template(
        tmp_path,
        """
AWSTemplateFormatVersion: 2010-09-09
Resources:
  A:
    Ref: !Ref B
    Att: !GetAtt B.Arn.Deep
    List: !GetAtt [B, Arn]
    If: !If [C, !Sub "${D}-x", !Ref "AWS::NoValue"]
    Map: !Transform {Name: x, Parameters: {Y: !Select [0, [1, 2]]}}
    Condition: !Condition E
    Version: 2012-10-17
""",
    )
    found = read_template(path)
    assert found["AWSTemplateFormatVersion"] == "2010-09-09"
    assert found["Resources"]["A"] == {
        "Ref": {"Ref": "B"},
        "Att": {"Fn::GetAtt": ["B", "Arn.Deep"]},
        "List": {"Fn::GetAtt": ["B", "Arn"]},
        "If": {"Fn::If": ["C", {"Fn::Sub": "${D}-x"}, {"Ref": "AWS::NoValue"}]},
        "Map": {"Fn::Transform": {"Name": "x", "Parameters": {"Y": {"Fn::Select": [0, [1, 2]]}}}},
        "Condition": {"Condition": "E"},
        "Version": "2012-10-17",
    }


@pytest.mark.parametrize(
    "text", ["a: [", "just text", "Resources: []", "- 1", "\0", "!!python/object:os.system {}", ""]
)
def test_what_is_no_template_is_an_error(tmp_path, text):
    with pytest.raises(StackError, match=r"template\.yaml"):
        read_template(template(tmp_path, text))


def test_a_missing_template_is_an_error(tmp_path):
    with pytest.raises(StackError, match="found none"):
        read_template(tmp_path / "none.yaml")


def test_folders_become_places_in_s3_and_nothing_else_changes():
    read = read_template(STACK / "template.yaml")
    needed = parts(read, STACK)
    assert needed["Words"] == Part(STACK / "layers" / "words", is_layer=True)
    assert needed["Ask"] == Part(STACK / "functions" / "ask")
    assert needed["Machine"] == STACK / "statemachine" / "note.asl.json"
    keys = {name: f"key-of-{name}" for name in needed}
    written = json.loads(rewrite(read, "bucket", keys))
    for name, key in (("Ask", "CodeUri"), ("Words", "ContentUri"), ("Machine", "DefinitionUri")):
        place = written["Resources"][name]["Properties"].pop(key)
        assert place == {"Bucket": "bucket", "Key": f"key-of-{name}"}
    for name in needed:
        for key in ("CodeUri", "ContentUri", "DefinitionUri"):
            read["Resources"][name]["Properties"].pop(key, None)
            written["Resources"][name]["Properties"].pop(key, None)
    assert written == read


def test_what_is_shared_is_packed_once(tmp_path):
    part = Part(tmp_path)
    packed: list[Part] = []

    def pack(one: Part) -> Path:
        packed.append(one)
        return tmp_path / "made.zip"

    found = files_to_upload({"A": part, "B": part, "C": tmp_path / "x.json"}, pack)
    assert packed == [part]
    assert found == {
        "A": tmp_path / "made.zip",
        "B": tmp_path / "made.zip",
        "C": tmp_path / "x.json",
    }


@pytest.mark.parametrize(
    ("place", "says"),
    [("../other/", "outside"), ("/etc", "outside"), ("nothing/", "found nothing")],
)
def test_a_place_outside_or_not_there_is_an_error(tmp_path, place, says):
    read = {
        "Resources": {"F": {"Type": "AWS::Serverless::Function", "Properties": {"CodeUri": place}}}
    }
    with pytest.raises(StackError, match=says):
        parts(read, tmp_path)


def test_what_is_in_s3_already_stays_there(tmp_path):
    properties = {"CodeUri": "s3://bucket/key"}
    read = {"Resources": {"F": {"Type": "AWS::Serverless::Function", "Properties": properties}}}
    assert parts(read, tmp_path) == {}
