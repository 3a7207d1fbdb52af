"""Read what a project records of its last conversion: foreign text that may name any file."""

import json
from collections.abc import Mapping

from datamigrate.render.manifest import MANIFEST, VERSION, Record
from datamigrate.source import UnreadableError
from datamigrate.values import dataclass

CONFLICTS = ".datamigrate/conflicts.json"
"""Which files stand in conflict; only there while some do."""


@dataclass(frozen=True, slots=True)
class Column:
    """What others may rely on; no type where nothing is known of it."""

    name: str
    type: str
    required: bool


@dataclass(frozen=True, slots=True)
class Model:
    """A table's files, each with its hash, and its shape; `key` holds names of columns.

    `missing` are files that it should have: the worker failed that was to write them.
    """

    files: Mapping[str, str]
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was generated. `files` are those of no model."""

    files: Mapping[str, str]
    models: Mapping[str, Model]

    def every_file(self) -> dict[str, str]:
        """All hashes by path."""
        return dict(self.files) | {p: h for m in self.models.values() for p, h in m.files.items()}


@dataclass(frozen=True, slots=True)
class Offer:
    """New text beside a file that its user has changed: where it stands, and its hash."""

    name: str
    digest: str


def read_manifest(text: str) -> Manifest:
    """The manifest; UnreadableError where it is none."""
    root = _root(text, MANIFEST)
    try:
        return Manifest(
            _hashes(root["files"]),
            {_text(name): _model(entry) for name, entry in root["tables"].items()},
        )
    except (AttributeError, KeyError, TypeError, ValueError) as problem:
        raise _unreadable(MANIFEST) from problem


def read_conflicts(text: str) -> dict[str, Offer]:
    """The open offers by the path of the file that they are for."""
    root = _root(text, CONFLICTS)
    try:
        offers = {path: _offer(entry) for path, entry in root["conflicts"].items()}
        _hashes({path: offer.digest for path, offer in offers.items()})
    except (AttributeError, KeyError, TypeError, ValueError) as problem:
        raise _unreadable(CONFLICTS) from problem
    return offers


def write_conflicts(offers: Mapping[str, Offer]) -> str:
    """The text that `read_conflicts` reads."""
    entries = {path: [offers[path].name, offers[path].digest] for path in sorted(offers)}
    return json.dumps({"version": VERSION, "conflicts": entries}, indent=1) + "\n"


def with_files(text: str, held: Mapping[str, Mapping[str, str]]) -> str:
    """The manifest with more files for some of its models."""
    root = json.loads(text)
    record = Record(root["files"])
    for name, entry in root["tables"].items():
        files = dict(sorted({**entry["files"], **held.get(name, {})}.items()))
        record.entry(name, {**entry, "files": files})
    return record.text()


def is_inside(path: str) -> bool:
    """Whether a path names a file of the project, and none that belongs to git."""
    parts = path.split("/")
    return (
        {"", ".", ".."}.isdisjoint(parts)
        and not {"\\", "\0", ":"} & set(path)
        and all(part.casefold() != ".git" for part in parts)
    )


def _root(text: str, path: str) -> dict[str, dict[str, object]]:
    try:
        root = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise _unreadable(path) from problem
    if not isinstance(root, dict) or root.get("version") != VERSION:
        raise _unreadable(path)
    return root


def _unreadable(path: str) -> UnreadableError:
    return UnreadableError(
        f"expected the record of a conversion, version {VERSION}, in `{path}`, found none\n"
        "hint: bring the file back, or replace the whole project with --force"
    )


def _hashes(files: object) -> dict[str, str]:
    if not isinstance(files, dict):
        raise TypeError(files)
    for path, value in files.items():
        if not is_inside(_text(path)):
            raise ValueError(path)
        _text(value)
    return files


def _offer(entry: object) -> Offer:
    if not isinstance(entry, list):
        raise TypeError(entry)
    offer = Offer(*entry)
    _hashes({offer.name: offer.digest})
    return offer


def _model(entry: object) -> Model:
    if not isinstance(entry, dict):
        raise TypeError(entry)
    columns = tuple(Column(*column) for column in entry["columns"])
    key, missing = tuple(entry["key"]), tuple(entry.get("missing", ()))
    for text in (*key, *missing, *(c.name for c in columns), *(c.type for c in columns)):
        _text(text)
    return Model(_hashes(entry["files"]), key, columns, missing)


def _text(value: object) -> str:
    """The value, if it is text that can be written."""
    if not isinstance(value, str):
        raise TypeError(value)
    value.encode()
    return value
