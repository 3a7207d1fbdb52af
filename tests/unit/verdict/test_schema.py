"""Our shapes say of YAML what dbt's own JSON Schemas say: of our output, and of damage to YAML."""

import copy
from functools import cache
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from datamigrate import pipeline
from datamigrate.settings import Settings
from datamigrate.source import read_file
from datamigrate.types import TARGETS
from datamigrate.verdict.schema import PROJECT, RESOURCES, check_schema
from datamigrate.verdict.yaml import read_yaml
from dbt_schema import TARGET, dbt_schema, reduced

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "bookshop.sql"
PROPERTIES = """
version: 2
models:
  - name: a
    description: text
    config: {enabled: true, tags: [x, y], materialized: view, contract: {enforced: true},
      meta: {any: {thing: [1]}}, batch_size: day, access: public}
    constraints: [{type: primary_key, columns: [id]}]
    latest_version: 2
    versions: [{v: 1, columns: [{include: all, exclude: [id]}]}, {v: 2, defined_in: a_v2}]
    data_tests: [unique, {relationships: {name: r, arguments: {to: ref('b'), field: id},
      config: {severity: warn, where: a > 1, limit: 10, store_failures: false}}},
      {test_name: not_null, column_name: id, description: x}]
    columns: [{name: id, quote: true, data_type: int, policy_tags: [x], config: {meta: {a: 1}},
      constraints: [{type: not_null}],
      data_tests: [not_null, {accepted_values: {arguments: {values: [1]}}}]}]
sources:
  - name: s
    schema: "{{ target.schema }}"
    quoting: {identifier: true, schema: "{{ true }}"}
    config: {freshness: {warn_after: {count: 1, period: day}, filter: null}, loaded_at_field: a}
    tables: [{name: t, identifier: T, external: {location: x}, columns: [{name: c}]}]
seeds: [{name: s, config: {column_types: {a: int}, delimiter: ";", quote_columns: false}}]
snapshots: [{name: p, relation: ref('a'), config: {strategy: timestamp, unique_key: [a, b],
  updated_at: at, hard_deletes: invalidate, dbt_valid_to_current: "null", check_cols: all}}]
macros: [{name: m, arguments: [{name: x, type: string, description: y}]}]
unit_tests: [{name: u, model: a, given: [{input: ref('b'), rows: [{a: 1}]}], expect: {rows: []}}]
exposures: [{name: e, type: dashboard, owner: {name: n, email: [e]}, depends_on: [ref('a')]}]
groups: [{name: g, owner: {email: e}}]
"""
SETTINGS = """
name: shop
version: 1.0.0
config-version: 2
profile: shop
flags: {a: true}
model-paths: [models]
clean-targets: [target]
require-dbt-version: [">=1.8", "<3"]
vars: {a: [1]}
on-run-end: [x, y]
quoting: {database: true}
query-comment: {comment: x, append: true}
models:
  +enabled: true
  shop: {staging: {+materialized: view, +tags: [a], +meta: {x: 1}, deep: {+schema: s}}}
seeds: {shop: {+column_types: {a: int}, +quote_columns: true}}
snapshots: {+unique_key: [a]}
sources: {+enabled: false}
data_tests: {+severity: warn}
"""
DOCUMENTS = {RESOURCES: yaml.safe_load(PROPERTIES), PROJECT: yaml.safe_load(SETTINGS)}
VALUES = st.sampled_from(
    [None, True, False, 0, 1, -1, 2.5, 3.0, "text", "", "{{ jinja }}", "day", "1", [], ["a"], [1],
     [None], {}, {"name": "x"}, {"a": 1}]
)  # fmt: skip


@cache
def validator(kind):
    return jsonschema.Draft7Validator(dbt_schema(kind))


def ours(text, kind):
    document = read_yaml(text)
    assert not document.problems
    return check_schema(document.root, kind)


def places(node, path=()):
    """The paths of all values in a document."""
    yield path
    inner = node.items() if isinstance(node, dict) else ()
    for key, value in enumerate(node) if isinstance(node, list) else inner:
        yield from places(value, (*path, key))


def test_the_file_is_what_the_tool_makes_of_dbts_schemas():
    assert TARGET.read_text("utf-8") == reduced()


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_what_dbt_documents_fits(kind):
    assert not [*validator(kind).iter_errors(DOCUMENTS[kind])]
    assert not ours(yaml.safe_dump(DOCUMENTS[kind]), kind)


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_all_that_is_generated_fits(target):
    files = pipeline.convert([read_file(EXAMPLE)], Settings(target, "shop", seeds=True)).files
    for path, text in files.items():
        if path.endswith(".yml") and path not in {"profiles.yml", "packages.yml"}:
            kind = RESOURCES if "/" in path else PROJECT
            assert not ours(text, kind), path


@settings(max_examples=300)
@given(st.data())
def test_damage_is_judged_as_dbts_schemas_judge_it(data):
    kind = data.draw(st.sampled_from([*DOCUMENTS]))
    document = copy.deepcopy(DOCUMENTS[kind])
    for _ in range(data.draw(st.integers(1, 3))):
        every = [path for path in places(document) if path]
        *way, last = data.draw(st.sampled_from(every))
        around = document
        for key in way:
            around = around[key]
        match data.draw(st.sampled_from(["value", "gone", "renamed"])):
            case "value":
                around[last] = copy.deepcopy(data.draw(VALUES))
            case "gone":
                del around[last]
            case _ if isinstance(around, dict):
                around[f"{last}x"] = around.pop(last)
    if kind == RESOURCES and document.get("version", 2) not in (2, None):
        document["version"] = 2  # dbt's schema lets any pass
    theirs = [*validator(kind).iter_errors(document)]
    text = yaml.safe_dump(document, sort_keys=False)
    assert bool(ours(text, kind)) == bool(theirs), (text, theirs[:1])


def test_a_date_is_a_text_as_it_is_to_dbt():
    assert not ours("models: [{name: a, description: 2020-01-02}]", RESOURCES)
    assert ours("models: [{name: a, config: {enabled: 2020-01-02}}]", RESOURCES)
