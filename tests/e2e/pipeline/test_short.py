"""The pipeline in a minute: an upload, a poisoned table and its retry, a wrong key."""

import json
from pathlib import Path

import pytest
from machine import ROOT, Machine, converted

from datamigrate.render.manifest import MANIFEST
from datamigrate.types import TARGETS

EXAMPLE = ROOT / "examples" / "bookshop.sql"
POISONED = "stg_bookshop__sales_order_line"

pytestmark = pytest.mark.ministack


def test_a_submitted_script_becomes_the_same_project_as_on_a_laptop(
    machine: Machine, tmp_path: Path
) -> None:
    place = tmp_path / "submitted.zip"
    options = ["--to", "postgres", "--seeds", "--tests", "keys,checks"]
    machine.run("submit", str(EXAMPLE), *options, "-o", str(place))
    local = tmp_path / "local.zip"
    machine.run("convert", str(EXAMPLE), *options, "-o", str(local))
    assert place.read_bytes() == local.read_bytes()


def test_a_poisoned_table_costs_itself_and_a_retry_mends_it(
    machine: Machine, tmp_path: Path
) -> None:
    machine.faults(poison=POISONED)
    machine.upload("bookshop.sql", EXAMPLE.read_bytes(), seeds="true")
    migration = machine.uploaded("bookshop.sql")["id"]
    found = machine.ended(migration)
    assert found["status"] == "PARTIAL"
    assert found["tables"] == {"total": 14, "done": 13, "failed": 1}
    assert machine.struck() == {"poison"}
    failed = {name: one for name, one in machine.tables(migration).items() if one["error"]}
    assert failed.keys() == {POISONED}
    assert failed[POISONED]["status"] == "FAILED"
    assert failed[POISONED]["error"]["code"] == "A108"
    assert failed[POISONED]["attempts"] == 3
    assert "secret" not in str(failed)
    whole = converted(EXAMPLE, tmp_path, "--to", "duckdb", "--seeds")
    stem = f"models/staging/bookshop_sales/{POISONED}"
    rest = {name: data for name, data in whole.items() if not name.startswith(f"{stem}.")}
    part = machine.project(migration)
    recorded, planned = json.loads(part.pop(MANIFEST)), json.loads(rest.pop(MANIFEST))
    assert part == rest
    missing = [f"{stem}.sql", f"{stem}.yml"]
    planned["tables"][POISONED] |= {"files": {}, "missing": missing}
    assert recorded == planned, "the table is still there, only without its files"

    machine.faults()
    assert "SUCCEEDED: 14 of 14 tables" in machine.run("retry", migration)
    found = machine.ended(migration, number=2)
    assert found["error"] is None
    assert "found it SUCCEEDED" in machine.run("retry", migration, status=2)
    assert machine.project(migration) == whole


def test_a_wrong_key_gets_403_and_another_s_migration_404(machine: Machine) -> None:
    assert machine.ask("GET", "/health", key="")[0] == 200
    assert machine.ask("GET", "/migrations", key="")[0] == 403
    assert machine.ask("GET", "/migrations", key="wrong")[0] == 403
    assert machine.ask("GET", f"/migrations/{'0' * 24}")[0] == 404


def test_bad_input_fails_with_a_code_in_status_and_history(machine: Machine) -> None:
    machine.upload("oracle.sql", EXAMPLE.read_bytes(), target="oracle")
    found = machine.ended(machine.uploaded("oracle.sql")["id"])
    assert found["status"] == "FAILED"
    assert found["error"] == {
        "code": "A105",
        "message": f"expected {', '.join(sorted(TARGETS))} as target, found `oracle`",
    }
    last = machine.history(found["id"])[-1]["executionFailedEventDetails"]
    assert last == {"error": "A105", "cause": found["error"]["message"]}
