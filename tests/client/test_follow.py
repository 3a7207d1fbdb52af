"""Following a migration, its exit status, and the project that comes back as a zip."""

import io
import zipfile

import pytest

from datamigrate.client.errors import ApiError
from datamigrate.client.follow import exit_status, follow
from datamigrate.client.project import files_of


def zipped(**files: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in files.items():
            target.writestr(name, data)
    return held.getvalue()


def test_a_migration_is_followed_to_its_end_more_and_more_seldom(fake):
    for _ in range(40):
        fake.answer(200, {"status": "GENERATING"})
    fake.answer(200, {"status": "PARTIAL"})
    pauses: list[float] = []
    found = [one["status"] for one in follow(fake.api, "x", pauses.append)]
    assert found == [*["GENERATING"] * 40, "PARTIAL"]
    assert pauses == sorted(pauses)
    assert pauses[0] < 0.5
    assert pauses[-1] == 3.0


@pytest.mark.parametrize(
    ("migration", "status"),
    [
        ({"status": "SUCCEEDED"}, 0),
        ({"status": "SUCCEEDED", "counts": {"errors": 0, "warnings": 3}, "verdict": None}, 0),
        ({"status": "SUCCEEDED", "counts": {"errors": 1}}, 1),
        ({"status": "SUCCEEDED", "verdict": {"errors": 1}}, 1),
        ({"status": "PARTIAL"}, 1),
        ({"status": "FAILED"}, 2),
        ({"status": "GENERATING", "counts": {"errors": 1}}, 1),
        ({"status": "WAITING"}, 0),
    ],
)
def test_the_exit_status_is_that_of_a_conversion(migration, status):
    assert exit_status(migration) == status


def test_a_project_is_its_files():
    files = {"dbt_project.yml": b"name: x\n", "models/a.sql": "select 'é'".encode()}
    assert files_of(zipped(**files)) == {
        "dbt_project.yml": "name: x\n",
        "models/a.sql": "select 'é'",
    }


@pytest.mark.parametrize("name", ["../up.sql", "/etc/passwd", "a/../../b", "a\\..\\b", "."])
def test_a_file_outside_of_the_project_is_refused(name):
    with pytest.raises(ApiError, match="outside of the project"):
        files_of(zipped(**{name: b"x"}))


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"not a zip", zipped(a=b"\xff"), zipped(a=b"x" * 99)[:60]]
)
def test_what_is_no_project_is_an_error(data):
    with pytest.raises(ApiError, match="expected a project"):
        files_of(data)


def test_a_zip_that_grows_without_end_is_refused():
    many = {f"{number}.sql": b"\0" * 2**20 for number in range(3)}
    data = zipped(**many).replace((2**20).to_bytes(4, "little"), (2**30).to_bytes(4, "little"))
    with pytest.raises(ApiError, match="found 3 files, 3221225472 bytes"):
        files_of(data)
