"""Functions and layers as zips: the same bytes each time, compiled, nothing else in them."""

import marshal
import os
import sys
import zipfile
from pathlib import Path

import pytest

from datamigrate.local.errors import StackError
from datamigrate.local.package import Part, pack, source_files

NO_PYTHON = Path("/nonexistent/python")
"""Without requirements nothing is installed, so that no interpreter is needed."""


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def packed(source: Path, into: Path, is_layer: bool = True) -> Path:
    into.mkdir(exist_ok=True)
    return pack(Part(source, is_layer), NO_PYTHON, into)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    files = {
        "words/__init__.py": "GREETING = 'hello'\n",
        "words/deep/tests.py": "def check():\n    return {'b', 'a'}\n",
        "words/templates/tests/kept.sql": "select 1\n",
    }
    return write(tmp_path / "words", **files)


def test_the_same_sources_give_the_same_bytes_wherever_they_are(source, tmp_path):
    copy = write(tmp_path / "elsewhere" / "words")
    for file in source_files(source):
        target = copy / file.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
        os.utime(target, (1, 1))
    one, other = packed(source, tmp_path / "a"), packed(copy, tmp_path / "b")
    assert one.name == other.name
    assert one.read_bytes() == other.read_bytes()


def test_another_content_has_another_name(source, tmp_path):
    before = packed(source, tmp_path / "a")
    (source / "words" / "__init__.py").write_text("GREETING = 'hullo'\n", encoding="utf-8")
    assert packed(source, tmp_path / "a").name != before.name


def test_what_is_packed_is_not_packed_again(source, tmp_path):
    path = packed(source, tmp_path / "a")
    path.write_bytes(b"as it was")
    assert packed(source, tmp_path / "a").read_bytes() == b"as it was"
    assert [found.name for found in (tmp_path / "a").iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("is_layer", "prefix", "deployed"), [(True, "python/", "/opt/python"), (False, "", "/var/task")]
)
def test_compiled_files_are_never_checked_and_name_the_place_on_aws(
    source, tmp_path, is_layer, prefix, deployed
):
    with zipfile.ZipFile(packed(source, tmp_path / "a", is_layer)) as held:
        cached = f"{prefix}words/__pycache__/__init__.{sys.implementation.cache_tag}.pyc"
        compiled = held.read(cached)
        assert held.testzip() is None
    flags = int.from_bytes(compiled[4:8], "little")
    assert flags == 0b01, "compiled by hash, and the hash is not to be checked"
    assert marshal.loads(compiled[16:]).co_filename == f"{deployed}/words/__init__.py"


def test_caches_hidden_files_and_own_tests_stay_out_but_templates_named_tests_do_not(
    source, tmp_path
):
    stale = f"words/__pycache__/gone.{sys.implementation.cache_tag}.pyc"
    names = [stale, "words/old.pyc", ".env", "words/.secret", "tests/test_x.py", "w.egg-info/PKG"]
    write(source, **dict.fromkeys(names, "x"))
    with zipfile.ZipFile(packed(source, tmp_path / "a")) as held:
        names = {name for name in held.namelist() if "__pycache__" not in name}
        caches = {name for name in held.namelist() if "__pycache__" in name}
    assert names == {
        "python/words/__init__.py",
        "python/words/deep/tests.py",
        "python/words/templates/tests/kept.sql",
    }
    assert len(caches) == 2


def test_a_file_that_does_not_compile_is_named(source, tmp_path):
    (source / "words" / "broken.py").write_text("def (:\n", encoding="utf-8")
    with pytest.raises(StackError, match=r"broken\.py"):
        packed(source, tmp_path / "a")
    assert list((tmp_path / "a").iterdir()) == []


def test_a_link_to_the_outside_is_refused(source, tmp_path):
    (tmp_path / "secret").write_text("s", encoding="utf-8")
    (source / "link.txt").symlink_to(tmp_path / "secret")
    with pytest.raises(StackError, match="outside"):
        packed(source, tmp_path / "a")


@pytest.mark.parametrize("name", ["a\\b.py", "a\nb.py", "a\x1b[2Jb.py", os.fsdecode(b"a\xff.py")])
def test_a_name_that_no_zip_can_hold_is_refused(source, tmp_path, name):
    (source / name).write_text("", encoding="utf-8")
    with pytest.raises(StackError, match="no zip can hold"):
        packed(source, tmp_path / "a")


def test_a_missing_folder_is_an_error(tmp_path):
    with pytest.raises(StackError, match="found none"):
        packed(tmp_path / "nothing", tmp_path / "a")
