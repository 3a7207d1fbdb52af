"""Prove that the generated tests bite, and write the kill rates to docs/fidelity.md.

Landing tables of real schemas are filled with synthetic rows that satisfy every constraint; then
one row is broken for each test.
"""

import argparse
import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from pathlib import Path

import fidelity
from compiled import NotCompiledError
from corpora import ROOT, SCRIPTS
from datamigrate.catalog.model import Catalog
from datamigrate.cli.dbt import DbtError
from datamigrate.pipeline import inspect, load
from datamigrate.plan.build import plan
from datamigrate.plan.model import ProjectPlan
from datamigrate.settings import Settings, source_name_of
from dbt_project import StepError, convert
from trials import Proof, Trial, prepare, prove
from untested import untested

WORK = ROOT / "build" / "mutate"
SCHEMAS = {
    "bookshop": ROOT / "examples" / "bookshop.sql",
    "northwind": SCRIPTS / "northwind.sql",
    "pubs": SCRIPTS / "pubs.sql",
    "aw_oltp": SCRIPTS / "aw_oltp.sql",
    "wwi": SCRIPTS / "wwi.sql",
}
KINDS = (
    "not_null",
    "unique",
    "unique_combination_of_columns",
    "relationships",
    "composite_relationship",
    "accepted_values",
    "expression_is_true",
)
COLUMNS = ("tests", "mutants", "killed", "kill rate", "alone", "cannot be broken", "survived")


def read(script: Path) -> tuple[Catalog, ProjectPlan]:
    """What the script holds, and the plan that `datamigrate convert` makes of it for DuckDB."""
    settings = Settings(target="duckdb", source_name=source_name_of(str(script)))
    catalog = inspect(load([script]))
    done, _ = plan(catalog, settings)
    return catalog, done


def mutate(script: Path, project: Path) -> Proof:
    """Convert, fill, build, and try every test."""
    shutil.rmtree(project, ignore_errors=True)
    convert(script, "duckdb", project, seeds=False)
    _, found = read(script)
    return prove(project, found, prepare(project, found))


def cells(trials: Sequence[Trial]) -> tuple[str, ...]:
    """The counts of some trials, as they stand in the table."""
    verdicts = Counter(trial.verdict for trial in trials)
    broken = len(trials) - verdicts["cannot be broken"]
    killed = verdicts["killed"]
    rate = f"{100 * killed / broken:.1f} %" if broken else ""
    alone = sum(trial.alone for trial in trials)
    counts = (len(trials), sum(trial.mutants for trial in trials), killed)
    rest = (alone, verdicts["cannot be broken"], broken - killed)
    return (*map(str, counts), rate, *map(str, rest))


def page(proofs: dict[str, Proof]) -> str:
    """What goes into docs/fidelity.md."""
    used = ", ".join(f"{name} {version(name)}" for name in ("dbt-core", "dbt-duckdb", "duckdb"))
    schemas = [
        (name, str(p.rows), *cells(p.trials), f"{0 if p.differing else p.sampled} of {p.sampled}")
        for name, p in proofs.items()
    ]
    trials = [trial for proof in proofs.values() for trial in proof.trials]
    kinds = [(kind, *cells([t for t in trials if t.kind == kind])) for kind in KINDS]
    head = f"Synthetic rows that break nothing, then one row broken for each test ({used})."
    by_schema = fidelity.markdown(("schema", "rows", *COLUMNS, "dbt agrees"), schemas)
    by_kind = fidelity.markdown(("kind of test", *COLUMNS), [*kinds, ("all", *cells(trials))])
    return "\n\n".join([head, by_schema, by_kind, *_named(proofs)])


def without_test() -> str:
    """The constraints of all schemas for which there is nothing to try."""
    lines = [
        f"- {name}: {what}" for name, script in SCHEMAS.items() for what in untested(*read(script))
    ]
    head = "Constraints of these schemas that no test asserts; the report of a conversion says why."
    return "\n".join([head, "", *lines]) if lines else "Every constraint has a test."


def _named(proofs: dict[str, Proof]) -> list[str]:
    """What is not proven, each by its name."""
    lines = []
    for schema, proof in proofs.items():
        for trial in proof.trials:
            if trial.verdict != "killed":
                words = "is not in the project" if trial.missing else trial.verdict
                why = trial.reason or ", ".join(trial.unrelated)
                beside = f": {why}" if why else ""
                lines.append(f"- {schema}: `{trial.name}` {words}{beside}")
        lines += [f"- {schema}: no rows satisfy `{name}`" for name in proof.unsatisfied]
        lines += [f"- {schema}: {words}" for words in proof.differing]
    return ["\n".join(lines)] if lines else []


def main() -> int:
    """All schemas, or those asked for; 1 when a mutant survives or a constraint stays unmet."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    arguments.add_argument("--only", nargs="*", default=[], help="these schemas, no table written")
    arguments.add_argument("--at-once", type=int, default=2, help="schemas at the same time")
    options = arguments.parse_args()
    wanted = {
        name: script
        for name, script in SCHEMAS.items()
        if script.exists() and (not options.only or name in options.only)
    }
    proofs: dict[str, Proof] = {}
    with ProcessPoolExecutor(options.at_once) as pool:
        made = pool.map(mutate, wanted.values(), [WORK / name for name in wanted])
        for name, proof in zip(wanted, made, strict=True):
            proofs[name] = proof
            print("  " + "  ".join((name, *cells(proof.trials))), flush=True)
            print("\n".join(_named({name: proof})), flush=True)
    if not options.only and len(proofs) == len(SCHEMAS):
        fidelity.write("mutants", "Tests that bite", page(proofs))
        fidelity.write("untested", "Constraints without a test", without_test())
    return 0 if all(proof.proven for proof in proofs.values()) else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (StepError, DbtError, NotCompiledError) as problem:
        sys.exit(f"mutate: {problem}")
