"""What goes wrong for good: poisoned tables, late ones, bad input, stopped executions, retries."""

import json
from typing import Any

import pytest
from cloud import BUCKET, SCRIPT, Cloud, arn, client_error, load
from test_path import begin, counts

from datamigrate_aws import (
    clients,
    documents,
    executions,
    identity,
    migrations,
    storage,
    tables,
)
from datamigrate_aws.migrations import Status
from datamigrate_aws.rejections import StepError


def end(cloud: Cloud, state: Any, execution: str = arn(1)) -> Any:
    """The last step, and what it leaves."""
    answer = cloud.conclude(state, execution)
    found = migrations.get(state["parse"]["migration"])
    assert found is not None
    assert answer["status"] == found["status"]
    return found


def retried(state: Any) -> Any:
    """The input of a retry, as the API gives it."""
    found = migrations.get(state["parse"]["migration"])
    assert found is not None
    return {**state, "retry": {"ended_at": found["ended_at"]}}


def poison(monkeypatch: pytest.MonkeyPatch, name: str | None) -> None:
    """From now on every worker raises at this table."""
    module = load("generate")
    render = module.render_table
    good = getattr(render, "good", render)

    def bad(table: Any, project: Any) -> Any:
        if table.original == name:
            raise KeyError("a secret of the script")
        return good(table, project)

    bad.good = good  # type: ignore[attr-defined]
    monkeypatch.setattr(module, "render_table", bad)


def run_to_end_with_poison(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> tuple[str, Any]:
    migration, state = begin(cloud)
    cloud.dispatch(state)
    messages = cloud.messages()
    poison(monkeypatch, "dbo.Order")
    failed = cloud.generate(messages)["batchItemFailures"]
    dead = [one for one in messages if one["messageId"] == failed[0]["itemIdentifier"]]
    assert len(failed) == len(dead) == 1
    assert cloud.executions.told == []
    cloud.call("dead_letters", {"Records": dead})
    return migration, state


def test_a_poisoned_table_costs_itself(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    migration, state = run_to_end_with_poison(cloud, monkeypatch)
    assert cloud.executions.told == [("token-1", {"done": 2, "failed": 1})]
    assert counts(migration) == (3, 2, 1)
    found = tables.get(migration, "stg_shop__order")
    assert found is not None
    assert found["status"] == "FAILED"
    assert found["error"]["code"] == "A108"
    assert "KeyError at " in found["error"]["message"]
    assert "secret" not in found["error"]["message"]
    assert end(cloud, state)["status"] == Status.PARTIAL


def test_a_retry_does_the_failed_tables_only(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    _, state = run_to_end_with_poison(cloud, monkeypatch)
    end(cloud, state)
    poison(monkeypatch, None)
    again = retried(state)
    assert cloud.dispatch(again, arn(2), "token-2") == {"sent": 1}
    assert cloud.dispatch(again, arn(2), "token-3") == {"sent": 1}  # a retry of that step
    cloud.generate(cloud.messages())
    assert cloud.executions.told[-1] == ("token-3", {"done": 3, "failed": 0})
    found = end(cloud, state, arn(2))
    assert found["status"] == Status.SUCCEEDED
    assert "error" not in found


def test_a_retry_does_what_was_pending_when_the_execution_was_stopped(cloud: Cloud) -> None:
    migration, state = begin(cloud)
    cloud.dispatch(state)
    late = cloud.messages()
    cloud.generate(late[:1])
    detail = {"executionArn": arn(1), "status": "ABORTED", "input": json.dumps(state)}
    cloud.call("conclude", {"source": "aws.states", "detail": detail})
    assert counts(migration) == (3, 1, 0)
    assert cloud.dispatch(retried(state), arn(2), "token-2") == {"sent": 2}
    cloud.generate(late[1:])
    assert counts(migration) == (3, 1, 0), "messages of the first round come too late"
    cloud.generate(cloud.messages())
    assert counts(migration) == (3, 3, 0)
    assert end(cloud, state, arn(2))["status"] == Status.SUCCEEDED


def test_a_dead_letter_of_an_earlier_round_changes_nothing(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    migration, state = begin(cloud)
    cloud.dispatch(state)
    old = cloud.messages()
    assert cloud.settle(state) == {"done": 0, "failed": 3}
    assert end(cloud, state)["status"] == Status.FAILED
    cloud.dispatch(retried(state), arn(2), "token-2")
    cloud.call("dead_letters", {"Records": old})
    cloud.generate(old)
    assert counts(migration) == (3, 0, 0)
    cloud.generate(cloud.messages())
    assert counts(migration) == (3, 3, 0)


def test_a_worker_that_never_answers(cloud: Cloud) -> None:
    migration, state = begin(cloud)
    cloud.dispatch(state)
    messages = cloud.messages()
    assert cloud.call("dead_letters", {"Records": messages}) == {"batchItemFailures": []}
    found = tables.get(migration, "stg_shop__order")
    assert found is not None
    assert found["error"]["code"] == "A109"
    assert end(cloud, state)["status"] == Status.FAILED


def test_a_message_that_is_no_work_item(cloud: Cloud) -> None:
    bad = {
        "messageId": "1",
        "receiptHandle": "x",
        "body": "{}",
        "attributes": {"ApproximateReceiveCount": "1"},
    }
    assert cloud.generate([bad]) == {"batchItemFailures": [{"itemIdentifier": "1"}]}
    assert cloud.call("dead_letters", {"Records": [bad]}) == {"batchItemFailures": []}


def test_tables_that_are_late_are_given_up(cloud: Cloud) -> None:
    migration, state = begin(cloud)
    cloud.dispatch(state)
    messages = cloud.messages()
    cloud.generate(messages[:1])
    assert cloud.settle(state) == {"done": 1, "failed": 2}
    cloud.generate(messages[1:])  # too late
    assert counts(migration) == (3, 1, 2)
    codes = {one.get("error", {}).get("code") for one in tables.page(migration, 9, None).items}
    assert codes == {None, "A110"}
    assert end(cloud, state)["status"] == Status.PARTIAL


def test_conflicts_and_throttling_are_waited_out(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    migration, state = begin(cloud)
    cloud.dispatch(state)
    real = clients.dynamodb()
    transact = real.transact_write_items
    problems = [cancelled("TransactionConflict"), cancelled("ThrottlingError")]

    def busy(**asked: Any) -> Any:
        if problems:
            raise problems.pop()
        return transact(**asked)

    monkeypatch.setattr(real, "transact_write_items", busy)
    assert cloud.generate(cloud.messages()) == {"batchItemFailures": []}
    assert problems == []
    assert counts(migration) == (3, 3, 0)


def cancelled(code: str) -> Exception:
    problem: Any = client_error("TransactionCanceledException")
    problem.response["CancellationReasons"] = [{"Code": "None"}, {"Code": code}]
    return problem  # type: ignore[no-any-return]


def test_a_queue_that_refuses_is_told_to_the_execution(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    migration, state = begin(cloud)
    monkeypatch.setattr(load("dispatch").queue, "send", lambda *_: 1 / 0)
    assert cloud.dispatch(state) == {"sent": 0}
    assert cloud.executions.told == [("token-1", "StepError")]
    assert cloud.settle(state, "StepError") == {"done": 0, "failed": 3}
    (error, *_) = [one["error"] for one in tables.page(migration, 9, None).items]
    assert error["code"] == "A107"
    assert "ClientError at queue.py:30" in error["message"]


BAD = {
    "empty": (b"", {}, "A102"),
    "blanks": (b"\xef\xbb\xbf  \r\n\0", {}, "A102"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, {}, "A103"),
    "prose": (b"Dear all, please find the schema attached.", {}, "A103"),
    "no tables": (b"CREATE VIEW dbo.v AS SELECT 1 AS one", {}, "A104"),
    "nothing to copy": (b"CREATE TABLE dbo.t (a AS 1 + 1)", {}, "A104"),
    "too large": (b"-- " + b"x" * 2_000_001, {}, "A101"),
    "unknown target": (SCRIPT.encode(), {"target": "oracle"}, "A105"),
    "unknown dialect": (SCRIPT.encode(), {"dialect": "cobol"}, "A105"),
    "unknown tests": (SCRIPT.encode(), {"tests": "keys,luck"}, "A105"),
    "unknown encoding": (SCRIPT.encode(), {"encoding": "ebcdic-of-old"}, "A105"),
    "a flag that is none": (SCRIPT.encode(), {"seeds": "perhaps"}, "A105"),
}


@pytest.mark.parametrize(("data", "metadata", "code"), BAD.values(), ids=BAD)
def test_bad_input_is_rejected_with_a_code_and_a_message(
    cloud: Cloud, data: bytes, metadata: dict[str, str], code: str
) -> None:
    _, state = begin(cloud, data, **metadata)
    assert state["parse"]["outcome"] == "rejected"
    assert state["parse"]["error"]["code"] == code
    found = end(cloud, state)
    assert found["status"] == Status.FAILED
    assert found["error"]["code"] == code
    assert found["error"]["message"].startswith("expected ")


def test_utf_16_odd_keys_and_deep_nesting_are_no_trouble(cloud: Cloud) -> None:
    key = "uploads/Ünïcode & spaces+plus %20 (1) 'q' ☃.sql"
    state = cloud.upload(SCRIPT.encode("utf-16"), key)
    assert cloud.parse(state)["outcome"] == "parsed"
    deep = (
        SCRIPT + "CREATE TABLE deep (a int CHECK (" + "(" * 50_000 + "a" + ")" * 50_000 + " > 0))"
    )
    state = cloud.upload(deep, "uploads/deep.sql")
    assert cloud.parse(state)["tables"] == 4


def test_an_upload_that_is_gone(cloud: Cloud) -> None:
    state = cloud.upload(SCRIPT)
    place = state["detail"]["object"]
    cloud.s3.delete_object(Bucket=BUCKET, Key=place["key"], VersionId=place["version-id"])
    assert cloud.parse(state)["error"]["code"] == "A106"


def test_a_parse_step_that_crashed_still_ends(cloud: Cloud) -> None:
    state = cloud.upload(SCRIPT)
    cause = '{"errorType": "MemoryError", "errorMessage": "a secret of the script"}'
    state["failed"] = {"Error": "States.TaskFailed", "Cause": cause}
    answer = cloud.conclude(state)
    assert answer["status"] == Status.FAILED
    assert answer["code"] == "A107"
    assert "MemoryError" in answer["message"]
    assert "secret" not in answer["message"]


def test_an_execution_that_is_stopped_ends_its_migration(cloud: Cloud) -> None:
    import json

    state = cloud.upload(SCRIPT)
    migration = cloud.parse(state, "arn:execution")["migration"]
    detail = {"executionArn": "arn:execution", "status": "ABORTED", "input": json.dumps(state)}
    cloud.call("conclude", {"source": "aws.states", "detail": detail})
    found = migrations.get(migration)
    assert found is not None
    assert found["status"] == Status.FAILED
    assert found["error"]["code"] == "A112"


def test_an_event_of_a_failed_execution_changes_no_end(cloud: Cloud) -> None:
    import json

    _, state = begin(cloud, b"")
    before = end(cloud, state)
    detail = {"executionArn": arn(1), "status": "FAILED", "input": json.dumps(state)}
    cloud.call("conclude", {"source": "aws.states", "detail": detail})
    assert migrations.get(before["id"]) == before


def test_the_bus_hears_of_the_end_although_it_was_deaf_at_first(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, state = begin(cloud, b"")
    heard: list[dict[str, Any]] = []
    module = load("conclude")
    monkeypatch.setattr(module.events, "publish", lambda *_: 1 / 0)
    with pytest.raises(StepError):
        cloud.conclude(state)
    monkeypatch.setattr(module.events, "publish", lambda kind, detail: heard.append(detail))
    assert cloud.conclude(state)["code"] == "A102"
    cloud.conclude(state)
    assert [one["status"] for one in heard] == ["FAILED"]


def test_a_token_that_is_used_up_is_no_error(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    def over(**_: object) -> None:
        raise client_error("TaskTimedOut")

    monkeypatch.setattr(cloud.executions, "send_task_success", over)
    assert executions.tell_done("token", {}) is False


def test_a_table_too_large_for_a_message_is_read_from_the_bucket(cloud: Cloud) -> None:
    columns = ",\n".join(f"[column number {number:05}] nvarchar(40) NULL" for number in range(1024))
    migration, state = begin(cloud, f"CREATE TABLE wide (id int primary key, {columns})")
    cloud.dispatch(state)
    message = cloud.messages()[0]
    assert len(message["body"]) < 1000
    assert bytes(documents.read_item(message["body"]).table) == b""
    assert cloud.generate([message]) == {"batchItemFailures": []}
    assert counts(migration) == (1, 1, 0)
    assert len(cloud.keys(identity.project_key(migration, ""))) == 2


def test_the_text_of_an_error_goes_no_further(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("a secret of the script")

    monkeypatch.setattr(load("parse").pipeline, "inspect", fail)
    with pytest.raises(StepError, match=r"ValueError at test_failures.py:\d+") as found:
        begin(cloud)
    assert found.value.__cause__ is None
    assert found.value.__context__ is None
    assert "secret" not in capsys.readouterr().out


def test_items_are_forgotten_together(cloud: Cloud) -> None:
    migration, _ = begin(cloud)
    found = migrations.get(migration)
    assert found is not None
    for table in tables.page(migration, 9, None).items:
        assert table["expires"] == found["expires"]


def test_a_migration_that_is_deleted_while_it_is_read_leaves_nothing(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = cloud.upload(SCRIPT)
    write = storage.write

    def delete_too(bucket: str, objects: dict[str, bytes]) -> None:
        write(bucket, objects)
        migrations.delete(load("parse").migration_of(load("parse").upload_of(state)))

    monkeypatch.setattr(storage, "write", delete_too)
    answer = cloud.parse(state)
    assert answer["outcome"] == "duplicate"
    assert tables.page(answer["migration"], 9, None).items == ()


def test_a_deleted_migration_does_not_come_back_as_one_that_was_stopped(cloud: Cloud) -> None:
    migration, state = begin(cloud, b"")
    end(cloud, state)
    migrations.delete(migration)
    detail = {"executionArn": arn(1), "status": "FAILED", "input": json.dumps(state)}
    cloud.call("conclude", {"source": "aws.states", "detail": detail})
    assert migrations.get(migration) is None


def test_a_second_retry_of_the_same_end_changes_nothing(cloud: Cloud) -> None:
    state = cloud.upload(SCRIPT)
    failed = {**state, "failed": {"Error": "States.TaskFailed"}}
    cloud.conclude(failed)
    migration = cloud.parse(state)["migration"]
    slow = migrations.get(migration)
    assert slow is not None
    assert migrations.again(migration, slow, arn(2))
    cloud.conclude(failed, arn(2))
    assert not migrations.again(migration, slow, arn(2))
    found = migrations.get(migration)
    assert found is not None
    assert found["status"] == Status.FAILED


def test_a_busy_item_is_waited_for(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    _, state = begin(cloud)
    real = clients.dynamodb()
    update = real.update_item
    problems = [client_error("TransactionConflictException")] * 3

    def busy(**asked: Any) -> Any:
        if problems:
            raise problems.pop()
        return update(**asked)

    monkeypatch.setattr(real, "update_item", busy)
    assert cloud.dispatch(state) == {"sent": 3}


def test_tables_that_are_missing_are_no_success(cloud: Cloud) -> None:
    _, state = begin(cloud)
    cloud.dispatch(state)
    cloud.generate(cloud.messages()[:2])
    assert end(cloud, state)["status"] == Status.PARTIAL


@pytest.mark.parametrize("encoding", ["punycode", "unicode_escape", "idna", "rot13", "base64"])
def test_an_encoding_that_is_none_of_scripts(cloud: Cloud, encoding: str) -> None:
    _, state = begin(cloud, SCRIPT, encoding=encoding)
    assert state["parse"]["error"]["code"] == "A105"


def test_characters_that_no_queue_takes_arrive_all_the_same(cloud: Cloud) -> None:
    migration, state = begin(cloud, "CREATE TABLE t (a nvarchar(9) DEFAULT N'\ufffe\uffff')")
    cloud.dispatch(state)
    (message,) = cloud.messages()
    assert not {"\ufffe", "\uffff"} & set(message["body"])
    line = cloud.s3.get_object(Bucket=BUCKET, Key=f"migrations/{migration}/tables.jsonl")
    carried = documents.read_table(bytes(documents.read_item(message["body"]).table))
    assert carried == documents.read_table(line["Body"].read())
