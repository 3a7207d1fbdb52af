"""Compare what `datamigrate inspect` finds in real scripts with what Microsoft's parser finds."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dbt_project import BIN, StepError
from fidelity import markdown


@dataclass(frozen=True, slots=True)
class Comparison:
    """One script: facts found by both, by the truth and by us, and the aspects that differ."""

    script: str
    both: int
    truth: int
    ours: int
    tables: int
    differing: tuple[str, ...]

    proven: bool = True

    @property
    def equal(self) -> bool:
        """Whether nothing differs but where the truth is proven wrong."""
        return self.proven

    def cells(self) -> tuple[str, ...]:
        """A row of the table."""
        recall = 100 * self.both / self.truth if self.truth else 100.0
        precision = 100 * self.both / self.ours if self.ours else 100.0
        shares = (f"{recall:.2f} %", f"{precision:.2f} %")
        return (self.script, str(self.tables), str(self.truth), *shares, "; ".join(self.differing))


PROVEN = {("edfi_ods.sql", "indexes"): "the truth keeps the indexes of views that are dropped"}
"""Where the truth is wrong, as tests/corpora proves from the script's own lines."""

COLUMNS = ("script", "tables", "facts", "recall", "precision", "what differs (both/truth/ours)")


def compare(script: Path, truth: Path, tool: Path, work: Path) -> Comparison:
    """Inspect one script and count the facts that agree."""
    found = work / f"{script.stem}.json"
    with found.open("wb") as file:
        command = [str(BIN / "datamigrate"), "inspect", str(script), "--format", "json"]
        done = subprocess.run(command, stdout=file, stderr=subprocess.PIPE, check=False)
    if done.returncode not in (0, 1):
        raise StepError(f"inspect of `{script}` failed\n{done.stderr.decode(errors='replace')}")
    command = [sys.executable, str(tool), str(truth), str(found), "--json"]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        raise StepError(f"compare of `{script}` failed\n{done.stderr.decode(errors='replace')}")
    aspects = json.loads(done.stdout)["aspects"]
    differing = [a for a in aspects if not a["hits"] == a["oracle"] == a["other"]]
    return Comparison(
        script=script.name,
        both=sum(a["hits"] for a in aspects),
        truth=sum(a["oracle"] for a in aspects),
        ours=sum(a["other"] for a in aspects),
        tables=next(a["oracle"] for a in aspects if a["aspect"] == "tables"),
        differing=tuple(_difference(script.name, aspect) for aspect in differing),
        proven=all((script.name, aspect["aspect"]) in PROVEN for aspect in differing),
    )


def _difference(script: str, aspect: dict[str, Any]) -> str:
    numbers = f"{aspect['aspect']} {aspect['hits']}/{aspect['oracle']}/{aspect['other']}"
    reason = PROVEN.get((script, aspect["aspect"]))
    return f"{numbers}: {reason}" if reason else numbers


def compare_all(shared: Path, work: Path) -> list[Comparison]:
    """Every script that has a truth; says each result as it comes."""
    work.mkdir(parents=True, exist_ok=True)
    made = []
    for truth in sorted((shared / "corpora" / "truth" / "mssql").glob("*.json")):
        script = shared / "corpora" / "mssql" / f"{truth.stem}.sql"
        try:
            found = compare(script, truth, shared / "tools" / "compare.py", work)
        except StepError as problem:
            print(problem, flush=True)
            found = Comparison(script.name, 0, 0, 0, 0, ("not read",), proven=False)
        print("  " + "  ".join(found.cells()), flush=True)
        made.append(found)
    return made


def table(comparisons: list[Comparison]) -> str:
    """The table for docs/fidelity.md."""
    return markdown(COLUMNS, [found.cells() for found in comparisons])
