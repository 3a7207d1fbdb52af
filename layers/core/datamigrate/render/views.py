"""Write the files of one view: the model that it has become, or a model that is switched off."""

from collections.abc import Iterator
from textwrap import wrap

from datamigrate.plan.model import Project, ViewPart, ViewPlan
from datamigrate.render.jinja import called, inert, prose
from datamigrate.render.layout import laid_out_query
from datamigrate.render.properties import column_properties, data_test
from datamigrate.render.templates import OURS, Templates
from datamigrate.render.yaml import Node, Written, emit
from datamigrate.types import TARGETS, Target
from datamigrate.types.identifiers import written

_WIDTH = 80
_INDENT = " " * 4
_ALL = f"{_INDENT}select * from "


def render_view(view: ViewPlan, project: Project, templates: Templates = OURS) -> dict[str, str]:
    """Text by path."""
    model = _disabled if view.refusal is not None else _model
    return {
        f"{view.path}.sql": model(view, project, templates),
        f"{view.path}.yml": view_properties(view, project),
    }


def _model(view: ViewPlan, project: Project, templates: Templates) -> str:
    target = TARGETS[project.target]
    return templates.fill(
        "view_model.sql",
        project=project,
        view=view,
        parts=[(written(part.name, target), _rows(part, target)) for part in view.parts],
        query=_laid_out(view.sql, _WIDTH, target),
    )


def _rows(part: ViewPart, target: Target) -> str:
    """What stands in the parentheses of a query of the WITH."""
    if part.model is not None:
        reference = called("ref", (part.model,), _WIDTH - len(_ALL), _INDENT)
        return f"select * from {reference}"
    text = _laid_out(part.sql, _WIDTH - len(_INDENT), target)
    return text.replace("\n", f"\n{_INDENT}")


def _laid_out(sql: str, width: int, target: Target) -> str:
    return inert("\n".join(laid_out_query(sql, width, target)))


def _disabled(view: ViewPlan, project: Project, templates: Templates) -> str:
    """Every line of the source behind a comment's sign, and nothing for Jinja to read."""
    return templates.fill(
        "disabled_model.sql",
        project=project,
        view=view,
        config="{{ config(enabled=false) }}",
        original=inert(_one_line(view.original)),
        reason=[inert(line) for line in wrap(_one_line(view.refusal or ""), _WIDTH - 3)],
        lines=[inert(line).rstrip() for line in view.text.splitlines()],
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def view_properties(view: ViewPlan, project: Project) -> str:
    """The YAML beside the model."""
    columns = column_properties(view.columns, view.tests, project)
    typed = bool(columns) and all(column.typed for column in view.columns)
    model: dict[str, Node] = {
        "name": view.model,
        "description": prose("\n\n".join(_said(view, project))),
        "config": {
            "contract": {"enforced": typed} if columns else None,
            "meta": {"owner": inert(project.owner) if project.owner else None},
        },
        "data_tests": [data_test(test) for test in view.tests if test.column is None],
        "columns": [Written("\n".join(columns))] if columns else None,
    }
    return emit({"version": 2, "models": [model]})


def _said(view: ViewPlan, project: Project) -> Iterator[str]:
    yield view.description or f"What the view `{view.original}` of {project.dialect} shows."
    if view.refusal is not None:
        yield f"Not translated. {view.refusal}"
