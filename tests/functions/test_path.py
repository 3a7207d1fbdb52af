"""The path of a migration through its functions, and the ways in which it comes twice or late."""

from typing import Any

import pytest
from cloud import BUCKET, SCRIPT, Cloud, arn

from datamigrate import pipeline
from datamigrate.render.archive import archive
from datamigrate.settings import Settings
from datamigrate.source import decode
from datamigrate.types import TARGETS
from datamigrate_aws import identity, migrations, storage, tables


def begin(cloud: Cloud, text: str | bytes = SCRIPT, **metadata: str) -> tuple[str, Any]:
    state = cloud.upload(text, **metadata)
    state["parse"] = cloud.parse(state)
    return state["parse"]["migration"], state


def counts(migration: str) -> tuple[int, int, int]:
    found = migrations.get(migration)
    assert found is not None
    return found["total"], found["done"], found["failed"]


def test_a_script_becomes_plan_and_items(cloud: Cloud) -> None:
    migration, state = begin(cloud)
    assert state["parse"]["outcome"] == "parsed"
    assert state["parse"]["tables"] == 3
    found = cloud.keys(f"migrations/{migration}/")
    assert found == ["catalog.json", "plan.json", "tables.jsonl"]
    assert [one["name"] for one in tables.page(migration, 10, None).items] == [
        "dbo.Customer",
        "dbo.Order",
        "Sales.Line",
    ]


def test_all_tables_done_tells_the_execution_once_they_are(cloud: Cloud) -> None:
    migration, state = begin(cloud)
    assert cloud.dispatch(state) == {"sent": 3}
    messages = cloud.messages()
    assert cloud.generate(messages[:2]) == {"batchItemFailures": []}
    assert cloud.executions.told == []
    cloud.generate(messages[2:])
    assert cloud.executions.told == [("token-1", {"done": 3, "failed": 0})]
    assert len(cloud.keys(f"migrations/{migration}/project/")) == 6


def test_every_message_twice_counts_once(cloud: Cloud) -> None:
    migration, state = begin(cloud)
    cloud.dispatch(state)
    messages = cloud.messages()
    cloud.generate(messages[:2])
    cloud.generate(messages + messages)
    cloud.generate(messages)
    assert counts(migration) == (3, 3, 0)
    assert {told for told, _ in cloud.executions.told} == {"token-1"}


def test_the_same_event_twice_is_one_migration(cloud: Cloud) -> None:
    migration, state = begin(cloud)
    again = cloud.parse(state, arn(2))
    assert again["outcome"] == "duplicate"
    assert again["migration"] == migration
    cloud.dispatch(state)
    assert len(cloud.messages()) == 3


def test_parse_done_twice_by_one_execution_is_the_same(cloud: Cloud) -> None:
    migration, state = begin(cloud)
    assert cloud.parse(state) == state["parse"]
    cloud.dispatch(state)
    cloud.generate(cloud.messages())
    assert cloud.parse(state)["outcome"] == "duplicate"  # a late twin of an attempt that was lost
    assert counts(migration) == (3, 3, 0)


def test_a_worker_that_dies_before_it_counts(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    migration, state = begin(cloud)
    cloud.dispatch(state)
    messages = cloud.messages()
    settle = tables.settle
    monkeypatch.setattr(tables, "settle", _dies)
    with pytest.raises(SystemExit):
        cloud.generate(messages)
    monkeypatch.setattr(tables, "settle", settle)
    assert counts(migration) == (3, 0, 0)
    cloud.generate(messages)
    assert counts(migration) == (3, 3, 0)


def test_a_worker_that_dies_before_it_tells(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    migration, state = begin(cloud)
    cloud.dispatch(state)
    messages = cloud.messages()
    send = cloud.executions.send_task_success
    monkeypatch.setattr(cloud.executions, "send_task_success", _dies)
    with pytest.raises(SystemExit):
        cloud.generate(messages)
    monkeypatch.setattr(cloud.executions, "send_task_success", send)
    assert counts(migration) == (3, 3, 0)
    assert cloud.executions.told == []
    cloud.generate(messages[:1])
    assert cloud.executions.told == [("token-1", {"done": 3, "failed": 0})]


def _dies(*_: object, **__: object) -> None:
    raise SystemExit


def test_the_bucket_fails_for_a_while(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    migration, state = begin(cloud)
    cloud.dispatch(state)
    messages = cloud.messages()
    write = storage.write

    def fail(bucket: str, objects: dict[str, bytes]) -> None:
        if any("order" in key for key in objects):
            raise OSError("no route")
        write(bucket, objects)

    monkeypatch.setattr(storage, "write", fail)
    failed = cloud.generate(messages)["batchItemFailures"]
    monkeypatch.setattr(storage, "write", write)
    assert len(failed) == 1
    assert counts(migration) == (3, 2, 0)
    again = [one for one in messages if one["messageId"] == failed[0]["itemIdentifier"]]
    cloud.generate(again)
    assert counts(migration) == (3, 3, 0)
    found = tables.get(migration, "stg_shop__order")
    assert found is not None
    assert "error" not in found
    assert found["attempts"] == 1


def test_the_same_key_uploaded_again_is_another_migration(cloud: Cloud) -> None:
    first, second = cloud.upload(SCRIPT), cloud.upload(SCRIPT)
    assert cloud.parse(first)["migration"] != cloud.parse(second, arn(2))["migration"]
    third = cloud.upload(SCRIPT)
    del third["detail"]["object"]["version-id"]  # as where a bucket keeps no versions
    again = {
        "detail": {**third["detail"], "object": {**third["detail"]["object"], "sequencer": "01"}}
    }
    assert cloud.parse(third, arn(3))["outcome"] == "parsed"
    assert cloud.parse(third, arn(4))["outcome"] == "duplicate"
    assert cloud.parse(again, arn(5))["outcome"] == "parsed"


TEMPORAL = """
CREATE TABLE dbo.Price (
    Id int PRIMARY KEY,
    ValidFrom datetime2 GENERATED ALWAYS AS ROW START NOT NULL,
    ValidTo datetime2 GENERATED ALWAYS AS ROW END NOT NULL,
    PERIOD FOR SYSTEM_TIME (ValidFrom, ValidTo)
) WITH (SYSTEM_VERSIONING = ON)
"""


@pytest.mark.parametrize("target", TARGETS)
def test_the_zip_is_what_convert_writes(cloud: Cloud, target: str) -> None:
    script = SCRIPT + TEMPORAL
    migration, state = begin(cloud, script, target=target, seeds="true", tests="none")
    cloud.dispatch(state)
    cloud.generate(cloud.messages())
    assert cloud.call("validate", {"migration": migration, "execution": arn(1)}) == {"errors": 0}
    settings = Settings(target, "shop", seeds=True, tests=frozenset())
    files = pipeline.convert([decode(script.encode(), "shop.sql")], settings).files
    assert "snapshots/shop/snap_shop__price.yml" in files
    assert storage.read(BUCKET, f"{identity.folder(migration)}project.zip") == archive(files)
    assert cloud.keys(identity.project_key(migration, "")) == sorted(files)
