"""The page for a browser says what the report for programs says, and is sound HTML."""

import gc
import json
import re
import tracemalloc
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from datamigrate.diagnostics import Code, Diagnostic, Severity
from datamigrate.pipeline import inspect
from datamigrate.plan.build import plan
from datamigrate.plan.model import Finding, RoutinePlan, ViewPlan
from datamigrate.render.custom import CustomTemplates
from datamigrate.render.facts import Facts
from datamigrate.render.page import diagrams, findings, index
from datamigrate.render.page.coverage import shares
from datamigrate.render.page.page import PAGE
from datamigrate.render.page.views import lineage, view_rows
from datamigrate.render.page.work import estimate, routine_rows
from datamigrate.render.project import render
from datamigrate.settings import Settings
from datamigrate.source import Source, read_file
from datamigrate.types import TARGETS

ROOT = Path(__file__).resolve().parents[3]
CASES = sorted(path.parent for path in (ROOT / "tests/cases/page").glob("*/input.sql"))
SCRIPTS = [
    *(ROOT / "tests/cases/render").glob("*/input.sql"),
    *(ROOT / "tests/cases/page").glob("*/input.sql"),
    ROOT / "examples/bookshop.sql",
]
EVERY_SCRIPT = pytest.mark.parametrize("script", sorted(SCRIPTS), ids=lambda one: one.parent.name)


def planned(source, **settings):
    return plan(inspect([source]), Settings(**{"target": "duckdb", "source_name": "s", **settings}))


def files_of(script, **settings):
    return render(planned(read_file(script), **settings)[0])


def without_ours(text):
    """The page without its style and script, which are files of their own."""
    return re.sub(r"(?s)(<style>|<script>).*?(?=</)", r"\1", re.sub(r"'sha256-[^']+'", "", text))


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_case(case, golden):
    settings = json.loads((case / "settings.json").read_text("utf-8"))
    files = files_of(case / "input.sql", **settings)
    golden(case / "expected.html", without_ours(files[PAGE]))


@EVERY_SCRIPT
def test_links_lead_somewhere_and_names_are_unique(script):
    text = files_of(script, seeds=True, pii=True)[PAGE]
    names = re.findall(r'\bid="([^"]*)"', text)
    assert len(names) == len(set(names))
    links = re.findall(r'\bhref="([^"]*)"', text)
    assert links
    assert {link[1:] for link in links} <= set(names)
    assert all(link.startswith("#") for link in links)
    used = re.findall(r"url\(#([^)]*)\)", text)
    assert set(used) <= set(names)


@EVERY_SCRIPT
def test_it_says_what_the_report_for_programs_says(script):
    files = files_of(script)
    told, text = json.loads(files["MIGRATION_REPORT.json"]), files[PAGE]
    assert text.count('<details class="t"') == len(told["tables"])
    for table in told["tables"]:
        card = text.partition(f'<details class="t" id="{table["model"]}">')[2]
        card = card.partition("</details>")[0]
        assert card.count("\n") == len(table["columns"])
        assert card.count(" &rarr; ") == len(table["foreign_keys"])
    listed = re.findall(r'data-code="(\w+)".*?</details>', text, re.DOTALL)
    assert sorted(listed) == sorted({found["code"] for found in told["findings"]})
    section = text.partition('<div id="groups">')[2].partition("</section>")[0]
    assert section.count("<li>") == len(told["findings"])


def test_a_script_without_tables_has_a_page():
    text = render(planned(Source("s.sql", "PRINT 1", "utf-8"))[0])[PAGE]
    assert "<p>No columns.</p>" in text
    assert text.endswith("</html>\n")


@EVERY_SCRIPT
def test_nothing_is_fetched_and_nothing_else_runs(script):
    text = files_of(script)[PAGE]
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy.startswith("default-src 'none';")
    for tag in ("style", "script"):
        (inside,) = re.findall(rf"(?s)<{tag}>(.*?)</{tag}>", text)
        digest = b64encode(sha256(inside.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert not re.search(r"https?://|@import|\bsrc=|\sstyle=|\son\w+=", text)


def test_a_table_costs_little_memory_and_only_the_first_ones_are_kept():
    made, _ = planned(read_file(ROOT / "examples" / "bookshop.sql"))
    table = max(made.tables, key=lambda table: len(table.columns))
    kept = index.TableIndex()
    many = (replace(table, model=f"{table.model}_{number}") for number in range(index.MOST))
    gc.collect()
    tracemalloc.start()
    for one in many:
        kept.add(one)
    size, _ = tracemalloc.get_traced_memory()
    for number in range(1000):
        kept.add(replace(table, model=f"more_{number}"))
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size < 1024 * index.MOST
    assert after - size < 10_000
    assert (len(kept.nodes), kept.more) == (index.MOST, 1000)
    assert sum(piece.count("<details") for piece in kept.cards) == index.MOST


def test_a_page_of_very_many_tables_says_what_it_leaves_out():
    made, _ = planned(Source("s.sql", "CREATE TABLE t (a int)", "utf-8"))
    tables = tuple(
        replace(made.tables[0], model=f"m{number}", original=f"t{number}")
        for number in range(index.MOST + 5)
    )
    text = render(replace(made, tables=tables))[PAGE]
    assert text.count('<details class="t"') == index.MOST
    assert "The first 2,000 of 2,005 tables" in text


def test_findings_of_one_code_are_counted_where_they_are_very_many():
    code = Code("X100", Severity.NOTE, "a title")
    found = [Finding(Diagnostic(code, f"number {n}")) for n in range(findings.MOST + 3)]
    text = "".join(findings.findings(found))
    assert text.count("<li>") == findings.MOST
    assert "3 more: see MIGRATION_REPORT.md" in text


def test_a_hint_that_is_always_the_same_stands_once():
    code = Code("X100", Severity.ERROR, "a title")
    same = [Finding(Diagnostic(code, m, hint="do `this`")) for m in ("one", "`two`")]
    text = "".join(findings.findings(same))
    assert text.count("do <code>this</code>") == 1
    assert "<code>two</code>" in text
    other = Finding(Diagnostic(code, "three", hint="do that"))
    text = "".join(findings.findings([*same, other]))
    assert (text.count("do <code>this</code>"), text.count("do that")) == (2, 1)


@pytest.mark.parametrize("counts", [(0, 0, 0, 0, 0), (1, 0, 0, 0, 9999), (3, 3, 3, 3, 3)])
def test_the_shares_fill_the_bar(counts):
    names = ("applied", "noted", "ignored", "unsupported", "between")
    found = list(shares({"total": sum(counts), **dict(zip(names, counts, strict=True))}))
    assert [share.characters for share in found] == list(counts)
    assert all((share.width > 0) == (share.characters > 0) for share in found)
    if sum(counts):
        assert found[-1].x + found[-1].width == 1000


def test_a_large_schema_is_cut_into_diagrams_that_hold_every_table_once():
    nodes = [
        index.Node(f"s.t{n}", f"t{n}", "s", f"m{n}", (f"m{n // 3}",) if n else (), f"s.t{n}")
        for n in range(300)
    ]
    text = "".join(diagrams.diagrams(nodes))
    boxes = re.findall(r'<a class="box n\d+" href="#(m\d+)"', text)
    rest = re.findall(r'<p class="note">.*', text)
    assert len(boxes) == len(set(boxes))
    assert set(boxes) | set(re.findall(r"#(m\d+)", "".join(rest))) == {n.model for n in nodes}
    assert text.count("<svg") > 4
    assert "s, 1 of" in text


def test_views_are_drawn_with_what_they_read():
    refusal = "XML <methods>"
    views = [
        ViewPlan("dbo.A", "a", "s", (), reads=("dbo.T", "DBO.b")),
        ViewPlan("dbo.B", "b", "s", (), refusal=refusal, reads=("dbo.t", "dbo.Missing", "dbo.B")),
    ]
    drawn = lineage(views, {"dbo.t": "stg_t"})
    assert drawn.count("<path") == 3
    assert re.findall(r'class="(\w+) n\d" href="([^"]*)"', drawn) == [
        ("box", "#view-0"),
        ("off", "#view-1"),
        ("out", "#stg_t"),
    ]
    assert "XML &lt;methods&gt;" in drawn
    rows = "".join(view_rows(views))
    assert (
        '<tr id="view-1"><td>dbo.B<td><code>b</code>, switched off. XML &lt;methods&gt;<td>' in rows
    )
    assert lineage([ViewPlan("dbo.A", "a", "s", ())], {}) == ""


def test_the_estimate_adds_up_what_is_known():
    routines = [
        RoutinePlan("procedure", "dbo.P", 10),
        RoutinePlan("procedure", "dbo.Q", 10, features=("cursor",)),
        RoutinePlan("trigger", "dbo.T", 500, writes=("dbo.A", "dbo.B")),
        RoutinePlan("trigger", "dbo.U", 0),
    ]
    text = "".join(estimate(routines))
    assert "2 procedures, 2 triggers" in text
    assert "<th scope=row>procedure<td>1<td>1<td>0" in text
    assert "<th scope=row>trigger<td>1<td>0<td>1" in text
    assert "About 4 days of work" in text
    rows = "".join(routine_rows(routines))
    assert rows.startswith("<tr><td>dbo.T<td>trigger<td>500<td>large<td><td>dbo.A, dbo.B<td>\n")


def test_facts_of_a_table_are_those_of_the_page():
    made, _ = planned(read_file(ROOT / "examples" / "bookshop.sql"))
    facts = Facts()
    for table in made.tables:
        facts.add(table)
    assert [node.model for node in facts.index.nodes] == [table.model for table in made.tables]


def test_a_template_of_the_user_is_escaped_as_ours_is():
    made, _ = planned(Source("s.sql", "CREATE TABLE [<b>] (a int)", "utf-8"))
    own = CustomTemplates({PAGE: "<< plan.objects[0].name >>"}, "mine", TARGETS["duckdb"])
    assert render(made, own)[PAGE] == "dbo.&lt;b&gt;"
    assert render(made, own)["MIGRATION_REPORT.md"] == render(made)["MIGRATION_REPORT.md"]
