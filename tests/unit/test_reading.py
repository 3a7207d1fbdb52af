"""Each folder of cases/ddl holds a script and what the reader makes of it."""

import json
from pathlib import Path

import pytest

from datamigrate.catalog.document import document
from datamigrate.pipeline import inspect
from datamigrate.source import decode

CASES = Path(__file__).resolve().parent.parent / "cases" / "ddl"
FOLDERS = sorted(path.parent for path in CASES.glob("*/*/input.sql"))


def pruned(value):
    """A value without what is empty or merely says where something stands."""
    if isinstance(value, dict):
        kept = {k: pruned(v) for k, v in value.items() if k not in {"span", "text"}}
        kept["nullable"] = {False: "no", True: "yes"}.get(value.get("nullable"))
        return {k: v for k, v in kept.items() if v not in (None, [], {}, "") and v is not False}
    if isinstance(value, list):
        return [pruned(item) for item in value]
    return value


def laid_out(value, indent="") -> str:
    """JSON in which what fits a line stands on one."""
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or len(indent) + len(line) <= 150:
        return line
    deeper = indent + " "
    if isinstance(value, list):
        items = [laid_out(item, deeper) for item in value]
        return "[\n" + ",\n".join(deeper + item for item in items) + f"\n{indent}]"
    items = [
        f"{json.dumps(k, ensure_ascii=False)}: {laid_out(v, deeper)}" for k, v in value.items()
    ]
    return "{\n" + ",\n".join(deeper + item for item in items) + f"\n{indent}}}"


def described(folder: Path) -> str:
    """What the reader makes of a case, as text to be read and compared."""
    source = decode((folder / "input.sql").read_bytes(), "input.sql")
    catalog = inspect((source,), folder.parent.name)
    found = document(catalog, (source,))
    found["rows"] = [
        {
            "table": r.table,
            "columns": list(r.columns),
            "rows": [list(map(repr, row)) for row in r.rows],
        }
        for r in catalog.rows
    ]
    places = [
        f"{d['span']['line']}:{d['span']['column']} {d['code']} {d['message']}"
        for d in found.pop("diagnostics")
    ]
    ledger = [
        " | ".join(str(e[k]) for k in ("line", "kind", "object", "outcome", "reason"))
        for e in found.pop("ledger")
        if e["kind"] not in {"space", "comment", "separator"}
    ]
    for name in ("version", "sources", "encoding", "dialect"):
        found.pop(name)
    facts = {**pruned(found), "diagnostics": places, "ledger": ledger}
    return laid_out(facts) + "\n"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_case(folder, golden):
    golden(folder / "expected.json", described(folder))


def test_every_expected_file_has_its_script():
    orphans = [p for p in CASES.glob("*/*/expected.json") if not (p.parent / "input.sql").exists()]
    assert not orphans
