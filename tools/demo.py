"""Convert the example, build the project on DuckDB for real, and say where the result is."""

import shutil
import sys
from pathlib import Path

from datamigrate.cli.dbt import BUILD, LANDING, SEED, DbtError, dbt, results
from dbt_project import StepError, convert, seed_rows

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "examples" / "bookshop.sql"
PROJECT = ROOT / "build" / "demo"


def main() -> int:
    """Run the steps of the README one after the other."""
    shutil.rmtree(PROJECT, ignore_errors=True)
    shown = PROJECT.relative_to(ROOT)
    step(f"datamigrate convert {SCRIPT.relative_to(ROOT)} --to duckdb --seeds -o {shown}")
    convert(SCRIPT, "duckdb", PROJECT)
    files = sum(1 for path in PROJECT.rglob("*") if path.is_file())
    step(f"  {files} files, {seed_rows(PROJECT)} rows to load")
    for arguments in (LANDING, SEED, BUILD):
        step(f"dbt {' '.join(arguments)}")
        dbt(PROJECT, arguments)
        if arguments != LANDING:
            step(f"  {results(PROJECT).line()}")
    step(f"\nThe project is in {shown}, its report in {shown}/MIGRATION_REPORT.html")
    for path in sorted(PROJECT.glob("*.duckdb")):
        step(f"The database is {path.relative_to(ROOT)}")
    return 0


def step(text: str) -> None:
    """Say it at once, also into a pipe."""
    print(text, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (StepError, DbtError) as problem:
        sys.exit(f"demo: {problem}")
