"""What holds for any names, comments, defaults and data: they are text, wherever they come out."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from html.parser import HTMLParser
from itertools import cycle
from pathlib import Path

import sqlglot
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from sqlglot import exp

from datamigrate.diagnostics import Severity
from datamigrate.pipeline import inspect
from datamigrate.plan.build import plan
from datamigrate.plan.model import ProjectPlan, TablePlan
from datamigrate.render.differences import Made, differences
from datamigrate.render.facts import Facts
from datamigrate.render.jinja import doubled
from datamigrate.render.manifest import MANIFEST
from datamigrate.render.page.page import PAGE
from datamigrate.render.pieces import joined
from datamigrate.render.project import pairs, render_each
from datamigrate.settings import FreshnessRule, Naming, Settings
from datamigrate.source import Source
from datamigrate.types import TARGETS, Target
from datamigrate.types.identifiers import quoted
from datamigrate.verdict import judge

CASES = Path(__file__).resolve().parents[1] / "cases" / "hostile"
PARTS: dict[str, str] = json.loads((CASES / "page.json").read_text("utf-8"))
KNOWN: list[str] = json.loads((CASES / "names.json").read_text("utf-8"))
PIECES = st.one_of(st.sampled_from(KNOWN), st.text(min_size=1, max_size=6))
WORDS = st.lists(PIECES, min_size=1, max_size=2).map(lambda parts: "".join(parts)[:128])
SCRIPTS = st.lists(WORDS, min_size=6, max_size=24)

DEVICE = re.compile(r"(?i)(?:con|prn|aux|nul|clock\$|(?:com|lpt)[0-9])(?:\..*)?")
UNESCAPED = {sign: re.compile(rf"(?<!\\)(?:\\\\)*{re.escape(sign)}") for sign in "<>|"}


def name(text: str) -> str:
    return "[" + text.replace("]", "]]") + "]"


def value(text: str) -> str:
    return "N'" + text.replace("'", "''") + "'"


def table(number: int, word: Callable[[], str], before: str) -> tuple[str, list[str]]:
    """What a foreign key to the table says, and its statements; the second is temporal."""
    schema, named, first, second, start, end = (word() for _ in range(6))
    full = f"{name(schema)}.{name(named)}"
    accepted = ", ".join(value(word()) for _ in range(3))
    lines = [
        f"[{number}] int NOT NULL CONSTRAINT {name(word())} PRIMARY KEY{before}",
        f"{name(first)} nvarchar(99) NULL CONSTRAINT {name(word())} DEFAULT ({value(word())})",
        f"{name(second)} nvarchar(99) NULL CHECK ({name(second)} IN ({accepted}))",
        f"{name(word())} AS ({name(first)} + {value(word())})",
        f"CONSTRAINT {name(word())} CHECK ({name(first)} <> {value(word())})",
        f"CONSTRAINT {name(word())} UNIQUE ({name(first)}, {name(second)})",
        f"{name(word())} {name(word())}.{name(word())} NULL",
    ]
    if number == 1:
        lines += [
            f"{name(start)} datetime2 GENERATED ALWAYS AS ROW START NOT NULL",
            f"{name(end)} datetime2 GENERATED ALWAYS AS ROW END NOT NULL",
            f"PERIOD FOR SYSTEM_TIME ({name(start)}, {name(end)})",
        ]
    body = ",\n".join(lines)
    tail = " WITH (SYSTEM_VERSIONING = ON)" if number == 1 else ""
    place = f"N'SCHEMA', {value(schema)}, N'TABLE', {value(named)}"
    described = "EXEC sp_addextendedproperty N'MS_Description',"
    values = f"{number}, {value(word())}, {value(word())}"
    alias = name(word())
    view = (
        f"SELECT {alias}.{name(first)} AS {name(word())}, {value(word())} AS {name(word())},"
        f" COUNT(*) AS {name(word())} FROM {full} AS {alias}"
        f" WHERE {alias}.{name(second)} <> {value(word())} GROUP BY {alias}.{name(first)}"
    )
    return f"REFERENCES {full} ([{number}])", [
        f"CREATE TABLE {full} (\n{body}\n){tail}",
        f"INSERT {full} ([{number}], {name(first)}, {name(second)}) VALUES ({values})",
        f"{described} {value(word())}, {place}, N'COLUMN', {value(first)}",
        f"{described} {value(word())}, {place}",
        f"CREATE VIEW {name(schema)}.{name(word())} AS {view}",
        f"CREATE VIEW {name(schema)}.{name(word())} AS SELECT SOUNDEX({value(word())}) AS a",
    ]


def script(words: Sequence[str]) -> str:
    """Three tables in which every word has many parts."""
    circle = cycle(words)
    statements: list[str] = []
    before = ""
    for number in range(3):
        reference, made = table(number, lambda: next(circle), before)
        before = f" CONSTRAINT {name(next(circle))} {reference}"
        statements += made
    return "\nGO\n".join(statements)


def chosen(target: str, words: Sequence[str]) -> Settings:
    return Settings(
        target,
        words[0],
        words[1],
        seeds=True,
        owner=words[2],
        naming=Naming(strip_prefixes=(words[3],), strip_column_prefixes=(words[4],)),
        freshness=FreshnessRule(("*",)),
        pii=True,
    )


def converted(text: str, settings: Settings) -> tuple[dict[str, str], ProjectPlan, Facts]:
    made, _ = plan(inspect([Source("<s|>.sql", text, "utf-8")]), settings)
    facts = Facts()
    files = joined(render_each(made.project, pairs(made), lambda: made, facts=facts))
    return files, made, facts


@cache
def plain(target: str) -> Mapping[str, str]:
    """A project without anything hostile in it."""
    words = list("abcdefghijklmnopqrstuvwxyz")
    return converted(script(words), chosen(target, words))[0]


class Jinja:
    """Renders as dbt does; a name that is none of the project's own raises."""

    def __init__(self, made: ProjectPlan) -> None:
        target = TARGETS[made.project.target]
        self.relations = {
            (table.source, table.source_table): relation(table, target) for table in made.tables
        } | {(table.seed,): relation(table, target) for table in made.tables}
        self.environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
        self.environment.globals = {"ref": self.relation, "source": self.relation}

    def relation(self, *arguments: str) -> str:
        return self.relations[arguments]

    def __call__(self, text: str) -> str:
        return self.environment.from_string(text).render()


def relation(table: TablePlan, target: Target) -> str:
    return f"{quoted(table.schema, target)}.{quoted(table.identifier, target)}"


def leaves(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for key, inner in node.items():
            assert isinstance(key, str)
            yield from leaves(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from leaves(inner)
    elif isinstance(node, str):
        yield node


def assert_paths(files: Mapping[str, str]) -> None:
    folded = {unicodedata.normalize("NFC", path.casefold()) for path in files}
    assert len(folded) == len(files)
    for path in files:
        for part in path.split("/"):
            assert part.strip(". ") == part.lstrip(".")
            assert part not in {"", ".", ".."}
            assert len(part.encode()) <= 255
            assert DEVICE.fullmatch(part) is None
            assert not set(part) & set('\\:*?"<>|')
            assert part.isprintable()


def assert_ours(files: Mapping[str, str], target: str) -> None:
    """Nothing of the script is in the project's code."""
    for path, text in plain(target).items():
        if path.endswith(".sql") and path.startswith(("macros/", "tests/")):
            assert files.get(path, text) == text


def assert_model(table: TablePlan, text: str, render: Jinja, target: Target) -> None:
    sql = render(text)
    (query,) = sqlglot.parse(sql, dialect=target.sqlglot)
    assert isinstance(query, exp.Select)
    (landed,) = (found for found in query.find_all(exp.Table) if found.db)
    assert (landed.db, landed.name) == (table.schema, table.identifier)
    columns = {
        found.alias: found.this.this.name
        for found in query.find_all(exp.Alias)
        if isinstance(found.this, exp.Cast) and isinstance(found.this.this, exp.Column)
    }
    assert columns == {
        column.name: column.identifier for column in table.columns if column.identifier is not None
    }


def told(text: str) -> str:
    """A description as it comes back."""
    return re.sub(r"\r\n?", "\n", text).rstrip("\n")


def assert_properties(
    table: TablePlan, files: Mapping[str, str], render: Jinja, target: Target
) -> None:
    (model,) = yaml.load(files[f"{table.path}.yml"], Loader=yaml.CSafeLoader)["models"]
    assert model["name"] == table.model
    if table.description and not table.unenforced:
        assert render(model["description"]) == told(table.description)
    for found, column in zip(model["columns"], table.columns, strict=True):
        assert (found["name"], found["data_type"]) == (column.name, column.type)
        if column.description:
            assert render(found["description"]) == told(column.description)
    accepted = [
        dict(test.arguments)["values"] for test in table.tests if test.kind == "accepted_values"
    ]
    written = [
        [render(text) for text in test["accepted_values"]["arguments"]["values"]]
        for column in model["columns"]
        for test in column.get("data_tests", ())
        if "accepted_values" in test
    ]
    assert [[*values] for values in accepted] == written
    for text in (text for values in written for text in values):
        assert isinstance(sqlglot.parse_one(f"'{text}'", dialect=target.sqlglot), exp.Literal)


def assert_sources(made: ProjectPlan, files: Mapping[str, str], render: Jinja) -> None:
    target = TARGETS[made.project.target]
    found = {}
    for path, text in files.items():
        if path.endswith("__sources.yml"):
            for source in yaml.load(text, Loader=yaml.CSafeLoader)["sources"]:
                for table in source["tables"]:
                    place = (render(source["schema"]), render(table["identifier"]))
                    columns = [render(column["name"]) for column in table["columns"]]
                    found[source["name"], table["name"]] = (place, columns)
    assert found == {
        (table.source, table.source_table): (
            (doubled(table.schema, target), doubled(table.identifier, target)),
            [column.identifier for column in table.columns if column.identifier is not None],
        )
        for table in made.tables
    }


def assert_landing(made: ProjectPlan, text: str) -> None:
    target = TARGETS[made.project.target]
    statements = sqlglot.tokenize(text, dialect=target.sqlglot)
    ends = [token for token in statements if token.token_type is sqlglot.TokenType.SEMICOLON]
    assert len(ends) == len(made.tables) + len({table.schema for table in made.tables})


def assert_markdown(text: str) -> None:
    assert all(c == "\n" or unicodedata.category(c) not in {"Cc", "Cs"} for c in text)
    cells = 0
    for line in text.split("\n"):
        assert not UNESCAPED["<"].search(line)
        count = len(UNESCAPED["|"].findall(line)) if line.startswith("|") else 0
        assert count == cells or not cells or not count
        cells = count


class Read(HTMLParser):
    """What a browser sees of a page: tags with their attributes, and the text between them.

    cases/hostile/page.json has the tags that there may be, with their attributes.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)


def on_a_page(text: str) -> str:
    """A text as a page shows it."""
    hidden = {"Cc", "Cs"}
    shown = (
        "\ufffd" if unicodedata.category(c) in hidden or c in TURNING else c
        for c in " ".join(text.split())
    )
    return "".join(shown)


TURNING = set(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffe\uffff"
)


def assert_page(made: ProjectPlan, text: str) -> None:
    """It has the parts that a page has, and the names are text in it."""
    page = Read(text)
    for tag, attributes in page.tags:
        assert attributes.keys() <= set(PARTS[tag].split())
    scripts = [attributes for tag, attributes in page.tags if tag == "script"]
    assert scripts == [{}]
    found = {attributes.get("id") for _, attributes in page.tags}
    links = [attributes["href"] for _, attributes in page.tags if "href" in attributes]
    assert {(link or "")[1:] for link in links} <= found
    assert all((link or "").startswith("#") for link in links)
    assert not TURNING & set(text)
    assert all(c == "\n" or unicodedata.category(c) not in {"Cc", "Cs"} for c in text)
    texts = set(page.texts)
    for table in made.tables:
        assert not table.original.strip() or on_a_page(table.original) in texts
        for key in table.foreign_keys:
            parent = on_a_page(key.table)  # between others, where there is no model to link to
            assert not parent or parent in texts or not key.model
            assert any(parent in text for text in texts)


def assert_recorded(files: Mapping[str, str]) -> None:
    found = json.loads(files[MANIFEST])
    listed = set(found["files"])
    for table in found["tables"].values():
        listed |= set(table["files"])
    assert listed | {MANIFEST} == set(files)


@settings(max_examples=100)
@given(st.sampled_from(sorted(TARGETS)), SCRIPTS)
def test_hostile_text_stays_text(target, words):
    files, made, _ = converted(script(words), chosen(target, words))
    render = Jinja(made)
    assert_paths(files)
    assert_ours(files, target)
    for table in made.tables:
        assert_model(table, files[f"{table.path}.sql"], render, TARGETS[target])
        assert_properties(table, files, render, TARGETS[target])
    assert_sources(made, files, render)
    assert_landing(made, files[f"landing/{target}.sql"])
    assert_recorded(files)
    for path, text in files.items():
        if path.endswith(".yml") and path != "profiles.yml":
            for leaf in leaves(yaml.load(text, Loader=yaml.CSafeLoader)):
                render(leaf)
    assert_markdown(files["MIGRATION_REPORT.md"])
    assert_page(made, files[PAGE])
    report = json.loads(files["MIGRATION_REPORT.json"])
    assert [t["name"] for t in report["tables"]] == [table.original for table in made.tables]
    found = judge(files).findings
    assert [one for one in found if one.code.severity is Severity.ERROR] == []


@settings(max_examples=10)
@given(SCRIPTS)
def test_hostile_text_stays_text_in_differences(words):
    made = []
    for target in ("bigquery", "fabric"):
        _, planned, facts = converted(script(words), chosen(target, words))
        made.append(Made(facts, planned))
    assert_markdown(differences(made))
