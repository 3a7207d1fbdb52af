"""The data tests of a project that dbt has compiled, run on DuckDB without starting dbt again."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from datamigrate.plan.model import DataTest, TablePlan
from mutants import Named

_Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CompiledTest:
    """A test as dbt runs it; it fails unless `sql` gives no row. `models` are those it reads."""

    id: str
    sql: str
    models: frozenset[str]


class NotCompiledError(Exception):
    """A project was not built, or not with the tests that run here."""


class Suite:
    """All tests of a project, by what the plan calls them; `missing` are not in the project."""

    def __init__(self, project: Path, tables: Sequence[TablePlan]) -> None:
        nodes: defaultdict[_Key, list[CompiledTest]] = defaultdict(list)
        for key, node in _read(project):
            nodes[key].append(node)
        self.tests: dict[Named, CompiledTest] = {}
        self.missing: list[Named] = []
        for table in tables:
            for test in table.tests:
                found = nodes.get(_planned(table.model, test))
                if found:
                    self.tests[table.model, test] = found.pop(0)
                else:
                    self.missing.append((table.model, test))
        self.unplanned = sorted(node.id for left in nodes.values() for node in left)
        self._of: defaultdict[str, dict[Named, CompiledTest]] = defaultdict(dict)
        for name, compiled in self.tests.items():
            for model in compiled.models:
                self._of[model][name] = compiled

    def reading(self, model: str) -> Mapping[Named, CompiledTest]:
        """The tests that a row of the model can make fail."""
        return self._of[model]

    def failing(self, connection: duckdb.DuckDBPyConnection, model: str) -> set[Named]:
        """Those of them that fail now, or cannot be run."""
        tests = self.reading(model)
        try:
            return _failing(connection, tests)
        except duckdb.Error:
            pairs = tests.items()
            return {name for name, test in pairs if _fails_alone(connection, name, test)}


def _failing(
    connection: duckdb.DuckDBPyConnection, tests: Mapping[Named, CompiledTest]
) -> set[Named]:
    if not tests:
        return set()
    parts = (
        f"select {number}, (select count(*) from (\n{test.sql}\n) as failures)"
        for number, test in enumerate(tests.values())
    )
    answers = connection.execute(" union all ".join(parts)).fetchall()
    names = list(tests)
    return {names[number] for number, count in answers if count}


def _fails_alone(connection: duckdb.DuckDBPyConnection, name: Named, test: CompiledTest) -> bool:
    try:
        return bool(_failing(connection, {name: test}))
    except duckdb.Error:
        return True


def _read(project: Path) -> Iterable[tuple[_Key, CompiledTest]]:
    """The generic tests in dbt's manifest."""
    path = project / "target" / "manifest.json"
    if not path.is_file():
        raise NotCompiledError(f"expected `{path}`, which dbt writes when it builds, found none")
    for node in json.loads(path.read_text("utf-8"))["nodes"].values():
        if node["resource_type"] != "test" or not node.get("test_metadata"):
            continue
        config = node["config"]
        plain = (config["fail_calc"], config["warn_if"], config["error_if"], config["limit"])
        if plain != ("count(*)", "!= 0", "!= 0", None) or not node.get("compiled_code"):
            raise NotCompiledError(f"expected a plain, compiled test, found `{node['unique_id']}`")
        given = node["test_metadata"]["kwargs"]
        column = (node["column_name"] or "").removeprefix('"').removesuffix('"')
        to, field = given.get("to", ""), str(given.get("field", ""))
        kind = node["test_metadata"]["name"]
        name = node["name"] if column == "" else ""
        models = frozenset(
            one.rsplit(".", 1)[-1]
            for one in node["depends_on"]["nodes"]
            if one.startswith("model.")
        )
        key = (node["attached_node"].rsplit(".", 1)[-1], kind, name, column, to, field)
        yield key, CompiledTest(node["unique_id"], node["compiled_code"], models)


def _planned(model: str, test: DataTest) -> _Key:
    """The same key, from the plan."""
    single = test.column is not None
    to = f"ref('{test.ref[1]}')" if test.ref else ""
    field = str(dict(test.arguments).get("field", ""))
    return (model, test.kind, "" if single else test.name or "", test.column or "", to, field)
