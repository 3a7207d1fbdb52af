"""Measure datamigrate beside other parsers and write RESULTS.md: CPU time, each in a fresh process.

This process stays small: a child's peak memory starts from its parent's.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from platform import python_version

from hostile import KINDS

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
WORK = ROOT / "build" / "bench"
PROJECTS = WORK / "projects"
PEERS = ROOT / "build" / "peers"
BYTECODE = WORK / "bytecode"
BIN = Path(sys.executable).parent
SMALL, MIDDLE, LARGE = (182, 20), (500, 20), (835, 20)
VIEWS = 100
LIMIT = 300.0
EXPLAINED = (
    "SQL + YAML: the plan, and models, their properties, sources and landing tables written from",
    "it. Everything else: the reports for people, browsers and programs, the scripts that compare",
    "source and target, and the manifest; it has no target of its own and is part of `convert`.",
    "Processes find the bytecode of the modules that they import, as after an installation.",
)


@dataclass(frozen=True, slots=True)
class Child:
    """A process that ended: CPU seconds (`system`: the system's share), peak memory, its JSON."""

    cpu: float
    peak_mb: float
    system: float
    printed: Mapping[str, object]
    problem: str | None = None

    def rounds(self) -> list[float]:
        found = self.printed.get("cpu")
        return [float(value) for value in found] if isinstance(found, list) else []

    def fact(self, name: str) -> int:
        found = self.printed.get(name)
        return found if isinstance(found, int) else 0

    @property
    def least(self) -> float | None:
        """The quickest of its own rounds, in milliseconds: what others do only adds."""
        found = self.rounds()
        return min(found) * 1000 if found else None

    @property
    def ms(self) -> float | None:
        """The median of its own rounds, in milliseconds."""
        found = self.rounds()
        return statistics.median(found) * 1000 if found else None


def spawn(command: Sequence[str | Path], peers: bool = False, limit: float = LIMIT) -> Child:
    """Run a program to its end or for at most `limit` seconds."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(PEERS) if peers else "",
        "PYTHONPYCACHEPREFIX": str(BYTECODE),
        "PYTHONDONTWRITEBYTECODE": "",
    }
    with (WORK / "stderr").open("w+b") as errors:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment,
        )
        timer = threading.Timer(limit, process.kill)
        timer.start()
        assert process.stdout is not None
        printed = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        said = errors.read().decode(errors="replace").strip()
    peak = usage.ru_maxrss / 1024
    times = (usage.ru_utime + usage.ru_stime, peak, usage.ru_stime)
    if process.returncode == -9:
        return Child(*times, {}, f"stopped after {limit:.0f} s")
    if process.returncode not in (0, 1) or (process.returncode and b"{" not in printed):
        return Child(*times, {}, said.splitlines()[-1] if said else "failed")
    return Child(*times, json.loads(printed) if printed[:1] == b"{" else {})


def measure(what: str, script: Path, repeat: int, **options: bool | float) -> Child:
    """One of the measures of measures.py."""
    command: list[str | Path] = [sys.executable, HERE / "measures.py", what, script, str(repeat)]
    return spawn(command, bool(options.get("peers")), float(options.get("limit", LIMIT)))


def convert(script: Path) -> Child:
    """The command line, from process start to files on disk.

    Each run has a folder of its own, and all go at the end: a file system that has just deleted
    as many files takes up to ten times as long to make new ones.
    """
    project = tempfile.mkdtemp(dir=PROJECTS)
    options = ["--to", "duckdb", "-o", project, "--json"]
    return spawn([BIN / "datamigrate", "convert", script, *options])


def script(tables: int, columns: int, views: int = 0) -> Path:
    """A script of that size, written by another process."""
    path = WORK / f"{tables}x{columns}x{views}.sql"
    size = ["--tables", str(tables), "--columns", str(columns), "--views", str(views)]
    subprocess.run(
        [sys.executable, HERE / "ssms_script.py", path, *size],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return path


def shown(value: float | None, unit: str, digits: int = 0) -> str:
    """A number with its unit, or a dash."""
    return "-" if value is None else f"{value:,.{digits}f} {unit}"


def verdict(value: float | None, most: float | None) -> str:
    """Whether a target is met, if there is one."""
    if most is None:
        return ""
    if value is None:
        return "not measured"
    return "met" if value <= most else f"missed, {value / most:.2f}x"


def row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def table(*names: str) -> list[str]:
    return ["", row(*names), row(*("---" for _ in names))]


def targets() -> Iterator[str]:
    """The table of targets, and what else reads the same script in the same run."""
    small, middle = script(*SMALL), script(*MIDDLE)
    ours = measure("parse", small, 7)
    made, project = measure("generate", middle, 5), measure("project", middle, 5)
    page, large_page = measure("report", middle, 5), measure("report", script(*LARGE), 5)
    judged = measure("verdict", middle, 5)
    views = measure("views", script(*SMALL, views=VIEWS), 5)
    convert(middle)  # after which its bytecode is there
    runs = [convert(middle) for _ in range(5)]
    good = [run for run in runs if run.problem is None]
    cpu = statistics.median(run.cpu for run in good) * 1000 if good else None
    peak = statistics.median(run.peak_mb for run in good) if good else None
    system = statistics.median(run.system for run in good) * 1000 if good else None
    yield from table("what", "at most", "measured", "verdict")
    for what, most, unit, value in (
        (f"parse {lines(small):,} lines, {SMALL[0]} tables", 100, "ms", ours.ms),
        (f"generate {MIDDLE[0]} tables (SQL + YAML) in memory", 150, "ms", made.ms),
        ("the same with everything else in a project", None, "ms", project.ms),
        (f"the page of {MIDDLE[0]} tables in memory", 40, "ms", page.ms),
        (f"the page of {LARGE[0]} tables in memory", 2000, "ms", large_page.ms),
        ("its size", 3, "MB", large_page.fact("bytes") / 1e6 or None),
        (f"{views.fact('views')} views translated", 500, "ms", views.ms),
        (f"static verdict on {MIDDLE[0]} models in memory", 1000, "ms", judged.ms),
        (f"`convert`, {MIDDLE[0]} tables, process start to files", 1000, "ms", cpu),
        (f"peak memory of that `convert`, {MIDDLE[0]} tables", 60, "MB", peak),
    ):
        digits = 1 if most and most < 10 else 0
        limit = f"{most:,} {unit}" if most else "-"
        yield row(what, limit, shown(value, unit, digits), verdict(value, most))
    yield from ("", *EXPLAINED)
    yield f"Of `convert`, {shown(system, 'ms')} are the system's, for a thousand new files."
    for child in (ours, made, project, page, large_page, views, judged, *runs[:1]):
        if child.problem:
            yield f"\n`{child.problem}`"
    yield from peers(small, ours)


def peers(path: Path, ours: Child) -> Iterator[str]:
    """Other parsers on the same script, in the same run; batches are split at GO for sqlglot."""
    found = (
        ("datamigrate", ours),
        (f"sqlglot {version('sqlglot')}, by batch", measure("sqlglot", path, 5)),
        ("the same, compiled (sqlglotc)", measure("sqlglot", path, 5, peers=True)),
        (
            "simple-ddl-parser 1.13.0, once",
            measure("simple-ddl-parser", path, 1, peers=True, limit=120.0),
        ),
    )
    yield from table("parser", "CPU", "times ours", "tables", "batches not parsed")
    for name, child in found:
        times = child.ms / ours.ms if child.ms and ours.ms else None
        failed = child.fact("batches not parsed")
        yield row(
            name,
            child.problem or shown(child.ms, "ms"),
            shown(times, "x", 1),
            f"{child.fact('tables')} of {SMALL[0]}",
            str(failed) if "batches not parsed" in child.printed else "",
        )


def growth(sizes: Sequence[int], what: str) -> Iterator[str]:
    """Cost per table as scripts grow; the first size is the yardstick."""
    base: tuple[int, float, float] | None = None
    for tables in sizes:
        path = script(tables, 20)
        child = convert(path) if what == "convert" else measure(what, path, 1, limit=150.0)
        path.unlink()
        if child.problem:
            yield row(what, f"{tables:,}", child.problem, "", "", "")
            continue
        cpu = child.cpu if what == "convert" else sum(child.rounds())
        each = cpu / tables * 1000
        base = base or (tables, each, child.peak_mb)
        more = (child.peak_mb - base[2]) * 1024 / (tables - base[0]) if tables > base[0] else None
        yield row(
            what,
            f"{tables:,}",
            f"{each:.3f} ms",
            f"{each / base[1]:.2f}x",
            f"{child.peak_mb:,.0f} MB",
            shown(more, "KB", 1),
        )


def hostile() -> Iterator[str]:
    """64 KB and 128 KB of each kind, the quickest of five; below 10 ms growth is noise."""
    yield from table("hostile input", "64 KB", "128 KB", "growth", "verdict")
    for kind, make in KINDS.items():
        found = []
        for size in (65536, 131072):
            path = WORK / "hostile.sql"
            path.write_text(make(size), encoding="utf-8")
            found.append(measure("parse", path, 5, limit=30.0))
        one, two = found
        times = two.least / one.least if one.least and two.least else None
        quick = two.least is not None and two.least <= 10
        fine = quick or (one.least is not None and one.least <= 100 and (times or 0) <= 2.2)
        yield row(
            f"`{kind}`",
            one.problem or shown(one.least, "ms", 1),
            two.problem or shown(two.least, "ms", 1),
            shown(times, "x", 2),
            "met" if fine and not two.problem else "missed",
        )


def lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _ in file)


def report(full: bool) -> Iterator[str]:
    """RESULTS.md, a line at a time as it is measured."""
    yield "# Results"
    yield ""
    yield "Written by `make bench`. CPU time, median, each in a process of its own, on a 2-core"
    yield f"shared machine with Python {python_version()}; ratios within one run are what counts."
    yield from targets()
    yield from table("growth", "tables", "CPU per table", "to 500", "peak", "memory per table")
    yield from growth((500, 5_000, 50_000), "parse")
    yield from growth((500, 5_000, 50_000) if full else (500, 5_000), "convert")
    yield ""
    yield "At most 1.25x and 10 KB per table are wanted; of hostile input,"
    yield "at most 100 ms for 64 KB and 2.2x as much for the double."
    yield from hostile()


def main() -> int:
    """Print the report while it is made, and keep it when it is whole."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    arguments.add_argument("--full", action="store_true", help="convert 50,000 tables as well")
    options = arguments.parse_args()
    PROJECTS.mkdir(parents=True, exist_ok=True)
    written: list[str] = []
    for line in report(options.full):
        print(line, flush=True)
        written.append(line)
    shutil.rmtree(PROJECTS)
    (HERE / "RESULTS.md").write_text("\n".join(written) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
