"""Build the projects of real schemas on real engines, and write what happened to docs/fidelity.md.

A schema passes when landing, seeds and `dbt build --warn-error` end without an error or a warning.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import fidelity
import recall
from datamigrate.cli.dbt import BUILD, LANDING, SEED, DbtError, Results, dbt, results
from dbt_project import StepError, convert, seed_rows
from postgres import PostgresError, Server, server

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "build" / "corpora"
SHARED = Path(os.environ.get("DATAMIGRATE_SHARED", ROOT.parent / "shared"))
SCRIPTS = SHARED / "corpora" / "mssql"
SCHEMAS = {
    "bookshop": ROOT / "examples" / "bookshop.sql",
    "northwind": SCRIPTS / "northwind.sql",
    "pubs": SCRIPTS / "pubs.sql",
    "aw_oltp": SCRIPTS / "aw_oltp.sql",
    "aw_dw": SCRIPTS / "aw_dw.sql",
    "wwi": SCRIPTS / "wwi.sql",
}
LARGE = {"edfi_ods": SCRIPTS / "edfi_ods.sql"}
COLUMNS = ("schema", "engine", "rows", "models", "tests", "pass", "warn", "error", "skip")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one schema on one engine; `found` is None when dbt did not get that far."""

    schema: str
    target: str
    done: str  # "build", "compile"
    rows: int = 0
    found: Results | None = None
    problem: str | None = None

    @property
    def clean(self) -> bool:
        return self.problem is None and (self.found is None or self.found.clean)

    def cells(self) -> tuple[str, ...]:
        """A row of the table."""
        if self.found is None:
            words = "compiles" if self.problem is None else "does not " + self.done
            return (self.schema, self.target, words, *([""] * 6))
        kinds, said = self.found.kinds, self.found.statuses
        counts = (self.rows, kinds.get("model", 0), kinds.get("test", 0))
        marks = (said.get(name, 0) for name in ("pass", "warn", "error", "skip"))
        return (self.schema, self.target, *map(str, counts), *map(str, marks))


@dataclass(frozen=True, slots=True)
class Engine:
    """A target, and how a client finds its database; DuckDB needs no server."""

    target: str
    server: Server | None = None

    def environment(self, database: str) -> dict[str, str]:
        """An empty database for one project."""
        if self.server is None:
            return {}
        self.server.create_database(database)
        return self.server.environment(database)

    def version(self) -> str:
        return self.server.version if self.server else version("duckdb")


def build(schema: str, script: Path, engine: Engine) -> Outcome:
    """Convert, create the landing tables, load the seeds, build."""
    project = WORK / f"{schema}_{engine.target}"
    shutil.rmtree(project, ignore_errors=True)
    found: Results | None = None
    rows = 0
    try:
        convert(script, engine.target, project)
        rows = seed_rows(project)
        environment = engine.environment(schema)
        dbt(project, LANDING, environment)
        if rows:
            dbt(project, SEED, environment)
        dbt(project, BUILD, environment)
        found = results(project)
    except (StepError, DbtError) as problem:
        found = built(project)
        return Outcome(schema, engine.target, "build", rows, found, str(problem))
    return Outcome(schema, engine.target, "build", rows, found)


def built(project: Path) -> Results | None:
    """The counts of a build that failed, if it came to one."""
    try:
        found = results(project)
    except (OSError, ValueError, KeyError):
        return None
    return found if "model" in found.kinds else None


def compile_only(schema: str, script: Path, engine: Engine) -> Outcome:
    """Parse and compile, with warnings as errors."""
    project = WORK / f"{schema}_{engine.target}"
    shutil.rmtree(project, ignore_errors=True)
    try:
        convert(script, engine.target, project, seeds=False)
        environment = engine.environment(schema)
        dbt(project, ("--warn-error", "compile", "--quiet"), environment)
    except (StepError, DbtError) as problem:
        return Outcome(schema, engine.target, "compile", problem=str(problem))
    return Outcome(schema, engine.target, "compile")


def outcomes(wanted: set[str], engines: list[Engine], large: bool) -> Iterator[Outcome]:
    """Every schema on every engine, the large ones compiled, and built on DuckDB."""
    for schema, script in SCHEMAS.items():
        for engine in engines:
            if (not wanted or schema in wanted) and script.exists():
                yield build(schema, script, engine)
    for schema, script in LARGE.items():
        for engine in engines:
            if (schema in wanted if wanted else large) and script.exists():
                yield compile_only(schema, script, engine)
                if engine.server is None:
                    yield build(schema, script, engine)


def tell(found: Outcome) -> Outcome:
    """Say at once how it went."""
    print("  " + "  ".join(filter(None, found.cells())), flush=True)
    if found.problem:
        print(found.problem, flush=True)
    return found


def versions(engines: list[Engine]) -> str:
    """What took part."""
    parts = [f"dbt-core {version('dbt-core')}"]
    for engine in engines:
        parts.append(f"dbt-{engine.target} {version(f'dbt-{engine.target}')}")
        parts.append(f"{engine.target} {engine.version()}")
    return ", ".join(parts)


def run_builds(options: argparse.Namespace) -> bool:
    """Build, and write the table when nothing was left out."""
    with ExitStack() as stack:
        engines = []
        if options.target in (None, "duckdb"):
            engines.append(Engine("duckdb"))
        if options.target in (None, "postgres"):
            engines.append(Engine("postgres", stack.enter_context(server())))
        used = versions(engines)
        print(used, flush=True)
        made = [tell(found) for found in outcomes(set(options.only), engines, options.large)]
    if not options.only and options.target is None and SCRIPTS.is_dir():
        _write(used, made)
    return all(found.clean for found in made)


def _write(used: str, made: list[Outcome]) -> None:
    small = [found.cells() for found in made if found.schema not in LARGE]
    large = [(*found.cells(), found.done) for found in made if found.schema in LARGE]
    text = f"Converted with seeds; `dbt seed`, then `dbt build --warn-error` ({used}).\n\n"
    fidelity.write("builds", "Builds", text + fidelity.markdown(COLUMNS, small))
    if large:
        text = f"Parsed and compiled on both, built empty on DuckDB ({used}).\n\n"
        table = fidelity.markdown((*COLUMNS, "how"), large)
        fidelity.write("large", "A schema of 835 tables", text + table)


def run_recall() -> bool:
    """Compare with the truth, and write the table."""
    if not SCRIPTS.is_dir():
        print(f"no corpora in {SCRIPTS}: nothing to compare with")
        return True
    made = recall.compare_all(SHARED, WORK / "recall")
    text = "Facts found in real scripts, beside those that Microsoft's own parser finds.\n\n"
    fidelity.write("recall", "Reading SQL Server scripts", text + recall.table(made))
    return all(found.equal for found in made)


def main() -> int:
    """Run what was asked for; 1 when anything is less than clean."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    arguments.add_argument("--only", nargs="*", default=[], help="these schemas, no table written")
    arguments.add_argument("--target", choices=("duckdb", "postgres"), help="this engine only")
    arguments.add_argument("--large", action="store_true", help="the schema of 835 tables as well")
    arguments.add_argument("--no-builds", action="store_true", help="compare with the truth only")
    arguments.add_argument("--no-recall", action="store_true", help="build only")
    options = arguments.parse_args()
    read = options.no_recall or bool(options.only) or run_recall()
    clean = options.no_builds or run_builds(options)
    return 0 if read and clean else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (StepError, DbtError, PostgresError) as problem:
        sys.exit(f"corpora: {problem}")
