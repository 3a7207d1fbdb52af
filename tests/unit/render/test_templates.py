"""A user's templates: what they are given is documented, what is wrong in them is told."""

import dataclasses
import re
from pathlib import Path

import pytest

from datamigrate.pipeline import convert
from datamigrate.plan import model
from datamigrate.render.custom import CustomTemplates, read_templates
from datamigrate.render.manifest import MANIFEST
from datamigrate.render.templates import COPIED, FILLED, FOLDER, OURS, TemplateError, Templates
from datamigrate.settings import Settings
from datamigrate.source import Source
from datamigrate.types import TARGETS
from datamigrate.verdict import judge

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "templates.md").read_text("utf-8")
SETTINGS = Settings("duckdb", "shop", seeds=True, owner="{{ me }}")
SCRIPT = """CREATE TABLE dbo.[t{{ x }}
-- ] (Id int NOT NULL PRIMARY KEY, [a"b] money NULL)
INSERT INTO dbo.[t{{ x }}
-- ] (Id) VALUES (1)
"""
VERSIONS = """CREATE TABLE Versions (
    Id int PRIMARY KEY,
    [From] datetime2 GENERATED ALWAYS AS ROW START,
    [To] datetime2 GENERATED ALWAYS AS ROW END,
    PERIOD FOR SYSTEM_TIME ([From], [To])
) WITH (SYSTEM_VERSIONING = ON)
"""
VIEWS = """
GO
CREATE VIEW dbo.seen AS SELECT 1 AS a
GO
CREATE VIEW dbo.unseen AS SELECT SOUNDEX('a') AS a
"""


def converted(templates=OURS, settings=SETTINGS, script=SCRIPT):
    return convert([Source("s.sql", script, "utf-8")], settings, templates=templates).files


def custom(own):
    return CustomTemplates(own, "mine", TARGETS["duckdb"])


def section(title):
    """What the page has below a title, down to the next one."""
    return re.split(rf"^#+ {re.escape(title)}$", PAGE, flags=re.MULTILINE)[1].split("\n#")[0]


class Recording(Templates):
    """Ours, and what they were given."""

    def __init__(self):
        self.given = {}

    def fill(self, name, **values):
        self.given[name] = tuple(values)
        return super().fill(name, **values)

    def pieces(self, name, **values):
        self.given[name] = tuple(values)
        return super().pieces(name, **values)


def test_each_template_is_given_what_the_code_and_the_page_say():
    recording = Recording()
    assert converted(recording) == converted()
    converted(
        recording, dataclasses.replace(SETTINGS, target="bigquery"), SCRIPT + VERSIONS + VIEWS
    )
    assert {name: set(values) for name, values in recording.given.items()} == {
        name: set(values) for name, values in FILLED.items()
    }
    for name, values in FILLED.items():
        documented = re.findall(r"^\| `(\w+)` \|", section(name), re.MULTILINE)
        assert sorted(documented) == sorted(values), name


def test_the_page_lists_all_files():
    assert {*FILLED, *COPIED} == {
        path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file()
    }
    copied = section("Files that are copied as they are")
    assert tuple(re.findall(r"^- `(.+)`$", copied, re.MULTILINE)) == COPIED


PLANS = "Project TablePlan ColumnPlan DataTest ViewPlan RoutinePlan ProjectPlan"


@pytest.mark.parametrize("name", PLANS.split())
def test_the_page_lists_all_fields(name):
    fields = [field.name for field in dataclasses.fields(getattr(model, name))]
    listed = section(name).strip().split("\n\n")[-1]
    assert re.findall(r"`(\w+)`", listed) == fields


def test_the_filters_are_on_the_page():
    rows = re.findall(r"^\| `(\w+)` \|", section("How they are written"), re.MULTILINE)
    assert sorted(rows) == sorted(custom({}).filters)


def test_the_example_of_the_page_makes_a_sound_project():
    (example,) = re.findall(r"```jinja\n(.*?)```", PAGE, re.DOTALL)
    files = converted(custom({"staging_model.sql": example}))
    (path,) = (path for path in files if path.startswith("models/") and path.endswith(".sql"))
    assert 'cast("a""b" as decimal(19, 4)) as a_b' in files[path]
    assert files.keys() == converted().keys()
    rendered_by_a_run = {"V162"}  # `config` is
    assert {found.code.id for found in judge(files).findings} == rendered_by_a_run
    changed = {path, MANIFEST}
    others = {name: text for name, text in files.items() if name not in changed}
    assert others == {name: text for name, text in converted().items() if name not in changed}


def test_ours_can_be_included_and_so_can_a_file_of_the_user():
    own = {
        "README.md": '<% include "built_in/README.md" %>\n<% include "_end.md" %>\n',
        "_end.md": "by << project.source >>",
        "packages.yml": "# << as it is >>\n",
    }
    files = converted(custom(own))
    assert files["README.md"] == converted()["README.md"] + "by shop"
    assert files["packages.yml"] == own["packages.yml"]


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("a\n<< nothing >>", 2, "'nothing' is undefined"),
        ("a\n\n<< project.nothing >>", 3, "has no attribute 'nothing'"),
        ("<% if %>", 1, "Expected an expression"),
        ("\n<% for x in left %>", 2, "Unexpected end of template"),
        ("\n<< 1 / 0 >>", 2, "division by zero"),
        ("<< project.__class__ >>", 1, "access to attribute '__class__'"),
        ("<< cycler.next.__globals__ >>", 1, "access to attribute '__globals__'"),
        ("<% for x in range(10 ** 9) %>x<% endfor %>", 1, "Range too big"),
        ("<% set _ = left.append(1) %>", 1, "'append' of 'list' object is unsafe"),
        ('\n<% include "nothing.md" %>', 2, "nothing.md"),
        ('\n<% include "../custom.py" %>', 2, "../custom.py"),
        ("<< project.name | nothing >>", 1, "No filter named 'nothing'"),
        ("\n<< 'a' | quoted(1) >>", 2, "positional argument"),
    ],
)
def test_a_mistake_is_told_with_its_line(text, line, told):
    with pytest.raises(TemplateError) as caught:
        converted(custom({"README.md": text}))
    assert str(caught.value).startswith(f"mine/README.md:{line}: expected ")
    assert told in str(caught.value)


def test_a_mistake_in_an_included_file_is_told_there():
    with pytest.raises(TemplateError, match=r"^mine/_end\.md:2: expected"):
        converted(custom({"README.md": '<% include "_end.md" %>', "_end.md": "\n<< x >>"}))


@pytest.mark.parametrize(
    ("path", "data", "told"),
    [
        ("staging.sql", b"", "did you mean `staging_model.sql`?"),
        ("tests/generic/x.sql", b"", "expected the name of a template"),
        ("elsewhere/x.sql", b"", "docs/templates.md lists the templates"),
        ("README.md", b"a\n\xff", "README.md:2: expected text in UTF-8"),
        (".hidden", b"", "expected templates in the folder, found none"),
    ],
)
def test_a_folder_that_is_none_is_refused(tmp_path, path, data, told):
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_bytes(data)
    with pytest.raises(TemplateError) as caught:
        read_templates(tmp_path, TARGETS["duckdb"])
    assert told in str(caught.value)


def test_a_folder_is_read_with_its_own_folders(tmp_path):
    for name in ("_parts/a.md", "macros/generate_schema_name.sql", "README.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"\xef\xbb\xbfx\r\n")
    found = read_templates(tmp_path, TARGETS["duckdb"])
    assert found.own == {
        "README.md": "x\n",
        "_parts/a.md": "x\n",
        "macros/generate_schema_name.sql": "x\n",
    }
    with pytest.raises(TemplateError, match="expected a folder"):
        read_templates(tmp_path / "README.md", TARGETS["duckdb"])
