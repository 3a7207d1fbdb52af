"""Run the example through the whole stack on this machine, and stop the stack in any case."""

import shutil
import subprocess
import sys
from pathlib import Path

from datamigrate.cli.main import cli

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / "build" / "cloud"
PROJECT = ROOT / "build" / "cloud-demo"
PORT = "4599"


def main() -> int:
    """The steps of the README one after the other; the stack ends in any case."""
    shutil.rmtree(PROJECT, ignore_errors=True)
    state = ["--state", str(STATE.relative_to(ROOT))]
    project = str(PROJECT.relative_to(ROOT))
    try:
        run("up", "--port", PORT, *state)
        target = ["--to", "duckdb", "--seeds", "-o", project]
        run("submit", "examples/bookshop.sql", *target, *state)
        if "check" in cli.commands:
            run("check", project)
    finally:
        run("down", *state)
    print(f"\nThe project is in {project}, its report in {project}/MIGRATION_REPORT.html")
    return 0


def run(*arguments: str) -> None:
    """Say and run one command; the first that fails ends the demo."""
    print(f"\n$ datamigrate {' '.join(arguments)}", flush=True)
    command = [sys.executable, "-m", "datamigrate.cli.main", *arguments]
    status = subprocess.run(command, cwd=ROOT, check=False).returncode
    if status:
        sys.exit(f"cloud-demo: `datamigrate {arguments[0]}` ended with {status}")


if __name__ == "__main__":
    sys.exit(main())
