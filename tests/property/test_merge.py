"""What holds for a merge, whatever was generated and whatever a user did in between."""

import json
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from datamigrate.cli.merging import Written, put_project
from datamigrate.merge.decide import OTHER, Outcome, outcome
from datamigrate.merge.manifest import read_conflicts, read_manifest, write_conflicts
from datamigrate.render.manifest import MANIFEST, Record, digest
from datamigrate.render.pieces import Piece
from datamigrate.source import UnreadableError

PATHS = ["README.md", "dbt_project.yml", "models/a.sql", "models/b/c.sql", "models/b/c.yml"]
TEXTS = st.sampled_from(["", "1\n", "2\n", "3\n"])
GENERATED = st.dictionaries(st.sampled_from(PATHS), TEXTS)
MINE = [*PATHS, "models/a.sql.new", "models/b/c.sql.new", "models/b/mine.sql", ".git/HEAD"]
EDITS = st.dictionaries(st.sampled_from(MINE), st.none() | TEXTS | st.just("mine\n"))
ROUNDS = st.lists(st.tuples(GENERATED, EDITS), min_size=1, max_size=4)


def project(files: Mapping[str, str]) -> dict[str, str]:
    return {**files, MANIFEST: Record({path: digest(text) for path, text in files.items()}).text()}


def pieces(files: Mapping[str, str]) -> list[Piece]:
    """Every other file letter by letter, so that files alternate."""
    parts = {
        path: [*(Piece(path, letter, more=True) for letter in text), Piece(path, "")]
        for path, text in sorted(files.items())[::2]
    }
    parts |= {path: [Piece(path, text)] for path, text in files.items() if path not in parts}
    columns = zip_longest(*parts.values())
    return [piece for column in columns for piece in column if piece is not None]


def convert(files: Mapping[str, str], folder: Path) -> Written:
    return put_project(pieces(project(files)), str(folder), force=False, dry_run=False)


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def moments(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def edit(folder: Path, edits: Mapping[str, str | None]) -> None:
    for path, text in edits.items():
        full = folder / path
        if text is None:
            full.unlink(missing_ok=True)
        else:
            full.parent.mkdir(parents=True, exist_ok=True)
            full.write_text(text, encoding="utf-8")


def recorded(folder: Path) -> dict[str, str]:
    """The hashes of all that is ours."""
    held = tree(folder)
    known = read_manifest(held[MANIFEST].decode()).every_file()
    conflicts = held.get(".datamigrate/conflicts.json")
    offers = read_conflicts(conflicts.decode()).values() if conflicts else ()
    return known | {offer.name: offer.digest for offer in offers}


def edited(folder: Path) -> dict[str, bytes]:
    """What is the user's: every file that is not as we wrote it."""
    known = recorded(folder)
    return {
        path: data
        for path, data in tree(folder).items()
        if known.get(path) != sha256(data).hexdigest() and not path.startswith(".datamigrate/")
    }


@given(ROUNDS)
@settings(max_examples=150)
def test_no_byte_of_an_edit_is_lost_and_again_changes_nothing(rounds):
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / "p"
        convert({"dbt_project.yml": "0\n"}, folder)
        for files, edits in rounds:
            gone = set(PATHS) - set(tree(folder))
            known, mine = recorded(folder), edited(folder)
            written = convert(files, folder)
            now = tree(folder)
            assert mine.items() <= now.items()
            for path, text in files.items():
                if path in gone and path in known:
                    assert path not in now
                elif path not in mine:
                    assert now[path] == text.encode()
                elif mine[path] != text.encode() and known.get(path) != digest(text):
                    assert written.merged is not None
                    assert now[written.merged.offers[path]] == text.encode()
            left_over = set(now) - set(mine) - set(files) - set(recorded(folder))
            assert all(path.startswith(".datamigrate/") for path in left_over)
            before = moments(folder)
            assert convert(files, folder).is_clean == written.is_clean
            assert (tree(folder), moments(folder)) == (now, before)
            edit(folder, edits)


@given(GENERATED, GENERATED)
@settings(max_examples=50)
def test_without_edits_a_merge_is_a_fresh_conversion(first, second):
    with tempfile.TemporaryDirectory() as parent:
        merged, fresh = Path(parent) / "merged", Path(parent) / "fresh"
        convert(first, merged)
        assert convert(second, merged).is_clean
        convert(second, fresh)
        assert tree(merged) == tree(fresh)
        folders = {path.name for path in merged.rglob("*") if path.is_dir()}
        assert folders == {path.name for path in fresh.rglob("*") if path.is_dir()}


HASHES = st.none() | st.sampled_from(["1", "2", "3"])


@given(HASHES, HASHES | st.just(OTHER), HASHES)
def test_only_what_is_as_it_was_generated_is_touched(known, found, made):
    result = outcome(known, found, made)
    if result in {Outcome.UPDATED, Outcome.REMOVED}:
        assert found == known is not None
    if result is Outcome.ADDED:
        assert found is None is known
    if found == made:
        assert result is Outcome.SAME


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON, st.sampled_from(["files", "tables", "conflicts"]), st.sampled_from(["", "a", "../a"]))
def test_any_record_is_read_or_refused(value, key, name):
    for entry in (value, {name: value}, {name: {"files": value, "key": [], "columns": value}}):
        text = json.dumps({"version": 1, "files": {}, "tables": {}, "conflicts": {}, key: entry})
        try:
            found = read_manifest(text)
            offers = read_conflicts(text)
        except UnreadableError:
            continue
        assert not any(".." in path.split("/") for path in [*found.every_file(), *offers])
        assert read_conflicts(write_conflicts(offers)) == offers


@given(st.text())
def test_any_text_is_a_record_or_refused(text):
    with suppress(UnreadableError):
        assert read_manifest(text).every_file() is not None
