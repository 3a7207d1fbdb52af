"""Read the files of a project: YAML, Jinja and SQL become values; what cannot be read is found."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from pathlib import PurePosixPath

from datamigrate.diagnostics import Diagnostic
from datamigrate.verdict import schema
from datamigrate.verdict.codes import BAD_JINJA, BAD_SQL, NOT_STATIC, UNKNOWN_CALL
from datamigrate.verdict.jinja import Rendered, macro_file, macro_names, parse, render
from datamigrate.verdict.landing import judge_landing
from datamigrate.verdict.layout import PROJECT, read_layout
from datamigrate.verdict.model import (
    Layout,
    Model,
    Place,
    Project,
    Query,
    Reference,
    finding,
    in_template,
)
from datamigrate.verdict.properties import PropertiesReader
from datamigrate.verdict.shape import read_shape
from datamigrate.verdict.sql import Parser
from datamigrate.verdict.strict import BadSqlError
from datamigrate.verdict.yaml import Mapping as Tree
from datamigrate.verdict.yaml import read_yaml

_YAML = (".yml", ".yaml")
_SNAPSHOT = re.compile(r"\{%[-+]?\s*snapshot\s+(\w+)")
_GENERIC = re.compile(r"\{%[-+]?\s*(?:test|data_test|macro|materialization)\b")
_DOC = re.compile(r"\{\{-?\s*doc\([^{}]*\)\s*-?\}\}")
_HINT = "`datamigrate check --dbt` builds it for real"


def read_project(files: Mapping[str, str], target: str | None, found: list[Diagnostic]) -> Project:
    """The project, and what was found while it was read."""
    layout = read_layout(files, target, found)
    project = Project(files, layout)
    reader = _Reader(project, _read_macros(project, found), found)
    paths = sorted(files)
    for path in paths:
        if path.endswith(_YAML):
            reader.yaml(path)
        elif path.startswith(layout.seeds) and path.endswith(".csv"):
            project.seeds.append((PurePosixPath(path).stem, Place(path)))
        elif path.startswith(layout.snapshots) and path.endswith(".sql"):
            for snapshot in _SNAPSHOT.finditer(files[path]):
                project.snapshots.append((snapshot[1], Place(path, snapshot.start())))
    written = {name for name, _ in project.snapshots}
    project.snapshots += [
        (entry.name, entry.place)
        for entry in project.properties
        if entry.kind == "snapshots" and entry.name not in written
    ]
    reader.sql(paths)
    return project


def _read_macros(project: Project, found: list[Diagnostic]) -> frozenset[str]:
    """The names that the project's Jinja may call."""
    layout = project.layout
    names = set(layout.packages)
    if layout.name is not None:
        names.add(layout.name)
    for path in sorted(project.files):
        if not path.endswith(".sql"):
            continue
        text = project.files[path]
        tests = path.startswith(layout.tests) and _GENERIC.search(text)
        if tests or path.startswith(layout.macros):
            text = macro_file(text)
            tree = parse(text)
            if isinstance(tree, tuple):
                found.append(finding(BAD_JINJA, tree[0], Place(path, tree[1])))
            names.update(macro_names(text))
    return frozenset(names)


class _Reader:
    """Reads files into a project, YAML first: it says which models are not enabled."""

    def __init__(self, project: Project, macros: Set[str], found: list[Diagnostic]) -> None:
        self.project = project
        self.macros = macros
        self.found = found
        target = project.layout.target
        self.parser = Parser(target) if target is not None else None
        names = target.identifiers if target is not None else None
        self.quote = f"{names.opening}{names.closing}" if names is not None else '"'

    def yaml(self, path: str) -> None:
        """A file of properties or settings."""
        document = read_yaml(self.project.files[path])
        for text, at, key in document.templated:
            rendered = render(text, self.macros)
            for diagnostic in _in_jinja(rendered, path, None):
                self.found.append(_moved(diagnostic, Place(path, at)))
            if key == "description" and _is_live(rendered, text):
                self.project.live.append(Place(path, at))
        layout = self.project.layout
        properties = path.startswith((*layout.models, *layout.seeds, *layout.snapshots))
        problems = document.problems
        if document.root is None:
            pass
        elif path == PROJECT and isinstance(document.root, Tree):
            problems = problems + schema.check_schema(document.root, schema.PROJECT)
        elif properties or path.startswith((*layout.macros, *layout.tests)):
            problems = problems + schema.check_schema(document.root, schema.RESOURCES)
        for problem in problems:
            self.found.append(finding(problem.code, problem.message, Place(path, problem.at)))
        if properties:
            PropertiesReader(path, self.project).read(document.root)

    def sql(self, paths: Sequence[str]) -> None:
        """All models, tests that are queries, and landing tables."""
        layout, files = self.project.layout, self.project.files
        said = {e.name: e.enabled for e in self.project.properties if e.kind == "models"}
        for path in paths:
            if path.startswith(layout.models) and path.endswith((".sql", ".py")):
                self.project.models.append(self._model(path, said))
            elif path.startswith(layout.tests) and path.endswith(".sql"):
                if not _GENERIC.search(files[path]):
                    self.project.tests.append(self._model(path, {}))
            elif path.startswith("landing/") and path.endswith(".sql") and self.parser is not None:
                count, problems = judge_landing(files[path], self.parser)
                self.project.statements += count
                self.found += [finding(BAD_SQL, p.message, Place(path, p.at)) for p in problems]

    def _model(self, path: str, said: Mapping[str, bool]) -> Model:
        name = PurePosixPath(path).stem
        place = Place(path)
        enabled = said.get(name, True) and _enabled(path, self.project.layout)
        if path.endswith(".py"):
            return Model(name, place, (), None, "", enabled)
        rendered = render(self.project.files[path], self.macros, self.quote)
        if rendered.enabled is not None:
            enabled = rendered.enabled
        self.found += _in_jinja(rendered, path, name)
        references = tuple(
            Reference(call.kind, call.arguments, Place(path, call.at)) for call in rendered.calls
        )
        query = self._query(rendered, path, name) if enabled else None
        return Model(name, place, references, query, rendered.text or "", enabled)

    def _query(self, rendered: Rendered, path: str, name: str) -> Query | None:
        """What the SQL selects, if it can be told."""
        sql = rendered.text
        if rendered.dynamic is not None:
            message = f"expected Jinja that the text alone explains, found {rendered.dynamic[0]}"
            at = Place(path, rendered.dynamic[1])
            self.found.append(finding(NOT_STATIC, message, at, object=name, hint=_HINT))
        elif sql is not None and self.parser is not None:
            self.project.statements += 1
            try:
                return read_shape(sql, self.parser) or self.parser.query(sql)
            except BadSqlError as problem:
                at = Place(path, in_template(sql, problem.at, self.project.files[path]))
                self.found.append(finding(BAD_SQL, problem.message, at, object=name))
        return None


def _enabled(path: str, layout: Layout) -> bool:
    """What dbt_project.yml says of a model: the innermost folder that it speaks of decides."""
    if not layout.enabled:
        return True
    folder = next((folder for folder in layout.models if path.startswith(folder)), "")
    place = PurePosixPath(path.removeprefix(folder)).with_suffix("").as_posix() + "/"
    said = [value for part, value in layout.enabled if place.startswith(part)]
    return said[-1] if said else True


def _is_live(rendered: Rendered, text: str) -> bool:
    """Whether a description says more than constants and blocks of docs."""
    if rendered.broken is not None or (rendered.text is not None and not rendered.calls):
        return False
    rest = render(_DOC.sub("", text))
    return rest.text is None or bool(rest.calls)


def _moved(diagnostic: Diagnostic, place: Place) -> Diagnostic:
    """A finding of a value stands where the value does."""
    return finding(diagnostic.code, diagnostic.message, place, hint=diagnostic.hint)


def _in_jinja(rendered: Rendered, path: str, name: str | None) -> Iterator[Diagnostic]:
    if rendered.broken is not None:
        message, at = rendered.broken
        yield finding(BAD_JINJA, message, Place(path, at), object=name)
    for called, at in rendered.unknown:
        message = f"expected a call of dbt's or of the project's macros, found `{called}`"
        yield finding(UNKNOWN_CALL, message, Place(path, at), object=name)
