"""Exceptions have reasons, and policies are found wherever they stand."""

import pytest

import judge_template


def test_every_exception_has_a_reason():
    assert judge_template.accepted().keys() >= {"CKV_AWS_18"}
    assert all(len(reason) > 20 for reason in judge_template.accepted().values())


def test_an_exception_without_a_reason_ends_it(tmp_path, monkeypatch):
    settings = tmp_path / ".checkov.yaml"
    settings.write_text("skip-check:\n  - CKV_AWS_1 # because\n  - CKV_AWS_2\n", "utf-8")
    monkeypatch.setattr(judge_template, "ACCEPTED", settings)
    with pytest.raises(SystemExit, match="CKV_AWS_2"):
        judge_template.accepted()


def test_actions_are_held_against_the_reference(tmp_path, monkeypatch):
    template = tmp_path / "template.yaml"
    template.write_text(
        """
Resources:
  Role:
    Statement:
      - {Effect: Allow, Action: s3:GetObject, Resource: "*"}
      - !If [Sure, {Effect: Allow, Action: [s3:GetObjekt, s3:ListAll], Resource: "*"}, none]
      - {Effect: Deny, Action: s3:Anything, Resource: "*"}
""",
        "utf-8",
    )
    monkeypatch.setattr(judge_template, "TEMPLATE", template)
    known = {"s3:getobject": True, "s3:listall": False}
    monkeypatch.setattr(judge_template, "privileges", lambda: known)
    assert judge_template.actions() == [
        "s3:GetObject knows resources, and is allowed on all",
        "s3:GetObjekt: no such action",
    ]


def test_what_a_tool_says_is_a_finding_only_when_it_fails(tmp_path, monkeypatch):
    monkeypatch.setattr(judge_template, "TOOLS", tmp_path)
    assert judge_template.status("true")() == []
    assert judge_template.status("sh", "-c", "echo said; exit 3")() == ["said"]
