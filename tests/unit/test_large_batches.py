"""A batch of megabytes is read in pieces; nothing of it shows in what comes out."""

from datamigrate.pipeline import inspect
from datamigrate.source import Source

ROWS = 12_000
HEAD = "CREATE TABLE t (a int, b nvarchar(200))\n"
TRAP = "INSERT INTO t VALUES (-1, N'a text\nINSERT INTO t VALUES (0, ''no row'')\n/* no comment')\n"


def rows(number: int) -> str:
    filler = "x" * 180
    return "".join(f"INSERT t (a, b) VALUES ({n}, N'{filler}''{n}')\n" for n in range(number))


def test_every_row_of_a_large_batch_is_found_once():
    text = HEAD + (rows(ROWS // 6) + TRAP) * 6 + "GO\nCREATE TABLE after (a int)\n"
    assert len(text) > 2 * (1 << 20)
    catalog = inspect((Source("s.sql", text, "utf-8"),))
    values = [row[0] for held in catalog.rows for row in held.rows]
    assert values == [*range(ROWS // 6), -1] * 6
    assert [table.name for table in catalog.tables] == ["t", "after"]
    assert not catalog.diagnostics
    position = 0
    for entry in catalog.ledger:
        assert entry.span.start == position
        position = entry.span.end
    assert position == len(text)


def test_a_routine_keeps_its_body_whole():
    text = HEAD + "GO\nCREATE PROCEDURE p AS\n" + rows(ROWS) + "GO\n" + rows(1)
    catalog = inspect((Source("s.sql", text, "utf-8"),))
    assert sum(len(held.rows) for held in catalog.rows) == 1
    (routine,) = catalog.routines
    assert routine.span.end - routine.span.start > 2 * (1 << 20)


def test_variables_live_to_the_end_of_a_large_batch():
    text = (
        HEAD + "DECLARE @s nvarchar(99) = N'CREATE TABLE late (a int)'\n" + rows(ROWS) + "EXEC (@s)"
    )
    catalog = inspect((Source("s.sql", text, "utf-8"),))
    assert [table.name for table in catalog.tables] == ["t", "late"]
