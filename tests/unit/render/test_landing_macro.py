"""The macro makes the tables that the script for a SQL client makes, in every target's SQL."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from jinja2 import Environment

from datamigrate.pipeline import inspect
from datamigrate.plan.build import plan
from datamigrate.render.project import render
from datamigrate.settings import Settings
from datamigrate.source import read_file
from datamigrate.types import TARGETS, Target

SCRIPT = Path(__file__).resolve().parents[2] / "cases" / "render" / "small_fabric" / "input.sql"
EVERY_TARGET = pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)


def files(target: Target) -> dict[str, str]:
    catalog = inspect([read_file(SCRIPT)])
    return render(plan(catalog, Settings(target.name, "small", seeds=True))[0])


class Relation:
    """As dbt writes a relation: in quotes, where its adapter or the call says so."""

    def __init__(self, target: Target) -> None:
        self.target = target

    def create(self, **given: Any) -> SimpleNamespace:
        quotes = self.target.identifiers.dbt_quotes or given.get("quote_policy") is not None
        rules = self.target.identifiers
        opening, closing = (rules.opening, rules.closing) if quotes else ("", "")
        parts = (opening + given[part] + closing for part in ("schema", "identifier"))
        return SimpleNamespace(render=lambda: ".".join(parts))


def tables(text: str) -> list[SimpleNamespace]:
    """The sources as nodes of dbt's graph."""
    found = []
    for source in yaml.safe_load(text)["sources"]:
        for table in source["tables"]:
            columns = {
                column["name"]: {
                    "name": column["name"],
                    "data_type": column["data_type"],
                    "config": {"meta": column.get("config", {}).get("meta", {})},
                }
                for column in table["columns"]
            }
            given = {"schema": source["schema"], "identifier": table["identifier"]}
            found.append(SimpleNamespace(database="db", columns=columns, **given))
    return found


@EVERY_TARGET
def test_the_macro_makes_what_the_script_makes(target: Target) -> None:
    made = files(target)
    environment = Environment(extensions=["jinja2.ext.do"], autoescape=False)  # SQL
    api = SimpleNamespace(Relation=Relation(target))
    text = "".join(made[f"macros/{name}.sql"] for name in ("landing_quoted", "landing_table_sql"))
    macros: Any = environment.from_string(
        text, globals={"api": api, "return": lambda value: value}
    ).module
    script = made[f"landing/{target.name}.sql"]
    sources = [made[path] for path in made if path.endswith("__sources.yml")]
    nodes = [node for source in sources for node in tables(source)]
    assert len(nodes) == 2
    for node in nodes:
        assert f"{macros.landing_table_sql(node)};\n" in script


@EVERY_TARGET
def test_every_profile_reads_variables_and_holds_no_secret(target: Target) -> None:
    profile = yaml.safe_load(files(target)["profiles.yml"])["small"]["outputs"]["dev"]
    assert profile["type"] == target.name
    for name in {"password", "token"} & profile.keys():
        assert profile[name].startswith("{{ env_var('")
        assert profile[name].endswith(", '') }}")
