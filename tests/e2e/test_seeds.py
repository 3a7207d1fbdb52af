"""Seeds that go in as SELECTs of constants leave the rows that bound values leave."""

from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

import dbt_project
from datamigrate.cli import dbt
from datamigrate.render.templates import OURS

pytestmark = pytest.mark.dbt

SCRIPT = """
create table [Odd "Rows"] (
    id int not null primary key, flag bit, amount money, ratio float, born date, at time(3),
    made datetime2(6), seen datetimeoffset, mark uniqueidentifier, raw varbinary(20),
    said nvarchar(max)
);
insert into [Odd "Rows"] values
    (1, 1, 12.5, 1e10, '2020-02-29', '12:13:14.5', '2020-01-02T03:04:05.123456',
     '2020-01-02T03:04:05+02:00', '6F9619FF-8B86-D011-B42D-00C04FC964FF', 0xDEADBEEF, N'O''Neil'),
    (2, 0, -0.01, -1.5, null, null, null, null, null, null, N'{{ x }} {% y %} "z" \\ \\n 100 % %s'),
    (3, null, null, null, null, null, null, null, null, 0x, N' null '),
    (4, null, null, null, null, null, null, null, null, null, N''),
    (5, null, null, null, null, null, null, null, null, null, N'two
lines');
"""


def loaded(project: Path, times: int) -> list[tuple[object, ...]]:
    """What dbt puts into the landing table, once or again."""
    for _ in range(times):
        dbt.dbt(project, dbt.SEED, {})
    (database,) = project.glob("*.duckdb")
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute('select * from "dbo"."Odd ""Rows""" order by id').fetchall()


def test_selects_load_what_bindings_load(tmp_path: Path) -> None:
    script = tmp_path / "rows.sql"
    script.write_text(SCRIPT, "utf-8")
    bound, selected = tmp_path / "bound", tmp_path / "selected"
    for project in (bound, selected):
        dbt_project.convert(script, "duckdb", project)
    macros = OURS.fill(
        "load_seeds_by_select.sql",
        project=SimpleNamespace(target="duckdb"),
        escapes=[(r"'\''", r"'\'\''")],
    )
    for pattern in ("duckdb__*.sql", "seed_*.sql"):
        for replaced in (selected / "macros").glob(pattern):
            replaced.unlink()
    (selected / "macros" / "load_seeds.sql").write_text(macros, "utf-8")
    rows = loaded(bound, 1)
    assert len(rows) == 5
    assert loaded(selected, 2) == rows
