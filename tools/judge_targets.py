"""Judge the projects of every target with parsers that are not ours, and write what they say.

Run by `make judge-targets`. Warehouses that nobody can run here are known from their grammars:
dbt 2 parses and compiles the project, JSON Schemas look at its YAML, sqlfluff and sqlglot at its
SQL, models, tests and landing tables alike. None of it needs an account, or the network.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.resources import files as resources
from pathlib import Path

import sqlglot
from sqlglot import ErrorLevel, exp
from sqlglot.errors import SqlglotError

import fidelity
from corpora import SCHEMAS
from datamigrate.types import TARGETS, Target
from dbt_project import convert

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / "build" / "judge-targets"
WORK = ROOT / "build" / "judged"
SCRIPTS = ("aw_oltp", "northwind", "wwi")
COLUMNS = ("target", "script", "dbt 2", "JSON Schemas", "SQL texts", "sqlfluff", "sqlglot")

_DBT = TOOLS / "bin" / "dbt"
_FLUFF = Path(__file__).with_name("parse_with_sqlfluff.py")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_PROBLEM = re.compile(r"^\s*\[?(error|warning)\b.*", re.MULTILINE)
_STRING = re.compile(r"'(?:[^'\\]|\\.|'')*'")
_WORD = re.compile(r"""[A-Za-z_]\w*|"[^"]*"|`[^`]*`|\[[^\]]*\]|\d+""")


@dataclass(frozen=True, slots=True)
class Judged:
    """What each judge said of one script's project for one target."""

    target: str
    script: str
    texts: int
    dbt: tuple[str, ...]
    schemas: tuple[str, ...]
    sqlfluff: tuple[str, ...]
    sqlglot: tuple[str, ...]

    @property
    def clean(self) -> bool:
        return not (self.dbt or self.schemas or self.sqlfluff or self.sqlglot)

    def cells(self) -> tuple[str, ...]:
        """A row of the table."""
        found = (self.dbt, self.schemas, self.sqlfluff, self.sqlglot)
        before, after = map(str, (len(found[0]), len(found[1]))), map(str, map(len, found[2:]))
        return (self.target, self.script, *before, str(self.texts), *after)


@dataclass(slots=True)
class Shapes:
    """Tells SQL that says nothing new: of a known shape, in words that were all seen before."""

    shapes: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)

    def news(self, text: str) -> bool:
        """Whether a parser may see something in the text that it has not seen in others."""
        plain = _STRING.sub("'s'", text)
        words = set(_WORD.findall(plain)) - self.words
        shape = _WORD.sub("w", plain)
        if shape in self.shapes and not words:
            return False
        self.shapes.add(shape)
        self.words |= words
        return True


def run(
    *command: str | Path, given: str | None = None, folder: Path = TOOLS
) -> subprocess.CompletedProcess[str]:
    """Run a tool of the environment, asking dbt for targets that it calls experimental too."""
    return subprocess.run(
        list(map(str, command)),
        cwd=folder,
        env={
            **os.environ,
            "DBT_ALLOW_EXPERIMENTAL_ADAPTERS": "true",
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        },
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )


def project(script: str, target: str) -> Path:
    """The project of a script, written anew."""
    folder = WORK / script / target
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    convert(SCHEMAS[script], target, folder)
    return folder


def dbt(folder: Path) -> list[str]:
    """Errors and warnings of a parse, then of a compilation that asks no database."""
    found: list[str] = []
    for words in (("parse",), ("compile", "--no-introspect")):
        done = run(_DBT, *words, "--profiles-dir", ".", folder=folder)
        said = _COLOUR.sub("", done.stdout + done.stderr)
        problems = [line[0].strip() for line in _PROBLEM.finditer(said)]
        if done.returncode and not problems:
            problems = [f"dbt {words[0]} ended with {done.returncode}: {said[-200:]}"]
        found += problems
    return found


def schemas() -> dict[str, Sequence[Path]]:
    """For each kind of file: the JSON Schema that dbt-core ships, and the one that dbt 2 prints."""
    shipped = Path(str(resources("dbt") / "jsonschemas"))
    kinds = {"project": "project", "resources": "schema"}
    found: dict[str, Sequence[Path]] = {}
    for ours, theirs in kinds.items():
        printed = TOOLS / f"{theirs}.json"
        printed.write_text(run(_DBT, "man", "--schema", theirs).stdout, encoding="utf-8")
        found[ours] = [shipped / ours / "latest.json", printed]
    return found


def yaml_files(folder: Path) -> dict[str, list[Path]]:
    """The YAML of a project, by kind."""
    parts = [folder / name for name in ("models", "seeds", "macros", "tests")]
    found = [path for part in parts for path in sorted(part.rglob("*.yml"))]
    return {"project": [folder / "dbt_project.yml"], "resources": found}


def validated(folder: Path, known: dict[str, Sequence[Path]]) -> list[str]:
    """What the schemas do not allow."""
    pairs = [
        [str(schema), str(path)]
        for kind, paths in yaml_files(folder).items()
        for schema in known[kind]
        for path in paths
    ]
    done = run(TOOLS / "bin" / "python", _FLUFF, "schemas", given=json.dumps(pairs))
    return _answer(done)


def _answer(done: subprocess.CompletedProcess[str]) -> list[str]:
    if done.returncode:
        raise SystemExit(f"judge: {done.args[1]} does not run\n{done.stderr}")
    found: list[str] = json.loads(done.stdout)
    return found


def sql_texts(folder: Path, target: str) -> Iterator[tuple[str, str]]:
    """Compiled models and tests, and each statement of the landing tables and of the measures."""
    compiled = folder / "target" / "compiled"
    for path in sorted(compiled.rglob("*.sql")):
        yield path.stem, path.read_text("utf-8").strip().removesuffix(";")
    for path in (folder / "landing" / f"{target}.sql", folder / "reconcile" / "target.sql"):
        text = path.read_text("utf-8").replace("\ngo\n", "\n")
        for number, statement in enumerate(text.split(";\n"), 1):
            if statement.strip():
                yield f"{path.name}, statement {number}", statement.strip()


def fluffed(texts: Sequence[tuple[str, str]], dialect: str) -> list[str]:
    """What sqlfluff cannot parse."""
    given = json.dumps([[dialect, name, text] for name, text in texts])
    return _answer(run(TOOLS / "bin" / "python", _FLUFF, "sql", given=given))


def globbed(texts: Sequence[tuple[str, str]], target: Target) -> list[str]:
    """What sqlglot cannot parse, or takes for a command that it does not look into."""
    found = []
    for name, text in texts:
        try:
            trees = sqlglot.parse(text, dialect=target.sqlglot, error_level=ErrorLevel.RAISE)
        except SqlglotError as problem:
            found.append(f"{name}: {str(problem).splitlines()[0]}")
            continue
        if any(tree is None or tree.find(exp.Command) for tree in trees) or len(trees) != 1:
            found.append(f"{name}: not read as a statement")
    return found


def judge(script: str, target: Target, known: dict[str, Sequence[Path]], shapes: Shapes) -> Judged:
    """Convert, and ask all of them."""
    folder = project(script, target.name)
    said = dbt(folder)
    texts = list(sql_texts(folder, target.name))
    news = [(name, text) for name, text in texts if shapes.news(text)]
    return Judged(
        target=target.name,
        script=script,
        texts=len(texts),
        dbt=tuple(said),
        schemas=tuple(validated(folder, known)),
        sqlfluff=tuple(fluffed(news, target.sqlfluff or target.sqlglot)),
        sqlglot=tuple(globbed(texts, target)),
    )


def versions() -> str:
    """Who judged."""
    fluff = run(TOOLS / "bin" / "sqlfluff", "--version").stdout.split()[-1]
    second = run(_DBT, "--version").stdout.split()[-1]
    return (
        f"dbt {second} parses and compiles; the JSON Schemas are those of dbt-core"
        f" {version('dbt-core')} and dbt {second}; SQL texts are the compiled models and tests and"
        f" the statements of the landing tables and of the measures, parsed by sqlfluff {fluff}"
        f" and sqlglot {version('sqlglot')} in the target's dialect (sqlfluff leaves out a shape in"
        " words that were all seen before). dbt 2 calls its adapters for Fabric and PostgreSQL"
        " experimental."
    )


def main(names: Sequence[str]) -> int:
    """Judge the targets named, or all; all of them are written down. 1 when anything was found."""
    known = schemas()
    rows = []
    for target in [TARGETS[name] for name in names or sorted(TARGETS)]:
        shapes = Shapes()
        for script in SCRIPTS:
            found = judge(script, target, known, shapes)
            rows.append(found)
            print("  " + ", ".join(found.cells()), flush=True)
            for line in (*found.dbt, *found.schemas, *found.sqlfluff, *found.sqlglot)[:20]:
                print(f"    {line}", flush=True)
    if not names:
        table = fidelity.markdown(COLUMNS, [row.cells() for row in rows])
        fidelity.write("targets", "All targets", f"{versions()}\n\n{table}")
    return 0 if all(row.clean for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
