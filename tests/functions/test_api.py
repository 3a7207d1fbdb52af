"""The API through its handler: what it takes, answers, and refuses."""

import base64
import json
import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from cloud import BUCKET, SCRIPT, Cloud, arn, load
from test_failures import end, run_to_end_with_poison
from test_path import begin

from datamigrate.types import TARGETS
from datamigrate_aws import identity, migrations

KEY, OTHER = "a-key-of-twenty-characters", "another-key-of-some-length"


def ask(
    method: str, path: str, key: str | None = KEY, body: Any = None, **query: str
) -> tuple[int, Any]:
    event = {
        "httpMethod": method,
        "path": path,
        "resource": path,
        "headers": {"x-api-key": key} if key else {},
        "multiValueHeaders": {},
        "queryStringParameters": query or None,
        "multiValueQueryStringParameters": {name: [value] for name, value in query.items()} or None,
        "body": json.dumps(body) if body is not None else None,
        "isBase64Encoded": False,
        "requestContext": {"requestId": "1", "stage": "v1", "path": path, "identity": {}},
    }
    context = SimpleNamespace(
        function_name="status",
        memory_limit_in_mb=128,
        invoked_function_arn="arn:aws:lambda:eu-west-1:123456789012:function:status",
        aws_request_id="1",
    )
    answer = load("status").handler(event, context)
    text = answer["body"]
    kind = (answer["multiValueHeaders"].get("Content-Type") or [""])[0]
    if answer["statusCode"] >= 400:
        assert kind == "application/problem+json"
    return answer["statusCode"], json.loads(text) if text and "json" in kind else text


def created(body: Any = None, key: str = KEY) -> Any:
    status, answer = ask("POST", "/migrations", key, body or {"filename": "shop.sql"})
    assert status == 201
    return answer


def test_health_needs_no_key_and_the_document_describes_every_route(cloud: Cloud) -> None:
    assert ask("GET", "/health", None)[0] == 200
    status, document = ask("GET", "/openapi.json")
    assert status == 200
    assert {(path, method) for path, found in document["paths"].items() for method in found} == {
        ("/health", "get"),
        ("/openapi.json", "get"),
        ("/migrations", "get"),
        ("/migrations", "post"),
        ("/migrations/{identity}", "get"),
        ("/migrations/{identity}", "delete"),
        ("/migrations/{identity}/tables", "get"),
        ("/migrations/{identity}/report", "get"),
        ("/migrations/{identity}/download", "get"),
        ("/migrations/{identity}/retry", "post"),
    }
    asked = document["components"]["schemas"]["NewMigration"]["properties"]
    assert asked["target"]["description"] == ", ".join(sorted(TARGETS))


def test_a_migration_waits_for_its_upload_and_then_is_the_one_promised(cloud: Cloud) -> None:
    made = created({"filename": "../My shop!.sql", "target": "postgres", "tests": "keys"})
    key = made["upload"]["fields"]["key"]
    assert key == f"uploads/{identity.tenant_of_key(KEY)}/{made['id']}/_My_shop_.sql"
    assert made["upload"]["url"] == f"https://{BUCKET}.s3.eu-west-1.amazonaws.com/"
    assert ask("GET", f"/migrations/{made['id']}")[1]["status"] == "WAITING"
    state = cloud.upload(SCRIPT, key)
    assert cloud.parse(state)["migration"] == made["id"]
    status, found = ask("GET", f"/migrations/{made['id']}")
    assert status == 200
    assert found["options"] == {
        "dialect": "tsql",
        "seeds": False,
        "source_name": "my_shop",
        "target": "postgres",
        "tests": "keys",
    }
    assert found["tables"] == {"total": 3, "done": 0, "failed": 0}
    assert "token" not in json.dumps(found)


def test_a_second_upload_to_the_same_form_is_no_second_migration(cloud: Cloud) -> None:
    made = created()
    key = made["upload"]["fields"]["key"]
    assert cloud.parse(cloud.upload(SCRIPT, key))["outcome"] == "parsed"
    assert cloud.parse(cloud.upload(SCRIPT, key), arn(2))["outcome"] == "duplicate"


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"filename": ""}, "filename"),
        ({"filename": "a.sql", "colour": "red"}, "colour"),
        ({"filename": "a.sql", "seeds": "perhaps"}, "seeds"),
        ({"filename": "a.sql", "owner": "x" * 300}, "owner"),
        ([1, 2], "body"),
    ],
)
def test_a_request_of_another_shape_is_refused_with_its_places(
    cloud: Cloud, body: Any, where: str
) -> None:
    status, problem = ask("POST", "/migrations", body=body)
    assert status == 400
    assert where in json.dumps(problem["errors"])


def test_an_unknown_target_is_refused_before_any_upload(cloud: Cloud) -> None:
    status, problem = ask("POST", "/migrations", body={"filename": "a.sql", "target": "oracle"})
    assert status == 400
    known = ", ".join(sorted(TARGETS))
    assert problem["detail"] == f"expected {known} as target, found `oracle`"


def test_a_key_sees_its_own_and_nothing_of_another_s(cloud: Cloud) -> None:
    mine, theirs = created(), created(key=OTHER)
    for method, path in [
        ("GET", ""),
        ("GET", "/tables"),
        ("GET", "/report"),
        ("GET", "/download"),
        ("POST", "/retry"),
        ("DELETE", ""),
    ]:
        assert ask(method, f"/migrations/{theirs['id']}{path}")[0] == 404
        assert ask(method, f"/migrations/{'0' * 24}{path}")[0] == 404
        assert ask(method, f"/migrations/nonsense{path}")[0] == 404
    assert [one["id"] for one in ask("GET", "/migrations")[1]["items"]] == [mine["id"]]
    assert ask("GET", f"/migrations/{mine['id']}", None)[0] == 403


def test_uploads_under_a_key_s_prefix_are_that_key_s(cloud: Cloud) -> None:
    prefix = ask("GET", "/migrations")[1]["upload_prefix"]
    migration = cloud.parse(cloud.upload(SCRIPT, f"{prefix}shop.sql"))["migration"]
    assert ask("GET", f"/migrations/{migration}")[0] == 200
    assert ask("GET", f"/migrations/{migration}", OTHER)[0] == 404


@pytest.mark.parametrize(("setting", "status"), [("visible", 200), ("hidden", 404)])
def test_uploads_under_no_prefix_are_seen_as_the_host_wants(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch, setting: str, status: int
) -> None:
    from datamigrate_aws.environment import environment

    monkeypatch.setenv("SHARED_UPLOADS", setting)
    environment.cache_clear()
    migration = cloud.parse(cloud.upload(SCRIPT))["migration"]
    assert ask("GET", f"/migrations/{migration}")[0] == status
    found, page = ask("GET", "/migrations", shared="true")
    assert found == status
    assert ask("GET", "/migrations")[1]["items"] == []
    if status == 200:
        assert [one["id"] for one in page["items"]] == [migration]


def test_pages_have_everything_once(cloud: Cloud) -> None:
    made = [created()["id"] for _ in range(5)]
    seen: list[str] = []
    query = {"limit": "2"}
    for _ in range(3):
        page = ask("GET", "/migrations", **query)[1]
        seen += [one["id"] for one in page["items"]]
        query = {"limit": "2", "cursor": page["next"] or ""}
    assert sorted(seen) == sorted(made)
    assert page["next"] is None
    assert ask("GET", "/migrations", cursor="?")[0] == 400
    assert ask("GET", "/migrations", limit="0")[0] == 400
    migration, _ = begin(cloud)
    first = ask("GET", f"/migrations/{migration}/tables", limit="2")[1]
    rest = ask("GET", f"/migrations/{migration}/tables", limit="2", cursor=first["next"])[1]
    assert [one["name"] for one in first["items"] + rest["items"]] == [
        "dbo.Customer",
        "dbo.Order",
        "Sales.Line",
    ]


def own(cloud: Cloud, text: str = SCRIPT) -> tuple[str, Any]:
    """A migration of the key, parsed."""
    state = cloud.upload(text, f"uploads/{identity.tenant_of_key(KEY)}/shop.sql")
    state["parse"] = cloud.parse(state)
    return state["parse"]["migration"], state


def test_results_are_there_when_they_are(cloud: Cloud) -> None:
    migration, state = own(cloud)
    assert ask("GET", f"/migrations/{migration}/download")[0] == 409
    assert ask("GET", f"/migrations/{migration}/report")[0] == 409
    assert ask("DELETE", f"/migrations/{migration}")[0] == 409
    assert ask("POST", f"/migrations/{migration}/retry")[0] == 409
    cloud.dispatch(state)
    cloud.generate(cloud.messages())
    cloud.call("validate", {"migration": migration, "execution": arn(1)})
    end(cloud, state)
    found = ask("GET", f"/migrations/{migration}")[1]
    assert found["status"] == "SUCCEEDED"
    assert [step["name"] for step in found["steps"]] == ["parse", "generate", "validate"]
    assert all(step["seconds"] is not None for step in found["steps"])
    assert "# Migration report: shop" in ask("GET", f"/migrations/{migration}/report")[1]
    url = ask("GET", f"/migrations/{migration}/download")[1]["url"]
    assert f"migrations/{migration}/project.zip" in url
    assert "shop.zip" in url
    assert ask("DELETE", f"/migrations/{migration}") == (204, None)
    assert ask("GET", f"/migrations/{migration}")[0] == 404
    assert cloud.keys("migrations/") == []
    assert len(cloud.keys("uploads/")) == 1


def test_a_retry_begins_one_execution(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    migration, state = run_to_end_with_poison(cloud, monkeypatch)
    end(cloud, state)
    status, answer = ask("POST", f"/migrations/{migration}/retry")
    assert status == 202
    ((name, given),) = cloud.executions.begun.items()
    assert given["retry"].keys() == {"ended_at"}
    assert given["parse"]["migration"] == migration
    assert name in answer["execution"]
    assert ask("GET", f"/migrations/{migration}")[1]["status"] == "GENERATING"
    assert ask("POST", f"/migrations/{migration}/retry")[0] == 409
    arn = f"arn:aws:states:eu-west-1:123456789012:execution:machine:{name}"
    assert cloud.dispatch(given, arn, "token-2") == {"sent": 1}


def test_a_migration_that_was_never_read_begins_from_its_script(cloud: Cloud) -> None:
    state = cloud.upload(SCRIPT)
    cloud.conclude({**state, "failed": {"Error": "States.TaskFailed"}})
    found = ask("GET", "/migrations", shared="true")[1]["items"][0]
    assert found["error"]["code"] == "A107"
    assert ask("POST", f"/migrations/{found['id']}/retry")[0] == 202
    ((name, given),) = cloud.executions.begun.items()
    arn = f"arn:aws:states:eu-west-1:123456789012:execution:machine:{name}"
    assert "parse" not in given
    assert cloud.parse(given, arn)["outcome"] == "parsed"
    assert cloud.dispatch({**given, "parse": {"migration": found["id"]}}, arn) == {"sent": 3}


def test_what_the_script_is_to_blame_for_is_not_tried_again(cloud: Cloud) -> None:
    migration, state = begin(cloud, b"")
    end(cloud, state)
    status, problem = ask("POST", f"/migrations/{migration}/retry")
    assert status == 409
    assert "upload anew" in problem["detail"]


def test_a_failure_of_ours_says_nothing_of_itself(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = created()
    monkeypatch.setattr(migrations, "get", lambda _: {}["a secret"])
    status, problem = ask("GET", f"/migrations/{made['id']}")
    assert status == 500
    assert "secret" not in json.dumps(problem) + capsys.readouterr().out


def test_an_unknown_path(cloud: Cloud) -> None:
    assert ask("GET", "/")[0] == 404
    assert ask("PUT", "/migrations")[0] == 404


def test_what_everybody_sees_nobody_deletes(cloud: Cloud) -> None:
    migration, state = begin(cloud, b"")
    end(cloud, state)
    assert ask("GET", f"/migrations/{migration}")[0] == 200
    assert ask("DELETE", f"/migrations/{migration}")[0] == 404


def test_a_migration_that_changes_is_not_deleted(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = created()
    delete = migrations.deleting

    def late(migration: str, found: Any) -> bool:
        cloud.parse(cloud.upload(SCRIPT, made["upload"]["fields"]["key"]))
        return delete(migration, found)

    monkeypatch.setattr(migrations, "deleting", late)
    assert ask("DELETE", f"/migrations/{made['id']}")[0] == 409
    assert ask("GET", f"/migrations/{made['id']}")[1]["tables"]["total"] == 3


def test_a_migration_whose_execution_is_over_can_be_tried_again(cloud: Cloud) -> None:
    migration, _ = begin(cloud)
    assert ask("POST", f"/migrations/{migration}/retry")[0] == 409
    cloud.executions.over.add(arn(1))
    assert ask("POST", f"/migrations/{migration}/retry")[0] == 202
    assert ask("GET", f"/migrations/{migration}")[1]["status"] == "GENERATING"


def test_a_migration_of_which_nothing_is_heard_is_looked_after(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    migration, _ = begin(cloud)
    cloud.executions.over.add(arn(1))
    assert ask("GET", f"/migrations/{migration}")[1]["status"] == "PARSING"
    monkeypatch.setattr(load("status"), "_QUIET", timedelta(0))
    found = ask("GET", f"/migrations/{migration}")[1]
    assert (found["status"], found["error"]["code"]) == ("FAILED", "A112")


def test_a_retry_whose_execution_is_over_takes_the_next_name(cloud: Cloud) -> None:
    state = cloud.upload(SCRIPT)
    cloud.conclude({**state, "failed": {"Error": "States.TaskFailed"}})
    identity = ask("GET", "/migrations", shared="true")[1]["items"][0]["id"]
    found = migrations.get(identity)
    assert found is not None
    name = f"retry-{identity}-{re.sub(r'[^0-9]', '', found['ended_at'])}"
    machine = "arn:aws:states:eu-west-1:123456789012:execution:machine"
    cloud.executions.begun[name] = {}
    cloud.executions.over.add(f"{machine}:{name}")
    assert ask("POST", f"/migrations/{identity}/retry")[0] == 202
    assert f"{name}-2" in cloud.executions.begun
    again = migrations.get(identity)
    assert again is not None
    assert again["execution"] == f"{machine}:{name}-2"


def test_the_name_of_a_download_is_one_that_a_header_holds(cloud: Cloud) -> None:
    upload = cloud.upload(SCRIPT, f"uploads/{identity.tenant_of_key(KEY)}/магазин.sql")
    upload["parse"] = cloud.parse(upload)
    migration = upload["parse"]["migration"]
    cloud.dispatch(upload)
    cloud.generate(cloud.messages())
    cloud.call("validate", {"migration": migration, "execution": arn(1)})
    end(cloud, upload)
    assert ask("GET", f"/migrations/{migration}/download")[1]["url"].isascii()
    assert "%D0" not in ask("GET", f"/migrations/{migration}/download")[1]["url"]


@pytest.mark.parametrize("text", ["", "x", "2026-01-01T00:00:00.000Z#short", "\0" * 300])
def test_a_cursor_that_never_was_one(cloud: Cloud, text: str) -> None:
    cursor = base64.urlsafe_b64encode(text.encode()).decode()
    assert ask("GET", "/migrations", cursor=cursor)[0] == 400
