"""The comparison with sqlglot tells right from wrong, broken and refused."""

import pytest

from datamigrate.types import TARGETS
from known_answers import Case, cases, on_duckdb
from sqlglot_alone import Verdict, by_sqlglot, by_us, rows, verdict

DUCKDB = TARGETS["duckdb"]
CASES = {(case.area, case.text): case for case in cases()}


@pytest.mark.parametrize(
    ("area", "text", "expected"),
    [
        ("arithmetic", "2 + 3 * 4", Verdict.RIGHT),
        ("arithmetic", "5 / 2", Verdict.WRONG),
        ("dates", "EOMONTH(day)", Verdict.RIGHT),
        ("text", "a + b", Verdict.BROKEN),
        ("text", "dbo.fn(a)", Verdict.UNDUE),
        ("text", "'abc", Verdict.REFUSED),
    ],
)
def test_verdict_on_sqlglot(area: str, text: str, expected: Verdict) -> None:
    assert verdict(CASES[area, text], DUCKDB, by_sqlglot, on_duckdb) is expected


def test_translate_is_right_or_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATAMIGRATE_TEST_POSTGRES", raising=False)
    chosen: list[Case] = [case for case in CASES.values() if case.area == "arithmetic"]
    alone, ours = rows(chosen)
    assert alone[:3] == ("DuckDB", "sqlglot", ours[2])
    right, *wrong, refused = (int(cell.split()[0]) for cell in ours[3:])
    assert wrong == [0, 0, 0]
    assert right + refused == int(ours[2])
    assert verdict(CASES["text", "dbo.fn(a)"], DUCKDB, by_us, on_duckdb) is Verdict.REFUSED
