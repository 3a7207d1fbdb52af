"""Turn the YAML of a project into what it says of models, seeds and sources.

What is not in dbt's shape is left out here: a rule of its own reports it.
"""

import re
from collections.abc import Iterator, Sequence

from datamigrate.values import dataclass
from datamigrate.verdict.jinja import render
from datamigrate.verdict.model import (
    Column,
    Place,
    Project,
    Properties,
    Reference,
    SourceTable,
    Test,
)
from datamigrate.verdict.yaml import Mapping, Node, Other, is_false, is_true
from datamigrate.verdict.yaml import Sequence as Items

_LISTS = ("models", "seeds", "snapshots")
_REF = re.compile(r"\s*(?:ref|source)\s*\(")
_NOTHING: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class PropertiesReader:
    """Reads one file into the project."""

    path: str
    project: Project

    def read(self, root: Node) -> None:
        """The whole document."""
        if not isinstance(root, Mapping):
            return
        for kind in _LISTS:
            for entry in _entries(root, kind):
                self._properties(kind, entry)
        for entry in _entries(root, "sources"):
            source = _name(entry)
            for table in _entries(entry, "tables"):
                self._table(source, table)

    def _properties(self, kind: str, entry: Mapping) -> None:
        name = _name(entry)
        if name is None:
            return
        columns, tests = self._columns(entry)
        config = _mapping(entry, "config")
        contract = _mapping(config, "contract")
        reads: tuple[str, ...] = ()
        relation: Reference | None = None
        if kind == "snapshots":
            relation = next(self._calls(entry.get("relation"), entry.at), None)
            reads = tuple(_column_names(config, ("unique_key", "updated_at", "check_cols")))
        self.project.properties.append(
            Properties(
                kind=kind,
                name=name,
                place=Place(self.path, entry.at),
                contract=contract is not None and is_true(contract.get("enforced")),
                columns=columns,
                tests=tests,
                versions=tuple(str(v.get("v")) for v in _entries(entry, "versions")),
                enabled=config is None or not is_false(config.get("enabled")),
                relation=relation,
                reads=reads,
            )
        )

    def _table(self, source: str | None, entry: Mapping) -> None:
        name = _name(entry)
        if name is None or source is None:
            return
        columns, tests = self._columns(entry)
        loaded = ("loaded_at_field",)
        reads = (*_column_names(entry, loaded), *_column_names(_mapping(entry, "config"), loaded))
        self.project.sources.append(
            SourceTable(source, name, Place(self.path, entry.at), columns, tests, reads)
        )

    def _columns(self, entry: Mapping) -> tuple[tuple[Column, ...], tuple[Test, ...]]:
        columns: list[Column] = []
        tests = [*self._tests(entry, None)] if "data_tests" in entry or "tests" in entry else []
        for item in _entries(entry, "columns"):
            name = _name(item)
            if name is None:
                continue
            kind = item.get("data_type")
            said = _static(kind) if isinstance(kind, str) else None
            columns.append(Column(name, said, is_true(item.get("quote")), item.at))
            if "data_tests" in item or "tests" in item:
                tests += self._tests(item, name)
        return tuple(columns), tuple(tests)

    def _tests(self, entry: Mapping, column: str | None) -> Iterator[Test]:
        """The data tests of a model or column."""
        for key in ("data_tests", "tests"):
            for test in _list(entry, key):
                if type(test) is str:
                    yield Test(test, column, entry.at)
                elif isinstance(test, Mapping):
                    yield self._test(test, column)

    def _test(self, test: Mapping, column: str | None) -> Test:
        """A test is a mapping of its name to what it takes, or says its name among that."""
        kind, body = next(iter(test.items()), ("", None))
        if "test_name" in test:
            kind, body = str(test["test_name"]), test
        if not isinstance(body, Mapping):
            return Test(kind, column, test.at)
        arguments = {**body, **(_mapping(body, "arguments") or {})}
        references = [call for value in arguments.values() for call in self._calls(value, body.at)]
        return Test(kind, column, body.at, arguments, tuple(references))

    def _calls(self, value: Node, at: int) -> Iterator[Reference]:
        if isinstance(value, str) and _REF.match(value):
            for call in render("{{ " + value + " }}").calls:
                yield Reference(call.kind, call.arguments, Place(self.path, at))


def _column_names(node: Mapping | None, keys: Sequence[str]) -> Iterator[str]:
    for key in keys:
        value = node.get(key) if node is not None else None
        for name in value if isinstance(value, Items) else (value,):
            if isinstance(name, str) and not isinstance(name, Other):
                yield _static(name)


def _name(entry: Mapping) -> str | None:
    name = entry.get("name")
    return _static(name) if type(name) is str and name else None


def _static(text: str) -> str:
    if "{" not in text:
        return text
    said = render(text).text
    return text if said is None else said


def _mapping(entry: Mapping | None, key: str) -> Mapping | None:
    node = entry.get(key) if entry is not None else None
    return node if isinstance(node, Mapping) else None


def _entries(entry: Mapping, key: str) -> Iterator[Mapping]:
    return (item for item in _list(entry, key) if isinstance(item, Mapping))


def _list(entry: Mapping, key: str) -> Sequence[Node]:
    node = entry.get(key)
    return node if isinstance(node, Items) else _NOTHING
