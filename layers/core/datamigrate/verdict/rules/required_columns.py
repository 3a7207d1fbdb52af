"""Columns that the source always fills are tested for that, as long as they are described."""

from collections.abc import Iterator

from datamigrate.diagnostics import Diagnostic
from datamigrate.verdict.codes import UNTESTED
from datamigrate.verdict.model import Project, finding, shown
from datamigrate.verdict.records import required


def required_columns(project: Project) -> Iterator[Diagnostic]:
    """V187, by what the manifest says of each column."""
    described = {entry.name: entry for entry in project.properties if entry.kind == "models"}
    for name, columns in required(project):
        entry = described.get(name)
        if entry is None:
            continue
        tested = {test.column for test in entry.tests if test.kind.endswith("not_null")}
        missing = [c.name for c in entry.columns if c.name in columns and c.name not in tested]
        if missing:
            message = f"expected a test `not_null` of each of these, found none: {shown(missing)}"
            yield finding(UNTESTED, message, entry.place, object=name)
