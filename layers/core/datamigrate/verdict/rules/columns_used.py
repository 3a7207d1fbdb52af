"""Every column that SQL names is one that its relation has: a source, a model or a query."""

from collections.abc import Iterator, Set

from datamigrate.diagnostics import Diagnostic
from datamigrate.verdict.codes import NO_SUCH_COLUMN
from datamigrate.verdict.folding import folded
from datamigrate.verdict.model import Project, finding, in_sql, shown


def columns_used(project: Project) -> Iterator[Diagnostic]:
    """V173. Where only the database knows the columns of a relation, nothing is said."""
    target, relations = project.layout.target, project.relations
    if target is None:
        return
    for model in (*project.models, *project.tests):
        known: tuple[tuple[str, ...], ...] = ()
        has: Set[str] | None = frozenset()
        for read in model.query.reads if model.query is not None else ():
            if read.relations is not known:
                known, has = read.relations, relations.any_of(read.relations)
            if has is None or folded(read.name, read.quoted, target) in has:
                continue
            where = shown([relation[-1] for relation in read.relations]) or "what is read"
            message = f"expected a column of {where}, found `{read.name}`"
            place = in_sql(model, read.at, project)
            yield finding(NO_SUCH_COLUMN, message, place, object=model.name)
