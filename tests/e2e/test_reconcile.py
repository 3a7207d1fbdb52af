"""Equal rows measure equal on DuckDB and PostgreSQL, and each planted difference is named."""

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import duckdb
import psycopg2
import pytest

import measured
from datamigrate.pipeline import convert
from datamigrate.reconcile.compare import compare
from datamigrate.reconcile.measures import Key, Measures, read_measures
from datamigrate.settings import Settings
from datamigrate.source import Source
from datamigrate.translate.literals import write_binary, write_text
from datamigrate.types import TARGETS

Connect = Callable[[str, str], AbstractContextManager[dict[str, str]]]
TABLE = '[Odd ], "Rows"]'.replace("],", "]],")
LANDED = '"dbo"."Odd ], ""Rows"""'

# Of each column its type, the values of three rows, and the texts that these are measured by.
COLUMNS = {
    "id": ("int not null primary key", ("1", "2", "-3"), ("1", "2", "-3")),
    "tiny": ("tinyint", ("0", "255", None), ("0", "255", None)),
    "big": ("bigint", ("9223372036854775807", "-9223372036854775808", "0"), None),
    "flag": ("bit", ("true", "false", None), ("1", "0", None)),
    "dec": ("decimal(10, 3)", ("0.5", "-0.001", "12"), ("0.500", "-0.001", "12.000")),
    "wide": ("decimal(38, 10)", ("1234567890123456789012345678.0123456789", "-0.1", None), None),
    "cash": ("money", ("922337203685477.5807", "-1.5", "0"), None),
    "coin": ("smallmoney", ("1", "0.0001", None), ("1.0000", "0.0001", None)),
    "real8": (
        "float",
        ("12345.678", "-0.0", "1e300"),
        ("1.23456780000000e+04", "0.00000000000000e+00", "1.00000000000000e+300"),
    ),
    "real4": ("real", ("1.1", "-1e-7", None), ("1.10000e+00", "-1.00000e-07", None)),
    "day": ("date", ("0001-01-01", "9999-12-31", "2020-02-29"), None),
    "clock": (
        "time(7)",
        ("12:13:14.5", "00:00:00", None),
        ("12:13:14.500000", "00:00:00.000000", None),
    ),
    "clock0": ("time(0)", ("12:13:14", "23:59:59", None), ("12:13:14", "23:59:59", None)),
    "made": ("datetime", ("2020-01-02 03:04:05.997", "1753-01-01", None), None),
    "short": ("smalldatetime", ("2020-01-02 03:04:00", None, None), ("2020-01-02 03:04:00",)),
    "fine": (
        "datetime2(7)",
        ("2020-01-02 03:04:05.123456", "0012-01-01", None),
        ("2020-01-02 03:04:05.123456", "0012-01-01 00:00:00.000000", None),
    ),
    "seen": (
        "datetimeoffset(3)",
        ("2020-01-02 03:04:05.12+02", "2020-06-01 00:00:00+00", None),
        ("2020-01-02 01:04:05.120", "2020-06-01 00:00:00.000", None),
    ),
    "fixed": ("char(10)", ("ab", "", None), ("ab", "", None)),
    "said": ("nvarchar(max)", ("N\u00e5\U0001f600", "", None), ("N\u00e5\U0001f600", "", None)),
    "note": ("varchar(40)", ("O'Neil | -", "1:a", " b "), ("O'Neil | -", "1:a", " b ")),
    "raw": ("varbinary(20)", (b"\xde\xad", b"", None), ("DEAD", "", None)),
    "mark": ("uniqueidentifier", ("6F9619FF-8B86-D011-B42D-00C04FC964FF", None, None), None),
    "path": ("hierarchyid", ("/1/2/", "/", None), ("/1/2/", "/", None)),
}
SCRIPT = (
    f"create table {TABLE} ("
    + ", ".join(f"{name} {kind[0]}" for name, kind in COLUMNS.items())
    + ", spot geography)"
)

MOVED = """
create temporary table moved on commit drop as select * from {t} where id = 1;
delete from {t} where id = 1;
insert into {t} select * from moved
"""
PLANTED = {
    "a row is missing": ("delete from {t} where id = 2", {("*", "rows"), ("*", "hash")}),
    "a decimal": ("update {t} set dec = 0.501 where id = 1", {("dec", "total"), ("dec", "hash")}),
    "a blank at the end": (
        "update {t} set note = note || ' ' where id = 1",
        {("note", "total"), ("note", "hash")},
    ),
    "blanks of a char": ("update {t} set fixed = 'ab        ' where id = 1", set()),
    "a NULL": ("update {t} set said = null where id = 2", {("said", "nulls"), ("said", "hash")}),
    "the case of a GUID": (
        "alter table {t} alter mark type text using upper(cast(mark as text))",
        set(),
    ),
    "another GUID": ("update {t} set mark = gen_random_uuid() where id = 1", {("mark", "hash")}),
    "a microsecond": (
        "update {t} set fine = fine + interval '1 microsecond' where id = 1",
        {("fine", "maximum"), ("fine", "hash")},
    ),
    "the zone of a client": ("set local time zone 'Asia/Tokyo'", set()),
    "the same row in another place": (MOVED, set()),
    "values that changed places": (
        "update {t} set note = case id when 1 then '1:a' else 'O''Neil | -' end where id in (1, 2)",
        {("*", "hash")},
    ),
    "no rows": ("delete from {t}", {("*", "rows"), ("*", "hash")}),
}


def project(target: str, folder: Path) -> Path:
    """The script that measures, and the statements that make and fill the table."""
    files = convert([Source("s.sql", SCRIPT, "utf-8")], Settings(target)).files
    (folder / "reconcile").mkdir(parents=True)
    (folder / measured.TARGET).write_text(files[measured.TARGET.as_posix()], "utf-8")
    literals = TARGETS[target].literals
    rows = []
    for row in range(3):
        values = [kind[1][row] for kind in COLUMNS.values()]
        texts = [
            "null"
            if value is None
            else write_binary(value, literals)
            if isinstance(value, bytes)
            else write_text(value, literals)
            for value in values
        ]
        rows.append(f"({', '.join([*texts, 'null'])})")
    landing = files[f"landing/{target}.sql"]
    (folder / "load.sql").write_text(f"{landing}\ninsert into {LANDED} values {', '.join(rows)}")
    return folder


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What DuckDB measures, in place of the source."""
    folder = project("duckdb", tmp_path_factory.mktemp("duckdb") / "project")
    with duckdb.connect(str(folder / "source.duckdb")) as connection:
        connection.execute((folder / "load.sql").read_text("utf-8"))
    return measured.on_duckdb(folder, folder / "source.duckdb")


def test_values_are_measured_by_their_texts(source: str) -> None:
    found = read_measures(source).measures
    for name, (_, _, texts) in COLUMNS.items():
        if texts is not None and None not in texts[:2]:
            hashes = [hashlib.md5(text.encode()).hexdigest() for text in texts if text is not None]
            total = sum(int(one[:12], 16) for one in hashes)
            assert found[Key("dbo", 'Odd ], "Rows"', name)].hash == str(total), name
    whole = found[Key("dbo", 'Odd ], "Rows"', "*")]
    assert (whole.rows, whole.nulls, whole.total) == ("3", "0", None)
    assert found[Key("dbo", 'Odd ], "Rows"', "wide")][2:5] == (None, None, None)
    assert found[Key("dbo", 'Odd ], "Rows"', "dec")][:5] == ("3", "0", "-0.001", "12", "12.499")
    assert found[Key("dbo", 'Odd ], "Rows"', "said")][1:5] == ("1", None, None, "7")
    assert found[Key("dbo", 'Odd ], "Rows"', "day")][2:4] == ("0001-01-01", "9999-12-31")
    assert Key("dbo", 'Odd ], "Rows"', "spot") not in found


@pytest.fixture(scope="module")
def measure(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[[str], dict[Key, Measures]]]:
    """What PostgreSQL measures after a change, which is taken back."""
    import postgres

    if not (postgres.BIN / "initdb").exists():
        pytest.skip(f"no PostgreSQL in {postgres.BIN}")
    folder = project("postgres", tmp_path_factory.mktemp("postgres") / "project")
    script = (folder / measured.TARGET).read_text("utf-8")
    with postgres.server() as server:
        server.create_database("measured")
        reach = f"host=127.0.0.1 port={server.port} user=postgres password=postgres dbname=measured"
        connection = psycopg2.connect(reach)
        cursor = connection.cursor()
        cursor.execute((folder / "load.sql").read_text("utf-8"))
        connection.commit()

        def measured_after(change: str) -> dict[Key, Measures]:
            if change:
                cursor.execute(change.format(t=LANDED))
            cursor.execute(script)
            text = io.StringIO()
            csv.writer(text).writerows(cursor.fetchall())
            connection.rollback()
            return dict(read_measures(text.getvalue()).measures)

        yield measured_after
        connection.close()


def test_equal_rows_measure_equal(
    source: str, measure: Callable[[str], dict[Key, Measures]]
) -> None:
    found = compare(read_measures(source).measures, measure(""))
    assert found.differences == ()
    assert (found.tables, found.columns) == (1, len(COLUMNS))


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_difference_is_named(
    name: str, source: str, measure: Callable[[str], dict[Key, Measures]]
) -> None:
    change, expected = PLANTED[name]
    found = compare(read_measures(source).measures, measure(change))
    named = {(one.key.column, one.measure) for one in found.differences}
    assert named >= expected
    if not expected:
        assert named == set()
    elif ("*", "rows") not in expected:
        assert {column for column, _ in named} <= {"*", *(column for column, _ in expected)}
        assert ("*", "hash") in named


def test_the_command_reads_what_the_clients_write(
    source: str, database: Connect, tmp_path: Path
) -> None:
    folder = project("postgres", tmp_path / "project")
    with database("postgres", "clients") as environment:
        load = ["psql", "--no-psqlrc", "-q", "-f", "load.sql"]
        subprocess.run(load, cwd=folder, env={**os.environ, **environment}, check=True)
        (tmp_path / "target.csv").write_text(measured.on_postgres(folder, environment), "utf-8")
    (tmp_path / "source.csv").write_text(source, "utf-8")
    command = [str(Path(sys.executable).parent / "datamigrate"), "reconcile", "--json"]
    done = subprocess.run(
        [*command, "source.csv", "target.csv"], cwd=tmp_path, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout) == {
        "equal": True,
        "tables": 1,
        "columns": len(COLUMNS),
        "differences": [],
        "unread": {"source": 0, "target": 0},
    }
