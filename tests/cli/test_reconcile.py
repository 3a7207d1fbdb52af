"""`datamigrate reconcile` says what differs, in text and JSON, and by its exit status."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(sys.executable).parent / "datamigrate"
HEAD = "schema_name,table_name,column_name,row_count,null_count,minimum,maximum,total,hash_total\n"
SOURCE = HEAD + "dbo,T,*,2,0,,,,7\ndbo,T,a%1B%0Ab,2,0,1,2,3,6\n"


def run(folder: Path, source: bytes, target: bytes, *more: str) -> subprocess.CompletedProcess[str]:
    (folder / "s.csv").write_bytes(source)
    (folder / "t.csv").write_bytes(target)
    command = [str(PROGRAM), "reconcile", "s.csv", "t.csv", *more]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
def test_equal_results_end_with_0(tmp_path: Path, encoding: str) -> None:
    done = run(tmp_path, SOURCE.encode(encoding), SOURCE.encode())
    assert (done.returncode, done.stdout) == (0, "1 tables, 1 columns: equal\n")


def test_differences_are_named_and_end_with_1(tmp_path: Path) -> None:
    target = SOURCE.replace(",3,6", ",4,NULL").encode()
    done = run(tmp_path, SOURCE.encode(), target)
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "dbo.T.a\ufffd\ufffdb: total: source 3, target 4",
        "dbo.T.a\ufffd\ufffdb: hash: source 6, target NULL",
        "1 tables, 1 columns: 2 differences in 1 tables",
    ]
    done = run(tmp_path, SOURCE.encode(), target, "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["differences"][0] == {
        "schema": "dbo",
        "table": "T",
        "column": "a\x1b\nb",
        "measure": "total",
        "source": "3",
        "target": "4",
    }


def test_lines_that_are_no_measures_are_told(tmp_path: Path) -> None:
    done = run(tmp_path, SOURCE.encode(), b"Msg 208, Level 16\x1b[31m\n" * 7 + SOURCE.encode())
    assert done.returncode == 0
    assert done.stderr.splitlines()[0] == (
        "t.csv:1: expected measures, found `Msg 208, Level 16\ufffd[31m`"
    )
    assert done.stderr.splitlines()[-1] == "t.csv: and 2 more lines that are no measures"


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (b"", "expected lines of measures in `t.csv`, found none"),
        (HEAD.encode(), "expected lines of measures in `t.csv`, found none"),
        (2 * SOURCE.encode(), "expected every measure once in `t.csv`, found `dbo.T` again"),
    ],
)
def test_a_file_without_a_result_ends_with_2(tmp_path: Path, target: bytes, said: str) -> None:
    done = run(tmp_path, SOURCE.encode(), target)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
