"""Run the script that measures a project's target, and export the result as its client does."""

import csv
import io
import os
import subprocess
from pathlib import Path

import duckdb

TARGET = Path("reconcile") / "target.sql"


def on_duckdb(project: Path, database: Path) -> str:
    """As `duckdb -csv` prints it: every statement has its own header."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    with duckdb.connect(str(database), read_only=True) as connection:
        for statement in connection.extract_statements((project / TARGET).read_text("utf-8")):
            found = connection.execute(statement)
            writer.writerow([column[0] for column in found.description or ()])
            writer.writerows(found.fetchall())
    return text.getvalue()


def on_postgres(project: Path, environment: dict[str, str]) -> str:
    """What psql prints."""
    command = ["psql", "--no-psqlrc", "--csv", "--set", "ON_ERROR_STOP=1", "-f", str(TARGET)]
    done = subprocess.run(
        command,
        cwd=project,
        env={**os.environ, **environment},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return done.stdout
