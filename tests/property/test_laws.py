"""What holds for any text: it tiles, it gives a result, and damage costs no neighbour."""

from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from datamigrate.catalog.document import document
from datamigrate.catalog.model import Catalog
from datamigrate.ddl.batches import read_batches
from datamigrate.ddl.columns import MOST_KNOWN, known_rests
from datamigrate.dialects import DIALECTS
from datamigrate.pipeline import inspect
from datamigrate.source import Source, decode, read_file

TSQL = DIALECTS["tsql"]
WORDS = """
CREATE TABLE VIEW PROC INDEX TYPE ALTER ADD DROP COLUMN CONSTRAINT PRIMARY KEY UNIQUE FOREIGN
REFERENCES CHECK DEFAULT FOR NULL NOT IDENTITY AS SELECT INSERT INTO VALUES EXEC sp_rename
sp_addextendedproperty sp_addtype BEGIN END IF ELSE EXISTS GO WITH ON SET DELETE UPDATE ( ) , ; . =
'a' N'b' 'unclosed [c] [open "d" "open /* */ -- + - * int varchar (max) (10) 1 1.5 0x0F $1 $(v) ${v}
{v} @v. #t :setvar x PERIOD SYSTEM_TIME GENERATED ALWAYS ROW START CASE WHEN THEN
""".split()
BLANKS = ["\n", "\r", "\r\nGO\r\n", "\nGO 3\n", "\ufeff", "\0", " "]
SCRIPTS = st.lists(st.sampled_from(WORDS + BLANKS), max_size=60).map(" ".join)


def read(text: str) -> Catalog:
    return inspect((Source("s.sql", text, "utf-8"),))


def assert_accounted(text: str, catalog: Catalog) -> None:
    position = 0
    for entry in catalog.ledger:
        assert entry.span.start == position < entry.span.end
        position = entry.span.end
    assert position == len(text) == catalog.characters
    assert_counted(catalog)
    for diagnostic in catalog.diagnostics:
        assert diagnostic.span is not None
        assert 0 <= diagnostic.span.start <= diagnostic.span.end <= len(text)


def assert_counted(catalog: Catalog) -> None:
    """The counts are those of the ledger, but for what stands between the statements."""
    numbers: Counter[tuple[str, str, str | None]] = Counter()
    characters: Counter[tuple[str, str, str | None]] = Counter()
    for entry in catalog.ledger:
        if entry.kind not in {"space", "comment", "separator"}:
            what = (entry.outcome, entry.kind, entry.reason)
            numbers[what] += 1
            characters[what] += entry.span.end - entry.span.start
    counted = {(c.outcome, c.kind, c.reason): c for c in catalog.statements}
    assert {what: one.number for what, one in counted.items()} == numbers
    assert {what: one.characters for what, one in counted.items()} == characters


@given(st.one_of(st.text(max_size=200), SCRIPTS))
@example("/*/**/GO\n'")
@example("\nGO\n/*\nGO\n*/'\nGO\n")
@example("CREATE SCHEMA a CREATE TABLE")
def test_any_text_is_accounted_for(text):
    assert_accounted(text, read(text))


@given(st.one_of(st.text(max_size=200), SCRIPTS))
def test_tokens_and_trivia_join_back(text):
    pieces = []
    for batch in read_batches(text, "s.sql", TSQL):
        ends = batch.bounds
        assert ends == sorted(ends)
        tokens = batch.tokens
        assert [text[ends[2 * k] : ends[2 * k + 1]] for k in range(len(tokens))] == tokens
        pieces.append(text[ends[0] : ends[-1]])
        if batch.separator:
            start, end = batch.separator
            assert start == ends[-1]
            pieces.append(text[start:end])
    assert "".join(pieces) == text


NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True).filter(
    lambda name: name.upper() not in TSQL.starters | {"GO", "CASE", "DEFAULT", "NULL", "FOR"}
)
JUNK = st.text(alphabet="%?!&^~:=<>+*0123456789@#", min_size=1, max_size=8)


@given(JUNK)
@example("%")
def test_junk_between_two_columns_leaves_both(junk):
    text = f"CREATE TABLE t (\n  first int NOT NULL,\n  {junk},\n  last varchar(5) NULL\n)"
    names = [column.name for column in read(text).tables[0].columns]
    assert names[0] == "first"
    assert names[-1] == "last"


@given(JUNK)
def test_junk_between_two_statements_leaves_both(junk):
    text = f"CREATE TABLE a (x int)\nGO\n{junk}\nGO\nCREATE TABLE b (y int)"
    assert [table.name for table in read(text).tables] == ["a", "b"]


SCRIPT = """\
SET ANSI_NULLS ON
GO
CREATE TABLE [dbo].[First](
	[Id] [int] IDENTITY(1,1) NOT NULL,
	[Name] [nvarchar](50) NOT NULL CONSTRAINT [DF] DEFAULT (N'x'),
 CONSTRAINT [PK] PRIMARY KEY CLUSTERED ([Id] ASC) WITH (PAD_INDEX = OFF) ON [PRIMARY]
) ON [PRIMARY]
GO
CREATE TABLE [dbo].[Second](
	[Id] [int] NOT NULL,
	[Total] AS ([Id]*(2)) PERSISTED
)
GO
ALTER TABLE [dbo].[Second] WITH CHECK ADD CONSTRAINT [FK] FOREIGN KEY([Id])
REFERENCES [dbo].[First] ([Id])
GO
EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'It''s one' ,
    @level0type=N'SCHEMA',@level0name=N'dbo', @level1type=N'TABLE',@level1name=N'First'
GO
CREATE TABLE [dbo].[Third]([A] [int] NULL, [B] [decimal](18, 2) NULL)
GO
"""
SECOND = (SCRIPT.index("CREATE TABLE [dbo].[Second]"), SCRIPT.index("ALTER TABLE"))


def facts(catalog: Catalog) -> dict[str, list[tuple[object, ...]]]:
    return {
        table.name: [
            (c.name, c.traits.type, c.traits.nullable, c.traits.required) for c in table.columns
        ]
        for table in catalog.tables
    }


@given(st.integers(0, len(SCRIPT)))
def test_a_truncated_script_gives_what_it_still_has(length):
    text = SCRIPT[:length]
    catalog = read(text)
    assert_accounted(text, catalog)
    whole = facts(read(SCRIPT))
    for name in ("First", "Second"):
        if length > SCRIPT.index(f"[{name}](") + 400:
            assert facts(catalog)[name] == whole[name]


@given(st.integers(*SECOND), st.sampled_from("'\"[](),;-/*\n xN@#$.0\0"))
@example(SCRIPT.index("[Total]"), "'")
@example(SCRIPT.index("[Second]"), '"')
@example(SECOND[0] + 30, "/")
def test_a_damaged_character_costs_no_other_table(place, character):
    text = SCRIPT[:place] + character + SCRIPT[place + 1 :]
    found, whole = facts(read(text)), facts(read(SCRIPT))
    assert found["First"] == whole["First"]
    assert found["Third"] == whole["Third"]


TYPES = st.sampled_from(["int", "bigint NOT NULL", "nvarchar(5) NULL", "decimal(9, 2)", "bit NULL"])


@given(st.lists(st.tuples(NAMES, TYPES), min_size=1, max_size=6, unique_by=lambda c: c[0]))
def test_columns_added_later_equal_columns_written_at_once(columns):
    once = ", ".join(f"[{name}] {kind}" for name, kind in columns)
    later = "\n".join(f"ALTER TABLE t ADD [{name}] {kind}" for name, kind in columns)
    at_once = read(f"CREATE TABLE t ([k] int NOT NULL, {once})")
    added = read(f"CREATE TABLE t ([k] int NOT NULL)\n{later}")
    assert facts(at_once) == facts(added)


ANY_LETTERS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=10)


@given(ANY_LETTERS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be"]))
def test_text_survives_its_encoding(text, encoding):
    text = "CREATE TABLE t (a int) -- " + text
    source = decode(text.encode(encoding), "s.sql")
    assert (source.text, source.encoding) == (text, encoding)


@pytest.mark.parametrize("depth", [1_000, 100_000])
@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("(", ")"),
        ("/*", "*/"),
        ("BEGIN ", " END"),
        ("CASE WHEN 1=1 THEN ", " END"),
        ("IF 1=1 ", ""),
    ],
)
def test_nesting_in_a_column_is_read(depth, opening, closing):
    text = f"CREATE TABLE t (a int DEFAULT {opening * depth}1{closing * depth})"
    catalog = read(text)
    assert_accounted(text, catalog)
    assert catalog.tables[0].columns[0].name == "a"


@pytest.mark.parametrize("unit", ["+ ", "- ", "(", "CAST(", "CONVERT(int, ", "CASE WHEN "])
@pytest.mark.parametrize("head", ["INSERT t VALUES (", "INSERT t SELECT ", "EXEC ("])
def test_nesting_in_a_row_is_read(head, unit):
    text = head + unit * 50_000 + "1"
    assert_accounted(text, read(text))


TAILS = st.lists(
    st.sampled_from(
        """
        [int] int [decimal](18, 2) decimal(18 , [nvarchar](max) varchar(50) [dbo].[Flag] NOT NULL
        IDENTITY(1,1) IDENTITY( SPARSE ROWGUIDCOL COLLATE Latin1 [x] ) ( , (( PRIMARY KEY UNIQUE
        DEFAULT ((0)) AS timestamp {v} -- /* GO CHECK
        """.split()
    ),
    max_size=7,
).map(" ".join)
LINES = st.lists(
    st.tuples(st.sampled_from(["[a]", "b", "[timestamp]", "timestamp", "[c]d"]), TAILS)
)


def assert_known_is_read(source: Source) -> None:
    """Where no line can be remembered, every column is read; then what was read is known."""
    known = known_rests(TSQL)
    known.clear()
    known.update({str(number): (None, 0) for number in range(MOST_KNOWN)})
    read_anew = document(inspect((source,)), (source,))
    known.clear()
    for _ in range(2):
        assert document(inspect((source,)), (source,)) == read_anew


@given(LINES, st.sampled_from([",\n", ",\r\n", ", \n", "\n", ","]), st.sampled_from(["", ");"]))
@example([("[a]", "NOT NULL"), ("timestamp", "NOT NULL")], ",\n", ")")
@example([("[a]", "decimal(18 ,\n 2)"), ("[a]", "decimal(18 ,\n3)")], ",\n", ")")
def test_a_column_known_by_its_line_is_the_column_that_is_read(lines, comma, end):
    columns = comma.join(f"\t{name} {tail}" for name, tail in lines)
    source = Source("s.sql", f"CREATE TABLE [t](\n{columns}\n{end}\nGO\n", "utf-8")
    assert_known_is_read(source)


@pytest.mark.corpora
def test_columns_known_by_their_lines_in_real_scripts(corpora):
    for path in sorted((corpora / "mssql").glob("*.sql")):
        assert_known_is_read(read_file(path))
