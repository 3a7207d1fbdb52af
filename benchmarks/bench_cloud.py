"""Measure the pipeline on this machine's stack: write CLOUD.md and the figures of docs/cost.md.

All of it runs on MiniStack, whose services answer within one process and whose functions share the
machine's cores. Counts and ratios carry over to AWS; seconds do not.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from bench import WORK, row, script, table, verdict
from cost import TABLES, Usage, cost
from datamigrate.client.address import of_local
from datamigrate.client.api import Api
from datamigrate.local import stack
from datamigrate.local.environment import environment
from datamigrate.local.places import Places

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
STATE = ROOT / "build" / "bench-cloud"
COST = ROOT / "docs" / "cost.md"
SIZES = (10, 100, 835)
LARGE = 5_000
LARGEST = 12_400  # 32 MB, which is what the template takes if nobody changes it
AT_ONCE = (1, 5, 20)
ENDED = {"SUCCEEDED", "PARTIAL", "FAILED"}
COLD_TARGETS = {"parse": 600, "generate": 600}
CORE_TARGET = 150
_REPORT = re.compile(r"REPORT RequestId: \S+\tDuration: ([\d.]+) ms")
_GROUP = re.compile(r"/datamigrate/[^/]+/([\w-]+)")
_COLD = """
import sys, time
{imports}
print(time.process_time() * 1000)
"""


@dataclass(frozen=True, slots=True)
class Run:
    """A migration that succeeded: seconds from the upload's end to its own, and its steps."""

    seconds: float
    steps: dict[str, float]


def command(*arguments: str) -> None:
    """One command of the product, on the state of this benchmark."""
    line = [sys.executable, "-m", "datamigrate.cli.main", *arguments, "--state", str(STATE)]
    subprocess.run(line, check=True, stdout=subprocess.DEVNULL)


def restart() -> None:
    """No worker is warm after this."""
    command("down")
    command("up", "--template", str(ROOT / "template.yaml"), "--port", "4597")


@cache
def data_of(tables: int) -> bytes:
    """A script of that many tables."""
    return script(tables, 20).read_bytes()


def migrate(tables: int) -> Run:
    """Upload a script of that many tables and wait for its end."""
    data = data_of(tables)
    api = Api(of_local(Places(STATE)))
    begun = api.begin({"filename": f"{tables}.sql", "target": "duckdb"})
    api.upload(begun["upload"], f"{tables}.sql", data)
    start = time.monotonic()
    while (found := api.migration(begun["id"]))["status"] not in ENDED:
        time.sleep(0.05)
    spent = time.monotonic() - start
    if found["status"] != "SUCCEEDED":
        raise SystemExit(f"{tables} tables: {found['status']} {found['error']}")
    return Run(spent, {step["name"]: step["seconds"] for step in found["steps"]})


def durations() -> Iterator[str]:
    """Seconds from upload to SUCCEEDED: cold after a restart, warm the median of three."""
    yield from table("tables", "cold", "warm", "parse", "generate", "validate", "tables per second")
    for tables in SIZES:
        restart()
        cold = migrate(tables)
        warm = [migrate(tables) for _ in range(3)]
        middle = statistics.median(run.seconds for run in warm)
        yield row(f"{tables:,}", f"{cold.seconds:.1f} s", f"{middle:.1f} s", *_steps(warm, tables))
    large = migrate(LARGE)
    yield row(f"{LARGE:,}", "-", f"{large.seconds:.1f} s", *_steps([large], LARGE))


def _steps(runs: list[Run], tables: int) -> list[str]:
    found = {
        name: statistics.median(run.steps[name] for run in runs)
        for name in ("parse", "generate", "validate")
    }
    rate = tables / max(found["generate"], 0.001)
    return [*(f"{seconds:.2f} s" for seconds in found.values()), f"{rate:,.0f}"]


def together() -> Iterator[str]:
    """Migrations of ten tables at the same time."""
    yield from table("migrations at once, 10 tables each", "all ended after", "tables per second")
    for number in AT_ONCE:
        with ThreadPoolExecutor(number) as pool:
            list(pool.map(migrate, [10] * number))  # so that there are warm functions
            start = time.monotonic()
            list(pool.map(migrate, [10] * number))
        spent = time.monotonic() - start
        yield row(str(number), f"{spent:.1f} s", f"{number * 10 / spent:,.0f}")


def cold_starts() -> Iterator[str]:
    """CPU of a process until the handler can be called, from the deployed zips with their .pyc."""
    yield from table(
        "function",
        f"core only, of {CORE_TARGET} ms",
        "its imports",
        "with its first client",
        "verdict",
    )
    python = environment(lambda _: None)
    clients = {
        "parse": "s3", "dispatch": "sqs", "generate": "dynamodb", "dead_letters": "dynamodb",
        "validate": "s3", "conclude": "dynamodb", "status": "dynamodb",
    }  # fmt: skip
    core = {"parse": "datamigrate.pipeline", "generate": "datamigrate.render.table"}
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        for path in (STATE / "packages").glob("*.zip"):
            with zipfile.ZipFile(path) as held:
                held.extractall(place / path.name.rpartition("-")[0])
        for function, client in clients.items():
            alone = _cpu(python, place, function, f"import {core.get(function, 'datamigrate')}")
            loaded = _cpu(python, place, function, "import app")
            made = f"import app\nfrom datamigrate_aws import clients\nclients.{client}()"
            ready = _cpu(python, place, function, made)
            most = COLD_TARGETS.get(function)
            judged = f"{verdict(ready, most)} ({most} ms)" if most else ""
            shown = f"{alone:.0f} ms" if function in core else ""
            yield row(function, shown, f"{loaded:.0f} ms", f"{ready:.0f} ms", judged)


def _cpu(python: Path, place: Path, function: str, imports: str) -> float:
    """The median of nine processes, in milliseconds."""
    layers = [place / layer / "python" for layer in ("core", "aws", "verdict")]
    path = ":".join(map(str, [place / function, *layers]))
    settings = {
        "PYTHONPATH": path,
        "AWS_LAMBDA_FUNCTION_NAME": function,
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_REGION": "eu-west-1",
    }
    line = [str(python), "-c", _COLD.format(imports=imports)]
    found = [
        float(subprocess.run(line, env=settings, capture_output=True, check=True).stdout)
        for _ in range(9)
    ]
    return statistics.median(found)


def parse_memory() -> Iterator[str]:
    """What Parse takes of its memory, in a process that does the same but for AWS."""
    yield from table("script", "tables", "peak", "of ParseFunction's", "documents written")
    held = _memory()["parse"] * 1024
    settings = {**os.environ, "PYTHONPATH": str(ROOT / "layers" / "aws")}
    for tables in (500, LARGE, LARGEST):
        path = script(tables, 20)
        line = [sys.executable, str(HERE / "parse_step.py"), str(path)]
        done = subprocess.run(line, env=settings, capture_output=True, check=True)
        found = json.loads(done.stdout)
        size = path.stat().st_size / 1e6
        path.unlink()
        share = f"{found['peak'] / held:.0%} of {held:,.0f} MB"
        written = f"{found['written'] / 1e6:,.0f} MB"
        yield row(f"{size:.1f} MB", f"{tables:,}", f"{found['peak']:,.0f} MB", share, written)


def usage() -> tuple[list[Usage], float]:
    """What one warm migration of 500 tables takes of each function, and the bytes that it logs."""
    migrate(TABLES)
    before = _logged()
    migrate(TABLES)
    time.sleep(2)
    after = _logged()
    memory = _memory()
    found = []
    for function, (seconds, _) in after.items():
        seen = seconds[len(before[function][0]) :]
        if seen and function in memory:
            found.append(Usage(function, len(seen), sum(seen), memory[function]))
    written = sum(size for _, size in after.values()) - sum(size for _, size in before.values())
    return sorted(found, key=lambda one: -one.gb_seconds), written


def _logged() -> "defaultdict[str, tuple[list[float], int]]":
    """By function: how long each invocation took, in seconds, and how many bytes were logged."""
    logs = _client("logs")
    found: defaultdict[str, tuple[list[float], int]] = defaultdict(lambda: ([], 0))
    for group in logs.describe_log_groups()["logGroups"]:
        name = _GROUP.fullmatch(group["logGroupName"])
        if name is None:
            continue
        pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group["logGroupName"])
        lines = [event["message"] for page in pages for event in page["events"]]
        seconds = [float(m[1]) / 1000 for line in lines if (m := _REPORT.search(line))]
        found[name[1]] = (seconds, sum(len(line) + 26 for line in lines))
    return found


def _memory() -> dict[str, float]:
    """By function, in GB, as it is deployed."""
    pages = _client("lambda").get_paginator("list_functions").paginate()
    return {
        _GROUP.fullmatch(one["LoggingConfig"]["LogGroup"])[1]: one["MemorySize"] / 1024  # type: ignore[index]
        for page in pages
        for one in page["Functions"]
    }


def _client(service: str) -> Any:  # noqa: ANN401  # as boto3 has it
    found = stack.read(Places(STATE))
    assert found is not None
    return boto3.client(
        service,  # type: ignore[call-overload]
        endpoint_url=found.endpoint,
        region_name=found.region,
        aws_access_key_id=found.access_key_id,
        aws_secret_access_key=found.secret_access_key,
        config=Config(proxies={}),
    )


def report() -> Iterator[str]:
    """CLOUD.md, a line at a time as it is measured."""
    yield "# The pipeline"
    yield ""
    yield "Written by `make bench-cloud`, on MiniStack and two shared cores; nothing of it was"
    yield "measured on AWS. Tables have 20 columns."
    yield from durations()
    yield from together()
    yield ""
    yield "Cold starts: CPU of a process, the median of nine."
    yield from cold_starts()
    yield from parse_memory()


def main() -> int:
    """Print the report while it is made, and keep it when it is whole."""
    argparse.ArgumentParser(description=__doc__.split("\n", 1)[0]).parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(STATE, ignore_errors=True)
    command("up", "--template", str(ROOT / "template.yaml"), "--port", "4597")
    try:
        written = []
        for line in report():
            print(line, flush=True)
            written.append(line)
        used, logged = usage()
    finally:
        command("down", "--purge")
    (HERE / "CLOUD.md").write_text("\n".join(written) + "\n", encoding="utf-8")
    _replace(COST, list(cost(used, logged)))
    print(json.dumps({"functions": len(used), "log bytes": logged}))
    return 0


def _replace(path: Path, lines: list[str]) -> None:
    """Put the lines between the page's markers."""
    begin, end = "<!-- begin: cost -->", "<!-- end: cost -->"
    head, _, rest = path.read_text("utf-8").partition(begin)
    _, _, tail = rest.partition(end)
    path.write_text("\n".join([head + begin, *lines, end]) + tail, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
