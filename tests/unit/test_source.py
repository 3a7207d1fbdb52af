"""Which encoding a script is read in, and where its lines begin."""

import codecs

import pytest

from datamigrate.source import Source, UnreadableError, decode, read_file, read_folder

ASCII = "CREATE TABLE t (a int)\r\nGO\r\n"
WIDE = "CREATE TABLE [Größe] (a nvarchar(5) DEFAULT N'€')\n"


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (ASCII.encode(), ASCII, "utf-8"),
        (codecs.BOM_UTF8 + WIDE.encode(), WIDE, "utf-8-sig"),
        (WIDE.encode(), WIDE, "utf-8"),
        (codecs.BOM_UTF16_LE + WIDE.encode("utf-16-le"), WIDE, "utf-16-le"),
        (codecs.BOM_UTF16_BE + WIDE.encode("utf-16-be"), WIDE, "utf-16-be"),
        (WIDE.encode("utf-16-le"), WIDE, "utf-16-le"),
        (WIDE.encode("utf-16-be"), WIDE, "utf-16-be"),
        (codecs.BOM_UTF32_LE + WIDE.encode("utf-32-le"), WIDE, "utf-32"),
        (WIDE.encode("cp1252"), WIDE, "cp1252"),
        (b"", "", "utf-8"),
        (b"\x81", "\x81", "cp1252"),
        (codecs.BOM_UTF8, "", "utf-8-sig"),
    ],
)
def test_the_encoding_is_found(data, text, encoding):
    source = decode(data, "s.sql")
    assert (source.text, source.encoding) == (text, encoding)


def test_a_guess_is_said():
    (finding,) = decode(WIDE.encode("cp1252"), "s.sql").diagnostics
    assert finding.code.id == "S102"
    assert finding.span is not None
    assert finding.span.start == WIDE.index("ö")


def test_one_bad_byte_leaves_the_rest_utf_8():
    source = decode(WIDE.encode() * 3 + b"-- \xe9\n", "s.sql")
    assert source.encoding == "utf-8"
    assert source.text.startswith(WIDE * 3)
    assert [finding.code.id for finding in source.diagnostics] == ["S101"]


def test_marks_and_zeros_inside_stay_where_they_are():
    text = "\ufeffCREATE TABLE a (x int)\nGO\n\ufeffCREATE\0TABLE b (y int)\n"
    assert decode(codecs.BOM_UTF8 + text.encode(), "s.sql").text == text


def test_an_encoding_can_be_asked_for():
    assert decode("é".encode("cp850"), "s.sql", "cp850").text == "é"
    assert decode(codecs.BOM_UTF16_LE + "é".encode("utf-16-le"), "s.sql", "utf-16").text == "é"
    damaged = decode(b"a\xffb", "s.sql", "utf-8")
    assert (damaged.text, damaged.diagnostics[0].code.id) == ("a\ufffdb", "S101")


@pytest.mark.parametrize("name", ["klingon", "base64", "rot13", ""])
def test_an_unknown_encoding_is_refused(name):
    with pytest.raises(UnreadableError, match="name of an encoding"):
        decode(b"", "s.sql", name)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_and_columns_are_counted_from_one(newline):
    source = Source("s.sql", newline.join(["ab", "", "cde"]), "utf-8")
    place = source.text.index("d")
    assert source.position(0) == (1, 1)
    assert source.position(place) == (3, 2)
    assert [source.line_text(n) for n in (1, 2, 3)] == ["ab", "", "cde"]


def test_a_folder_is_its_scripts_sorted_by_path(tmp_path):
    for name in ("b.sql", "a/z.SQL", "a/y.sql", "a/readme.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("-- " + name, "utf-8")
    assert [source.name for source in read_folder(tmp_path)] == ["a/y.sql", "a/z.SQL", "b.sql"]


def test_what_cannot_be_read_says_why(tmp_path):
    with pytest.raises(UnreadableError, match=r"missing\.sql"):
        read_file(tmp_path / "missing.sql")


def test_a_long_script_is_put_away_and_shows_its_lines_all_the_same():
    text = "".join(f"-- {n} é\ud800\U0001f600\r\n" for n in range(400_000)) + "no end"
    source = Source("s.sql", text, "utf-8")
    held = source.put_away()
    assert held is not source
    for offset in (0, 1, 7, len(text) // 2, (1 << 18) - 1, 1 << 18, len(text) - 1, len(text)):
        assert held.position(offset) == source.position(offset)
        line = source.line(offset)
        assert held.line_text(line) == source.line_text(line)
    assert held.part(0, len(text)) == text


def test_a_short_script_stays_as_it_is():
    source = Source("s.sql", "create table a (b int)", "utf-8")
    assert source.put_away() is source
