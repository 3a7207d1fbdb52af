"""Load the rows of schemas into DuckDB and PostgreSQL, measure both, and compare the measures.

DuckDB stands in for the source: what SQL Server would measure is the same by the documentation.
"""

import json
import shutil
import subprocess
import sys
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import duckdb

import fidelity
import measured
from corpora import SCHEMAS, Engine, versions
from datamigrate.cli.dbt import LANDING, SEED, DbtError, dbt
from dbt_project import BIN, StepError, convert, seed_rows
from postgres import PostgresError, server

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "build" / "reconcile"
WANTED = ("bookshop", "northwind")
COLUMNS = ("schema", "rows", "tables", "columns", "differences", "shortened", "noticed")
Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the comparison of a schema said; `noticed` of the tables that lost their last row."""

    schema: str
    rows: int
    tables: int
    columns: int
    differences: int
    shortened: int
    noticed: int

    @property
    def clean(self) -> bool:
        return self.differences == 0 and 0 < self.shortened == self.noticed


def loaded(schema: str, engine: Engine) -> tuple[Path, dict[str, str]]:
    """The project with its landing tables filled, and how its database is reached."""
    project = WORK / f"{schema}_{engine.target}"
    shutil.rmtree(project, ignore_errors=True)
    convert(SCHEMAS[schema], engine.target, project)
    environment = engine.environment(schema)
    dbt(project, LANDING, environment)
    dbt(project, SEED, environment)
    return project, environment


def reconciled(schema: str, duck: Engine, postgres: Engine) -> Outcome:
    """Measure what both engines hold, then once more when DuckDB's tables lost a row each."""
    project, _ = loaded(schema, duck)
    other, environment = loaded(schema, postgres)
    (database,) = project.glob("*.duckdb")
    source, target = WORK / f"{schema}_source.csv", WORK / f"{schema}_target.csv"
    source.write_text(measured.on_duckdb(project, database), "utf-8")
    target.write_text(measured.on_postgres(other, environment), "utf-8")
    before = asked(source, target)
    for one in before["differences"]:
        print(f"  {one}", flush=True)
    shortened = shorten(database)
    source = WORK / f"{schema}_shortened.csv"
    source.write_text(measured.on_duckdb(project, database), "utf-8")
    lost = {
        (one["schema"], one["table"])
        for one in asked(source, target)["differences"]
        if one["column"] is None and one["measure"] == "rows"
    }
    return Outcome(
        schema,
        seed_rows(project),
        before["tables"],
        before["columns"],
        len(before["differences"]),
        shortened,
        len(lost),
    )


def asked(source: Path, target: Path) -> Answer:
    """What the command says."""
    command = [str(BIN / "datamigrate"), "reconcile", str(source), str(target), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise StepError(f"`datamigrate reconcile` ended with {done.returncode}\n{done.stderr}")
    found: Answer = json.loads(done.stdout)
    return found


def shorten(database: Path) -> int:
    """Delete the last row of each table; how many had one."""
    with duckdb.connect(str(database)) as connection:
        tables = connection.execute("select schema_name, table_name from duckdb_tables()")
        count = 0
        for names in tables.fetchall():
            name = ".".join('"' + part.replace('"', '""') + '"' for part in names)
            last = f"delete from {name} where rowid = (select max(rowid) from {name})"
            count += connection.execute(last).fetchall()[0][0]
    return count


def main() -> int:
    """Compare, and write the table; 1 when anything differs that should not, or is not noticed."""
    with server() as running:
        engines = Engine("duckdb"), Engine("postgres", running)
        used = versions(list(engines))
        schemas = [schema for schema in WANTED if SCHEMAS[schema].exists()]
        made = [reconciled(schema, *engines) for schema in schemas]
    for found in made:
        print("  ".join(map(str, astuple(found))), flush=True)
    if len(made) == len(WANTED):
        text = (
            "Seeds on DuckDB and PostgreSQL, measured by `reconcile/target.sql` and compared by"
            " `datamigrate reconcile`; then once more without the last row of each table of DuckDB"
            f" ({used}).\n\n"
        )
        table = fidelity.markdown(COLUMNS, [tuple(map(str, astuple(found))) for found in made])
        fidelity.write("reconciled", "Source and target compared", text + table)
    return 0 if all(found.clean for found in made) else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (StepError, DbtError, PostgresError) as problem:
        sys.exit(f"reconcile: {problem}")
