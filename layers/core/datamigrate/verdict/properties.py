"""Turn the YAML of a project into what it says of models, seeds and sources.

What is not in dbt's shape is reported where it stands, and the rest is read all the same.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from datamigrate.diagnostics import Diagnostic
from datamigrate.verdict.codes import SHAPE
from datamigrate.verdict.jinja import render
from datamigrate.verdict.model import (
    Column,
    Place,
    Project,
    Properties,
    Reference,
    SourceTable,
    finding,
)
from datamigrate.verdict.yaml import Mapping, Node, Other, is_true
from datamigrate.verdict.yaml import Sequence as Items

_LISTS = ("models", "seeds", "snapshots")
_REF = re.compile(r"\s*(?:ref|source)\s*\(")


@dataclass(frozen=True, slots=True)
class PropertiesReader:
    """Reads one file; what it finds goes to the project and to `found`."""

    path: str
    project: Project
    found: list[Diagnostic]

    def read(self, root: Node) -> None:
        """The whole document."""
        if root is None:
            return
        if not isinstance(root, Mapping):
            self._expected("a mapping with `version` and lists such as `models`", root, 0)
            return
        version = root.get("version")
        if version is not None and version != "2":
            self._expected("`version: 2`", version, root.at)
        for kind in _LISTS:
            for entry in self._entries(root, kind, root.at):
                self._properties(kind, entry)
        for entry in self._entries(root, "sources", root.at):
            source = self._name(entry, "source")
            for table in self._entries(entry, "tables", entry.at):
                self._table(source, table)

    def _properties(self, kind: str, entry: Mapping) -> None:
        name = self._name(entry, kind[:-1])
        if name is None:
            return
        tests, references = self._tests(entry)
        columns, column_tests, more = self._columns(entry)
        contract = self._mapping(self._mapping(entry, "config"), "contract")
        versions = self._entries(entry, "versions", entry.at)
        self.project.properties.append(
            Properties(
                kind=kind,
                name=name,
                place=Place(self.path, entry.at),
                contract=contract is not None and is_true(contract.get("enforced")),
                columns=columns,
                tests=tests + column_tests,
                references=(*references, *more),
                versions=tuple(str(version.get("v")) for version in versions),
            )
        )

    def _table(self, source: str | None, entry: Mapping) -> None:
        name = self._name(entry, "source table")
        if name is None or source is None:
            return
        tests, references = self._tests(entry)
        columns, column_tests, more = self._columns(entry)
        self.project.sources.append(
            SourceTable(
                source=source,
                name=name,
                place=Place(self.path, entry.at),
                columns=columns,
                tests=tests + column_tests,
                references=(*references, *more),
            )
        )

    def _columns(self, entry: Mapping) -> tuple[tuple[Column, ...], int, list[Reference]]:
        columns: list[Column] = []
        references: list[Reference] = []
        tests = 0
        for item in self._entries(entry, "columns", entry.at):
            name = self._name(item, "column")
            if name is None:
                continue
            kind = item.get("data_type")
            said = self._static(kind) if isinstance(kind, str) else None
            columns.append(Column(name, said, is_true(item.get("quote")), item.at))
            if "data_tests" in item or "tests" in item:
                count, found = self._tests(item)
                tests += count
                references += found
        return tuple(columns), tests, references

    def _tests(self, entry: Mapping) -> tuple[int, list[Reference]]:
        """The data tests of an entry: how many, and the models that their arguments name."""
        count = 0
        references: list[Reference] = []
        for key in ("data_tests", "tests"):
            for test in self._list(entry, key, entry.at):
                count += 1
                if isinstance(test, Mapping):
                    references += self._arguments(test)
                elif isinstance(test, Other) or not isinstance(test, str):
                    self._expected(f"a test in `{key}`", test, entry.at)
        return count, references

    def _arguments(self, test: Mapping) -> Iterator[Reference]:
        for body in test.values():
            if not isinstance(body, Mapping):
                continue
            inner = body.get("arguments")
            for value in (*body.values(), *(inner.values() if isinstance(inner, Mapping) else ())):
                if isinstance(value, str) and _REF.match(value):
                    for call in render("{{ " + value + " }}").calls:
                        yield Reference(call.kind, call.arguments, Place(self.path, body.at))

    def _name(self, entry: Mapping, what: str) -> str | None:
        name = entry.get("name")
        if isinstance(name, str) and name and not isinstance(name, Other):
            return self._static(name)
        self._expected(f"a text as the name of a {what}", name, entry.at)
        return None

    def _static(self, text: str) -> str:
        if "{" not in text:
            return text
        said = render(text).text
        return text if said is None else said

    def _mapping(self, entry: Mapping | None, key: str) -> Mapping | None:
        node = entry.get(key) if entry is not None else None
        if isinstance(node, Mapping):
            return node
        if entry is None or node is None:
            return None
        self._expected(f"a mapping in `{key}`", node, entry.at)
        return None

    def _entries(self, entry: Mapping, key: str, at: int) -> Iterator[Mapping]:
        for item in self._list(entry, key, at):
            if isinstance(item, Mapping):
                yield item
            else:
                self._expected(f"mappings in `{key}`", item, at)

    def _list(self, entry: Mapping, key: str, at: int) -> Sequence[Node]:
        node = entry.get(key)
        if node is None or isinstance(node, Items):
            return node or ()
        self._expected(f"a list in `{key}`", node, at)
        return ()

    def _expected(self, what: str, node: Node, at: int) -> None:
        message = f"expected {what}, found {_described(node)}"
        self.found.append(finding(SHAPE, message, Place(self.path, at)))


def _described(node: Node) -> str:
    if node is None:
        return "nothing"
    if isinstance(node, Mapping):
        return "a mapping"
    return "a list" if isinstance(node, Items) else f"`{node[:60]}`"
