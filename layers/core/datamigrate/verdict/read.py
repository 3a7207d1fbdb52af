"""Read the files of a project: YAML, Jinja and SQL become values; what cannot be read is found."""

import re
from collections.abc import Iterator, Mapping, Set
from pathlib import PurePosixPath

from datamigrate.diagnostics import Diagnostic
from datamigrate.verdict.codes import BAD_JINJA, BAD_SQL, NOT_STATIC, UNKNOWN_CALL
from datamigrate.verdict.jinja import Rendered, macro_file, macro_names, parse, render
from datamigrate.verdict.landing import judge_landing
from datamigrate.verdict.layout import read_layout
from datamigrate.verdict.model import Model, Place, Project, Query, Reference, finding, in_template
from datamigrate.verdict.properties import PropertiesReader
from datamigrate.verdict.shape import read_shape
from datamigrate.verdict.sql import Parser
from datamigrate.verdict.strict import BadSqlError
from datamigrate.verdict.yaml import read_yaml

_YAML = (".yml", ".yaml")
_SNAPSHOT = re.compile(r"\{%[-+]?\s*snapshot\s+(\w+)")
_HINT = "`datamigrate check --dbt` builds it for real"


def read_project(files: Mapping[str, str], target: str | None, found: list[Diagnostic]) -> Project:
    """The project, and what was found while it was read."""
    layout = read_layout(files, target, found)
    project = Project(files, layout)
    parser = Parser(layout.target) if layout.target is not None else None
    macros = _read_macros(project, found)
    for path in sorted(files):
        if path.endswith(_YAML):
            _read_yaml(path, project, macros, found)
        elif path.startswith(layout.models) and path.endswith((".sql", ".py")):
            _read_model(path, project, parser, macros, found)
        elif path.startswith(layout.seeds) and path.endswith(".csv"):
            project.seeds.append((PurePosixPath(path).stem, Place(path)))
        elif path.startswith(layout.snapshots) and path.endswith(".sql"):
            for snapshot in _SNAPSHOT.finditer(files[path]):
                project.snapshots.append((snapshot[1], Place(path, snapshot.start())))
        elif path.startswith("landing/") and path.endswith(".sql") and parser is not None:
            count, problems = judge_landing(files[path], parser)
            project.statements += count
            found += [finding(BAD_SQL, p.message, Place(path, p.at)) for p in problems]
    written = {name for name, _ in project.snapshots}
    project.snapshots += [
        (entry.name, entry.place)
        for entry in project.properties
        if entry.kind == "snapshots" and entry.name not in written
    ]
    return project


def _read_macros(project: Project, found: list[Diagnostic]) -> frozenset[str]:
    """The names that the project's Jinja may call."""
    layout = project.layout
    names = set(layout.packages)
    if layout.name is not None:
        names.add(layout.name)
    for path in sorted(project.files):
        if path.endswith(".sql") and path.startswith((*layout.macros, *layout.tests)):
            text = macro_file(project.files[path])
            tree = parse(text)
            if isinstance(tree, tuple):
                found.append(finding(BAD_JINJA, tree[0], Place(path, tree[1])))
            names.update(macro_names(text))
    return frozenset(names)


def _read_yaml(path: str, project: Project, macros: Set[str], found: list[Diagnostic]) -> None:
    document = read_yaml(project.files[path])
    for problem in document.problems:
        found.append(finding(problem.code, problem.message, Place(path, problem.at)))
    for text, at in document.templated:
        rendered = render(text, macros)
        for diagnostic in _in_jinja(rendered, path, None):
            found.append(_moved(diagnostic, Place(path, at)))
    layout = project.layout
    folders = (*layout.models, *layout.seeds, *layout.snapshots)
    if path.startswith(folders):
        PropertiesReader(path, project, found).read(document.root)


def _moved(diagnostic: Diagnostic, place: Place) -> Diagnostic:
    """A finding of a value stands where the value does."""
    return finding(diagnostic.code, diagnostic.message, place, hint=diagnostic.hint)


def _read_model(
    path: str,
    project: Project,
    parser: Parser | None,
    macros: Set[str],
    found: list[Diagnostic],
) -> None:
    name = PurePosixPath(path).stem
    place = Place(path)
    if path.endswith(".py"):
        project.models.append(Model(name, place, (), None, ""))
        return
    names = parser.target.identifiers if parser is not None else None
    quote = f"{names.opening}{names.closing}" if names is not None else '"'
    rendered = render(project.files[path], macros, quote)
    found += _in_jinja(rendered, path, name)
    references = tuple(
        Reference(call.kind, call.arguments, Place(path, call.at)) for call in rendered.calls
    )
    query = None
    if rendered.dynamic is not None:
        message = f"expected Jinja that the text alone explains, found {rendered.dynamic[0]}"
        at = Place(path, rendered.dynamic[1])
        found.append(finding(NOT_STATIC, message, at, object=name, hint=_HINT))
    elif rendered.text is not None and parser is not None:
        query = _read_query(rendered.text, path, name, project, parser, found)
    project.models.append(Model(name, place, references, query, rendered.text or ""))


def _read_query(
    sql: str, path: str, name: str, project: Project, parser: Parser, found: list[Diagnostic]
) -> Query | None:
    project.statements += 1
    query = read_shape(sql, parser)
    if query is not None:
        return query
    try:
        return parser.query(sql)
    except BadSqlError as problem:
        at = in_template(sql, problem.at, project.files[path])
        found.append(finding(BAD_SQL, problem.message, Place(path, at), object=name))
        return None


def _in_jinja(rendered: Rendered, path: str, name: str | None) -> Iterator[Diagnostic]:
    if rendered.broken is not None:
        message, at = rendered.broken
        yield finding(BAD_JINJA, message, Place(path, at), object=name)
    for called, at in rendered.unknown:
        message = f"expected a call of dbt's or of the project's macros, found `{called}`"
        yield finding(UNKNOWN_CALL, message, Place(path, at), object=name)
