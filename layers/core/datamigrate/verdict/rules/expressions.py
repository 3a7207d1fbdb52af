"""SQL in the arguments of tests parses."""

from collections.abc import Iterator

from datamigrate.diagnostics import Diagnostic
from datamigrate.verdict.codes import BAD_EXPRESSION
from datamigrate.verdict.jinja import render
from datamigrate.verdict.model import Place, Project, Test, finding
from datamigrate.verdict.sql import Parser, is_query
from datamigrate.verdict.yaml import Mapping

_ON_A_MODEL = frozenset({"expression_is_true", "dbt_utils.expression_is_true"})


def expressions(project: Project) -> Iterator[Diagnostic]:
    """V154, of `expression` on a model and of `where`."""
    if project.layout.target is None:
        return
    parser = Parser(project.layout.target)
    tested = [(entry.name, entry.place, entry.tests) for entry in project.properties]
    tested += [(table.name, table.place, table.tests) for table in project.sources]
    for name, place, tests in tested:
        for test in tests:
            for condition in _conditions(test) if test.arguments else ():
                said = render(condition).text
                if said is not None and not _parses(said, parser):
                    message = f"expected a condition in SQL, found `{said[:60]}`"
                    yield finding(BAD_EXPRESSION, message, Place(place.path, test.at), object=name)


def _conditions(test: Test) -> Iterator[str]:
    arguments = test.arguments or {}
    config = arguments.get("config")
    found = [arguments.get("where")]
    if isinstance(config, Mapping):
        found.append(config.get("where"))
    if test.column is None and test.kind in _ON_A_MODEL:
        found.append(arguments.get("expression"))
    return (text for text in found if isinstance(text, str))


def _parses(condition: str, parser: Parser) -> bool:
    return parser.parses_as(f"select 1 from t where not (\n{condition}\n)", is_query)
