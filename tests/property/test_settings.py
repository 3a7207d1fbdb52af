"""What holds for any text as settings: it gives settings, or one error with a line."""

import tomllib
from dataclasses import replace

import msgspec
from hypothesis import example, given
from hypothesis import strategies as st

from datamigrate.configuration.errors import SettingsError
from datamigrate.configuration.model import Configuration
from datamigrate.configuration.read import NAMES, read_configuration
from datamigrate.configuration.section import shown
from datamigrate.configuration.starter import part, starter, text
from datamigrate.patterns import PatternError, pattern
from datamigrate.pipeline import convert, inspect
from datamigrate.settings import Settings
from datamigrate.source import Source
from datamigrate.types.written import written_type

KEYS = [*NAMES[""], *NAMES["naming"], *NAMES["freshness"], "money", '"a.*"', '"*.*.x"', "'dbo.t'"]
VALUES = [
    "true",
    "1",
    "-1",
    "1e99",
    "nan",
    '"duckdb"',
    '"integer"',
    '"dbo.*"',
    '"24 hours"',
    '"keys"',
    '["a", "b"]',
    '["keys", 1]',
    "[]",
    "{}",
    '{ postgres = "text" }',
    "{ x = { y = [{}] } }",
    "1979-05-27",
    "07:32:00",
    '"""a\n[b]\n"""',
    "'''\n'''",
    '["a", # ]\n"b",\n]',
]
LINES = st.one_of(
    st.builds("{} = {}".format, st.sampled_from(KEYS), st.sampled_from(VALUES)),
    st.sampled_from([f"[{name}]" for name in (*NAMES[""], "naming.tables", "naming.columns")]),
    st.text(max_size=20),
    st.just("# a comment"),
)
DOCUMENTS = st.lists(LINES, max_size=6).map("\n".join)


def read(data: bytes) -> Configuration | SettingsError:
    try:
        return read_configuration(data, "s.toml")
    except SettingsError as problem:
        return problem


@given(st.one_of(DOCUMENTS.map(lambda made: made.encode("utf-8", "replace")), st.binary()))
@example(b"[" * 5000)
@example(b"a = " + b"[" * 5000)
@example(b"a = " + b"{a=" * 5000)
@example(b"a." * 5000 + b"a = 1")
@example(b"a = " + b"1" * 5000)
@example(b"a = 0x" + b"f" * 9999)
@example(b'naming = { case = "snake" }\n[naming.tables]\n')
@example(b'"\\u0000" = 1')
@example(b"relationship_rows = " + b"9" * 400)
def test_any_text_gives_settings_or_an_error_with_its_line(data):
    found = read(data)
    if isinstance(found, SettingsError):
        assert 1 <= found.line <= data.count(b"\n") + 1
        assert str(found).startswith(f"s.toml:{found.line}: expected ")
        assert all(line.isprintable() for line in str(found).split("\n"))


@given(DOCUMENTS)
def test_what_is_read_survives_a_message(made):
    found = read(made.encode("utf-8", "replace"))
    if isinstance(found, SettingsError):
        return
    settings = found.settings
    assert hash(settings) == hash(replace(settings))
    assert msgspec.json.decode(msgspec.json.encode(settings), type=Settings) == settings


@given(st.integers(0, 5), st.sampled_from(["seeds = 1", "nope = 1", 'naming.case = "x"']))
def test_an_error_names_the_line_that_it_is_in(before, wrong):
    above = '# "\n' * before + 'tests = [\n "keys", # ]\n]\n'
    found = read(f"{above}{wrong}\n".encode())
    assert isinstance(found, SettingsError)
    assert found.line == before + 4


@given(st.text(max_size=30))
def test_any_text_is_written_as_toml(value):
    written = tomllib.loads(f"a = {text(value)}")["a"]
    assert written == "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in value)
    assert "\n" not in text(value)
    assert shown(value).isprintable()


@given(st.text(min_size=1, max_size=20), st.text(min_size=1, max_size=20))
def test_a_name_as_a_pattern_matches_itself_and_nothing_else(schema, table):
    found = pattern(f"{part(schema)}.{part(table)}", 2)
    assert found.exact
    assert found.matches(schema, table)
    assert not found.matches(schema, f"{table}x")


@given(st.text("abAB.*?[] é", max_size=12), st.integers(1, 3))
def test_a_pattern_is_read_or_refused(made, parts):
    try:
        found = pattern(made, parts)
    except PatternError:
        return
    assert len(found.parts) == parts
    assert found.matches(*["aB"] * parts) in {True, False}


@given(st.text("int decml(),<>[]19'; --x", max_size=30))
def test_a_type_is_a_type_and_nothing_more(made):
    found = written_type(made)
    if found is not None:
        assert not set(found) & set("';-")
        assert found.count("(") == found.count(")")
        assert written_type(found) == found


NAMED = st.text(min_size=1, max_size=12).filter(lambda name: "\0" not in name)


@given(st.lists(NAMED, min_size=1, max_size=3), NAMED)
def test_a_first_file_is_valid_as_it_is_and_with_everything_set(tables, column):
    script = "\nGO\n".join(
        f"CREATE TABLE [{name.replace(']', ']]')}] ([{column.replace(']', ']]')}] datetime)"
        for name in tables
    )
    source = Source("s.sql", script, "utf-8")
    catalog = inspect([source])
    made = starter(catalog, Settings(), chosen=False, schema="dbo", encoding="utf-8")
    read = read_configuration(made.encode("utf-8", "strict"), "s.toml")
    assert read.settings == Settings()
    assert read.targets == ()
    unset = [line.removeprefix("#") if line[1:2] != " " else line for line in made.split("\n")]
    read_configuration("\n".join(unset).encode(), "s.toml")
    assert convert([source], read.settings).files == convert([source], Settings()).files
