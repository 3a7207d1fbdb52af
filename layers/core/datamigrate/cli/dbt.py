"""Run dbt, as a program of its own, on a project. It sends nothing, and looks for no updates."""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from datamigrate.values import dataclass

LANDING = ("run-operation", "create_landing_tables")
SEED = ("seed",)
BUILD = ("build", "--warn-error")
STATUSES = ("pass", "warn", "error", "skip")
_SAME = {"success": "pass", "fail": "error", "runtime error": "error", "skipped": "skip"}
_QUIET = {
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "DO_NOT_TRACK": "1",
    "DBT_USE_COLORS": "false",
    "DBT_PARTIAL_PARSE": "true",
    "DBT_HINTS_ENABLED": "false",
}
_TAIL = 60


class DbtError(Exception):
    """dbt did not do what it was told; the message holds the end of what it printed."""


class NoDbtError(Exception):
    """dbt is not installed."""


@dataclass(frozen=True, slots=True)
class Results:
    """What `target/run_results.json` of one dbt command says."""

    kinds: Mapping[str, int]  # model, test, seed ...
    statuses: Mapping[str, int]  # those of STATUSES
    failures: tuple[str, ...]  # what did not pass, and why

    def line(self) -> str:
        """The counts in words, those of dbt's own closing line."""
        made = ", ".join(f"{count} {kind}s" for kind, count in sorted(self.kinds.items()))
        said = " ".join(f"{name}={self.statuses.get(name, 0)}" for name in STATUSES)
        return f"{made or 'nothing'}: {said}"

    @property
    def clean(self) -> bool:
        """Whether everything ran and passed."""
        return not {name for name, count in self.statuses.items() if count} - {"pass"}


def program() -> Path:
    """The dbt of this environment, or else the one on PATH."""
    beside = Path(sys.executable).parent / "dbt"
    found = str(beside) if beside.is_file() else shutil.which("dbt")
    if found is None:
        raise NoDbtError("expected dbt with its DuckDB adapter, found none")
    return Path(found)


def dbt(
    project: Path,
    arguments: Sequence[str],
    variables: Mapping[str, str] | None = None,
    limit: float | None = None,
) -> str:
    """Run one dbt command with the profile that the project ships; what it printed."""
    command = [str(program()), *arguments]
    environment = {**os.environ, **_QUIET, "DBT_PROFILES_DIR": str(project)}
    try:
        done = subprocess.run(
            command,
            cwd=project,
            env=environment | dict(variables or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=limit,
        )
    except subprocess.TimeoutExpired as problem:
        shown = " ".join(arguments)
        raise DbtError(f"`dbt {shown}` was stopped when its time was over") from problem
    if done.returncode:
        tail = "\n".join(done.stdout.splitlines()[-_TAIL:])
        shown = " ".join(arguments)
        raise DbtError(f"`dbt {shown}` ended with status {done.returncode}\n{tail}")
    return done.stdout


def results(project: Path) -> Results:
    """The counts of the last command that ran nodes."""
    document = json.loads((project / "target" / "run_results.json").read_text("utf-8"))
    nodes = document["results"]
    statuses = [_SAME.get(node["status"], node["status"]) for node in nodes]
    return Results(
        kinds=Counter(node["unique_id"].split(".", 1)[0] for node in nodes),
        statuses=Counter(statuses),
        failures=tuple(
            f"{node['unique_id']}: {' '.join(str(node.get('message') or status).split())}"
            for node, status in zip(nodes, statuses, strict=True)
            if status in {"error", "warn"}
        ),
    )
