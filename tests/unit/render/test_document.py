"""The report for programs has the published shape, and says what the project is."""

import json
from pathlib import Path

import jsonschema
import pytest

from datamigrate.pipeline import convert
from datamigrate.settings import Settings
from datamigrate.source import Source, read_file
from datamigrate.types import TARGETS

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = json.loads((ROOT / "docs" / "report.schema.json").read_text("utf-8"))
SCRIPT = """CREATE TABLE dbo.Person (
  PersonID int NOT NULL PRIMARY KEY, EmailAddress nvarchar(50) NULL, Born date NULL,
  [S{{ x }}] varchar(11) MASKED WITH (FUNCTION = 'default()') NULL,
  Amount money NULL, At datetime2(7) NULL, Ver rowversion NOT NULL,
  Odd AS (some_function(Amount)), ValidFrom datetime2(7) GENERATED ALWAYS AS ROW START NOT NULL,
  ValidTo datetime2(7) GENERATED ALWAYS AS ROW END NOT NULL,
  PERIOD FOR SYSTEM_TIME (ValidFrom, ValidTo)
) WITH (SYSTEM_VERSIONING = ON (HISTORY_TABLE = dbo.PersonHistory))
GO
CREATE TABLE dbo.Note (Id int NOT NULL, ModifiedDate datetime NOT NULL)
GO
CREATE VIEW dbo.V AS SELECT 1 AS a
"""


def report(script=SCRIPT, target="duckdb", **settings):
    files = convert([Source("folder/s.sql", script, "utf-8")], Settings(target, "s", **settings))
    return json.loads(files.files["MIGRATION_REPORT.json"]), files.files


def table(document, name):
    return next(one for one in document["tables"] if one["name"] == name)


def columns(document, name):
    return {one["source_name"]: one for one in table(document, name)["columns"]}


def validate(document):
    jsonschema.Draft202012Validator(SCHEMA).validate(document)


@pytest.mark.parametrize("name", ["examples/bookshop.sql", "tests/cases/render/*/input.sql"])
def test_it_has_the_published_shape(name):
    for path in sorted(ROOT.glob(name)):
        made = convert([read_file(path)], Settings("postgres", "s", seeds=True, pii=True))
        validate(json.loads(made.files["MIGRATION_REPORT.json"]))


def test_a_script_without_tables_has_a_report():
    document, _ = report("PRINT 1")
    validate(document)
    assert document["tables"] == []


def test_each_column_has_a_verdict():
    document, _ = report()
    validate(document)
    verdicts = {name: one["fidelity"] for name, one in columns(document, "dbo.Person").items()}
    assert verdicts == {
        "PersonID": "exact",
        "EmailAddress": "widened",
        "Born": "exact",
        "S{{ x }}": "widened",
        "Amount": "exact",
        "At": "lossy",
        "Ver": "lossy",
        "Odd": "unsupported",
        "ValidFrom": "lossy",
        "ValidTo": "lossy",
    }
    assert columns(document, "dbo.Person")["Odd"]["name"] is None
    assert columns(document, "dbo.Person")["At"]["reason"].startswith("seconds have 6 decimals")
    counted = document["summary"]["fidelity"]
    assert sum(counted.values()) == document["summary"]["columns"] == 12


def test_a_type_that_was_chosen_is_told_apart():
    from datamigrate.settings import TypeRule

    document, files = report(types=(TypeRule("money", "double"),))
    assert columns(document, "dbo.Person")["Amount"]["fidelity"] == "chosen"
    assert "fidelity: chosen" in files["models/staging/s/stg_s__person.yml"]


def test_characters_add_up():
    summary = report()[0]["summary"]["characters"]
    total = summary.pop("total")
    assert total == len(SCRIPT) == sum(summary.values())
    assert summary["noted"] > 0


def test_findings_have_a_file_and_a_line():
    found = [one for one in report()[0]["findings"] if one["code"] == "G109"]
    assert [(one["file"], one["line"], one["object"]) for one in found] == [
        ("s.sql", 5, "dbo.Person.Odd")
    ]


def test_names_that_speak_of_people_are_marked_when_asked():
    assert all("pii" not in one for one in columns(report()[0], "dbo.Person").values())
    document, files = report(pii=True)
    marked = {k: one.get("pii") for k, one in columns(document, "dbo.Person").items()}
    assert {name: kind for name, kind in marked.items() if kind} == {
        "EmailAddress": "email",
        "S{{ x }}": "masked",
    }
    assert "pii: email" in files["models/staging/s/stg_s__person.yml"]
    assert "| dbo.Person.EmailAddress | email |" in files["MIGRATION_REPORT.md"]


def test_what_tells_new_rows_is_noted():
    document, files = report()
    assert table(document, "dbo.Person")["incremental_candidate"] == "ver"
    assert table(document, "dbo.Note")["incremental_candidate"] == "modified_date"
    assert "incremental_candidate: modified_date" in files["models/staging/s/stg_s__note.yml"]
    chosen, _ = report(incremental=(("dbo.P*", "At"), ("*.*", "nothing")))
    assert table(chosen, "dbo.Person")["incremental_candidate"] == "person_at"
    assert [one["rule"] for one in chosen["settings"]] == ["incremental: dbo.P* = At"]


def test_a_temporal_table_has_a_snapshot():
    document, files = report()
    assert table(document, "dbo.Person")["snapshot"] == "snap_s__person"
    written = files["snapshots/s/snap_s__person.yml"]
    assert "unique_key: person_id" in written
    assert "updated_at: valid_from" in written
    assert "snapshots/s/snap_s__person.yml" not in report(snapshots=False)[1]


def test_snapshots_have_a_clock_where_the_one_of_dbt_has_another_type():
    made = {target: report(target=target)[1] for target in TARGETS}
    clocks = [p for files in made.values() for p in files if p.endswith("snapshot_get_time.sql")]
    path = "macros/bigquery__snapshot_get_time.sql"
    assert clocks == [path, "macros/databricks__snapshot_get_time.sql"]
    files = made["bigquery"]
    assert "    current_datetime('UTC')\n" in files[path]
    assert "- name: bigquery__snapshot_get_time\n" in files["macros/_macros.yml"]
    assert path not in report(target="bigquery", snapshots=False)[1]


def test_without_a_key_there_is_no_snapshot():
    script = SCRIPT.replace("NOT NULL PRIMARY KEY", "NOT NULL")
    assert not any(path.startswith("snapshots/") for path in report(script)[1])


def test_foreign_keys_are_listed_in_the_names_of_the_script():
    script = """CREATE TABLE Sales.[Order] (Id int NOT NULL PRIMARY KEY)
    GO
    CREATE TABLE Sales.Line (
      OrderId int NOT NULL CONSTRAINT FK_Line REFERENCES sales.[order],
      Kind int NULL REFERENCES dbo.Missing (Id)
    )
    """
    document, _ = report(script)
    validate(document)
    assert table(document, "Sales.Order")["foreign_keys"] == []
    assert table(document, "Sales.Line")["foreign_keys"] == [
        {
            "name": "FK_Line",
            "columns": ["OrderId"],
            "references": "Sales.Order",
            "referenced_columns": ["Id"],
            "referenced_model": "stg_s__sales_order",
        },
        {
            "name": None,
            "columns": ["Kind"],
            "references": "dbo.Missing",
            "referenced_columns": ["Id"],
            "referenced_model": None,
        },
    ]
