"""docs/settings.md describes every setting, and its example is a file that can be read.

The file that `init` writes has every setting too.
"""

import re
from pathlib import Path

from datamigrate.configuration.read import NAMES, read_configuration
from datamigrate.configuration.starter import starter
from datamigrate.pipeline import inspect
from datamigrate.settings import Settings
from datamigrate.source import Source

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "settings.md").read_text("utf-8")


def test_every_setting_is_described():
    described = re.findall(r"^\| `([a-z_.]+)` \|", PAGE, re.MULTILINE)
    tables = NAMES.keys() - {""}
    names = [name for name in NAMES[""] if name not in tables]
    names += [f"{table}.{name}" for table in tables for name in NAMES[table]]
    assert sorted(described) == sorted(names)


def test_the_example_sets_every_setting():
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    read = read_configuration(example.encode(), "docs/settings.md")
    assert read.settings.relationship_rows
    for name in (*NAMES[""], *NAMES["naming"], *NAMES["freshness"]):
        assert re.search(rf"^\[?(naming\.)?{name}\b", example, re.MULTILINE), name


def test_the_first_file_has_every_setting():
    catalog = inspect([Source("s.sql", "CREATE TABLE t (a int)", "utf-8")])
    made = starter(catalog, Settings(), chosen=False, schema="dbo", encoding="utf-8")
    for name in (*NAMES[""], *NAMES["naming"], *NAMES["freshness"]):
        assert re.search(rf"^#\[?(naming\.)?{name}\b", made, re.MULTILINE), name
