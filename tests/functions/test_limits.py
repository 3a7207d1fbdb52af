"""The largest item, message and payload stay inside AWS's limits, whatever a script holds."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cloud import Cloud, arn
from template import load_template, properties
from test_path import begin

from datamigrate.types import TARGETS
from datamigrate_aws import attributes, clients, documents, migrations, queue, storage, tables
from datamigrate_aws.documents import MESSAGE_LIMIT, Slice
from datamigrate_aws.environment import environment
from datamigrate_aws.rejections import STEP_FAILED, reject

ITEM = 400 * 1024
TRANSACTION = 4 * 1024 * 1024
MESSAGE = 256 * 1024
"""SQS takes four times that since 2025; regions may lag, and so does the local stand-in."""
PAYLOAD = 256 * 1024
SORT_KEY = 1024

LONGEST = "\U0001f600" * 5_000
WORST = (
    f"CREATE TABLE [{LONGEST}].[{LONGEST}] ([{LONGEST}] int NOT NULL PRIMARY KEY)\nGO\n"
    f"CREATE TABLE [{'ж' * 128}].[{'語' * 128}] ([a] int NOT NULL PRIMARY KEY)\n"
)


def items(migration: str) -> list[dict[str, Any]]:
    """A migration's items as DynamoDB has them."""
    found = clients.dynamodb().query(
        TableName=environment().table,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues=attributes.item({":pk": f"MIGRATION#{migration}"}),
    )
    return list(found["Items"])


def size(value: object) -> int:
    return len(json.dumps(value, ensure_ascii=False).encode())


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_the_worst_names_and_options_fit(cloud: Cloud, target: str) -> None:
    odd = "x" * 200
    state = cloud.upload(WORST, f"uploads/{'u' * 990}.sql", target=target, owner=odd)
    answer = cloud.parse(state)
    migration = answer["migration"]
    assert answer["outcome"] == "parsed"
    cloud.dispatch({**state, "parse": answer}, token="t" * 2048)
    error = reject(STEP_FAILED, LONGEST)
    for found in tables.page(migration, 10, None).items:
        tables.note_failure(migration, 1, found["model"], error)
    migrations.end(migration, arn(1), migrations.Status.PARTIAL, error)
    sizes = {found["sk"]["S"]: size(found) for found in items(migration)}
    assert max(sizes.values()) < ITEM / 10
    assert max(sizes.values()) * 100 < TRANSACTION
    assert max(len(key.encode()) for key in sizes) < SORT_KEY
    assert all(len(message["body"].encode()) < MESSAGE for message in cloud.messages())
    assert size({**state, "parse": answer, "failed": {"Error": "x" * 256}}) < PAYLOAD / 10


def test_the_largest_message_that_carries_its_table_fits() -> None:
    names = "n" * 400
    project = documents.Project(names, names, "duckdb", "SQL Server", "o" * 200)
    lines = b'"' + b"x" * (MESSAGE_LIMIT - 2) + b'"'
    item = documents.WorkItem("f" * 24, 9**9, names, project, Slice(10**9, len(lines)))
    body = documents.write_item(documents.with_table(
        documents.WorkItem("f" * 24, 1, names, project, Slice(0, len(lines))), lines
    ))  # fmt: skip
    assert MESSAGE_LIMIT < len(body) < MESSAGE
    assert len(documents.write_item(item)) < 2_000


def test_batches_of_messages_fit_and_lose_none() -> None:
    bodies = ["ж" * 60_000, *["y" * 20] * 25, "z" * 200_500, "z" * 200_500, "last"]
    found = list(queue.batches(bodies))
    assert [body for batch in found for body in batch] == bodies
    assert all(len(batch) <= 10 for batch in found)
    assert all(sum(len(body.encode()) for body in batch) < MESSAGE for batch in found)


def test_many_tables_are_stored_in_parts_and_a_part_is_whole(cloud: Cloud) -> None:
    script = "\n".join(f"CREATE TABLE t{number} (id int PRIMARY KEY)" for number in range(230))
    migration, state = begin(cloud, script)
    assert len(items(migration)) == 231
    assert cloud.parse(state) == state["parse"]
    assert cloud.dispatch(state) == {"sent": 230}
    messages = cloud.messages()
    assert len({message["body"] for message in messages}) == 230
    cloud.generate(messages)
    found = migrations.get(migration)
    assert found is not None
    assert (found["total"], found["done"]) == (230, 230)
    written = storage.read_folder(environment().bucket, f"migrations/{migration}/project/")
    assert len(written) == 460


def test_the_largest_script_fits_into_the_memory_of_parse(tmp_path: Path) -> None:
    """Memory grows with the script: what a large one takes is told by two small ones."""
    sizes, peaks = zip(*(parse_step(tmp_path / f"{n}.sql", n) for n in (200, 1_200)), strict=True)
    each = (peaks[1] - peaks[0]) / (sizes[1] - sizes[0])
    template = load_template()
    most = template["Parameters"]["MaxUploadMegabytes"]["MaxValue"] * 1e6
    held = properties(template, "ParseFunction")["MemorySize"]
    assert peaks[0] + each * (most - sizes[0]) < held * 0.9


def parse_step(path: Path, tables: int) -> tuple[int, float]:
    """Bytes of a script, and MB of a process that does with it what Parse does."""
    root = Path(__file__).parents[2]
    made = [str(path), "--tables", str(tables), "--columns", "20"]
    command = [sys.executable, str(root / "benchmarks" / "ssms_script.py"), *made]
    subprocess.run(command, check=True, capture_output=True)
    environment = {**os.environ, "PYTHONPATH": f"{root / 'layers/core'}:{root / 'layers/aws'}"}
    line = [sys.executable, str(root / "benchmarks" / "parse_step.py"), str(path)]
    done = subprocess.run(line, env=environment, check=True, capture_output=True)
    return path.stat().st_size, json.loads(done.stdout)["peak"]
