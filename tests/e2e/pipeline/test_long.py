"""The pipeline with real schemas and with every fault that may come: `make e2e`."""

import json
import time
from pathlib import Path

import pytest
from machine import ROOT, Machine, converted

CORPORA = ROOT.parent / "shared" / "corpora" / "mssql"
EXAMPLE = ROOT / "examples" / "bookshop.sql"
TABLES = 14

pytestmark = [pytest.mark.ministack, pytest.mark.long]


@pytest.mark.parametrize("name", ["northwind", "aw_oltp", "edfi_ods"])
def test_real_schemas_come_out_as_on_a_laptop(machine: Machine, name: str, tmp_path: Path) -> None:
    script = CORPORA / f"{name}.sql"
    if not script.exists():
        pytest.skip(f"no {script}: the schemas stand beside the project where there are any")
    machine.upload(script.name, script.read_bytes(), seeds="true", target="duckdb")
    found = machine.ended(machine.uploaded(script.name)["id"])
    assert found["status"] == "SUCCEEDED", found
    whole = converted(script, tmp_path, "--to", "duckdb", "--seeds")
    assert machine.project(found["id"]) == whole


def migrate(machine: Machine, name: str, **metadata: str) -> str:
    machine.upload(name, EXAMPLE.read_bytes(), **metadata)
    return str(machine.uploaded(name)["id"])


def check_whole(machine: Machine, migration: str, tmp_path: Path) -> None:
    """Every table once, and every file as it has to be."""
    found = machine.ended(migration)
    assert found["status"] == "SUCCEEDED", found
    assert found["tables"] == {"total": TABLES, "done": TABLES, "failed": 0}
    assert {one["status"] for one in machine.tables(migration).values()} == {"DONE"}
    whole = converted(EXAMPLE, tmp_path, "--to", "duckdb", "--source-name", "shop")
    assert machine.project(migration) == whole


@pytest.mark.parametrize(
    "fault", [{"twice": True}, {"die": True}, {"throttle": 4}], ids=lambda fault: next(iter(fault))
)
def test_a_fault_that_passes_leaves_no_trace(
    machine: Machine, fault: dict[str, object], tmp_path: Path
) -> None:
    machine.faults(**fault)
    name = f"{next(iter(fault))}.sql"
    migration = migrate(machine, name, **{"source-name": "shop"})
    check_whole(machine, migration, tmp_path)
    assert machine.struck() == set(fault)


def test_a_bucket_that_fails_for_a_while(machine: Machine, tmp_path: Path) -> None:
    machine.faults(bucket_until=time.time() + 4)
    migration = migrate(machine, "bucket.sql", **{"source-name": "shop"})
    check_whole(machine, migration, tmp_path)
    assert machine.struck() == {"bucket_until"}
    assert any(one["attempts"] for one in machine.tables(migration).values())


def test_the_same_event_twice(machine: Machine, tmp_path: Path) -> None:
    migration = migrate(machine, "event.sql", **{"source-name": "shop"})
    machine.ended(migration)
    begun = machine.history(migration)[0]["executionStartedEventDetails"]["input"]
    steps = machine.client("stepfunctions")
    arn = machine.facts["outputs"]["StateMachineArn"]
    second = steps.start_execution(stateMachineArn=arn, input=begun)["executionArn"]
    machine.wait(lambda: steps.describe_execution(executionArn=second)["status"] == "SUCCEEDED", 30)
    entered = steps.get_execution_history(executionArn=second)["events"]
    names = [
        one["stateEnteredEventDetails"]["name"]
        for one in entered
        if "stateEnteredEventDetails" in one
    ]
    assert names == ["Begin", "Parse", "Parsed", "Duplicate"]
    check_whole(machine, migration, tmp_path)


def test_a_table_that_is_lost_is_given_up_in_time(machine: Machine) -> None:
    lost = "stg_lost__sales_order_line"
    machine.faults(lose=lost)
    migration = migrate(machine, "lost.sql")
    found = machine.ended(migration, 200)
    assert found["status"] == "PARTIAL"
    assert machine.tables(migration)[lost]["error"]["code"] == "A110"
    assert machine.struck() == {"lose"}
    machine.faults()
    machine.ask("POST", f"/migrations/{migration}/retry")
    assert machine.ended(migration, number=2)["status"] == "SUCCEEDED"


def test_an_execution_that_is_stopped(machine: Machine) -> None:
    machine.faults(lose="stg_stopped__sales_order_line")
    migration = migrate(machine, "stopped.sql")
    machine.wait(
        lambda: machine.ask("GET", f"/migrations/{migration}")[1]["tables"]["done"] == TABLES - 1,
        60,
    )
    machine.client("stepfunctions").stop_execution(executionArn=execution_of(machine, migration))
    found = machine.ended(migration)
    assert found["status"] == "FAILED"
    assert found["error"]["code"] == "A112"
    machine.faults()
    machine.run("retry", migration)
    assert machine.ended(migration, number=2)["tables"]["done"] == TABLES


def execution_of(machine: Machine, migration: str) -> str:
    link = machine.ask("GET", f"/migrations/{migration}")[1]["links"]["execution"]
    return str(link[link.index("arn:") :])


def test_whoever_listens_to_the_bus_hears_of_an_end(machine: Machine) -> None:
    queues, bus = machine.client("sqs"), machine.client("events")
    queue = queues.create_queue(QueueName="listener")["QueueUrl"]
    asked = {"QueueUrl": queue, "AttributeNames": ["QueueArn"]}
    arn = queues.get_queue_attributes(**asked)["Attributes"]["QueueArn"]
    bus.put_rule(Name="listener", EventPattern=json.dumps({"source": ["datamigrate"]}))
    bus.put_targets(Rule="listener", Targets=[{"Id": "listener", "Arn": arn}])
    migration = migrate(machine, "heard.sql")
    machine.ended(migration)
    heard = machine.wait(lambda: queues.receive_message(QueueUrl=queue).get("Messages"), 20)
    event = json.loads(heard[0]["Body"])
    assert event["detail-type"] == "Migration Ended"
    assert event["detail"]["migration"] == migration
    assert event["detail"]["status"] == "SUCCEEDED"
    assert event["detail"]["tables"] == {"total": TABLES, "done": TABLES, "failed": 0}


BAD = {
    "empty.sql": (b"", "A102"),
    "picture.sql": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "A103"),
    "views.sql": (b"CREATE VIEW dbo.v AS SELECT 1 AS one", "A104"),
    "huge.sql": (b"-- " + b"x" * 200_000_000, "A101"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_fails_once_with_its_code(machine: Machine, name: str) -> None:
    data, code = BAD[name]
    machine.upload(name, data)
    found = machine.ended(machine.uploaded(name)["id"])
    assert found["status"] == "FAILED"
    assert found["error"]["code"] == code
    history = machine.history(found["id"])
    assert sum(one["type"] == "TaskScheduled" for one in history) == 2  # Parse and Conclude
    assert history[-1]["executionFailedEventDetails"]["error"] == code


@pytest.mark.parametrize(
    "name",
    ["Ünïcode & spaces+plus %20 (1) 'q' ☃.sql", "deep/er/../than this.sql", "trailing .sql"],
)
def test_odd_keys(machine: Machine, name: str) -> None:
    machine.upload(name, EXAMPLE.read_bytes().decode().encode("utf-16"))
    found = machine.ended(machine.uploaded(name.rpartition("/")[2])["id"])
    assert found["status"] == "SUCCEEDED", found


def test_nesting_of_any_depth(machine: Machine) -> None:
    deep = f"CREATE TABLE deep (a int CHECK ({'(' * 200_000}a{')' * 200_000} > 0))"
    machine.upload("deep.sql", deep.encode())
    assert machine.ended(machine.uploaded("deep.sql")["id"])["status"] == "SUCCEEDED"


def test_no_text_of_a_script_is_in_the_logs(machine: Machine) -> None:
    text = EXAMPLE.read_text("utf-8").replace("OrderLine", "Zanzibar").replace("Book", "Quetzal")
    machine.faults(poison="stg_secret__sales_zanzibar")
    machine.upload("secret.sql", text.encode())
    machine.ended(machine.uploaded("secret.sql")["id"])
    logs = machine.client("logs")
    groups = [one["logGroupName"] for one in logs.describe_log_groups()["logGroups"]]
    lines = [
        event["message"]
        for group in groups
        for event in logs.filter_log_events(logGroupName=group)["events"]
    ]
    lines += (machine.state / "server.log").read_text("utf-8").splitlines()
    assert any('"migration"' in line for line in lines)
    assert machine.struck() == {"poison"}
    for line in lines:
        assert "zanzibar" not in line.lower().replace("stg_secret__sales_zanzibar", "")
        assert "quetzal" not in line.lower()
