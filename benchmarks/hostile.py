"""Input that asks for quadratic time or for a deep stack; each kind is of any size."""

from collections.abc import Callable, Mapping

HEAD = "CREATE TABLE [dbo].[T](\n\t[A] [int] NOT NULL\n)\nGO\n"


def _run(unit: str, before: str = "", after: str = "") -> Callable[[int], str]:
    """The unit again and again, between two texts, in all of the size asked for."""

    def make(size: int) -> str:
        room = size - len(HEAD) - len(before) - len(after)
        return HEAD + before + (unit * (room // len(unit) + 1))[:room] + after

    return make


def _nested(opening: str, middle: str, closing: str, before: str) -> Callable[[int], str]:
    """Openings and as many closings."""

    def make(size: int) -> str:
        room = size - len(HEAD) - len(before) - len(middle)
        depth = room // (len(opening) + len(closing))
        return HEAD + before + opening * depth + middle + closing * depth

    return make


KINDS: Mapping[str, Callable[[int], str]] = {
    "unclosed /*, again and again": _run("/* "),
    "unclosed [, again and again": _run("[a "),
    "unclosed ', again and again": _run("'a b\n", before="PRINT "),
    "odd quotes on every line": _run("PRINT 'it''s\nGO\n"),
    "unclosed ( in a column": _run("(", before="CREATE TABLE U (a int DEFAULT "),
    "opening ( without end": _run("CREATE TABLE U (a decimal(\n"),
    "closing ) without an opening": _run("), x ", before="CREATE TABLE U (a int"),
    "columns without commas": _run("[a] int\n", before="CREATE TABLE U ("),
    "DROP after DROP": _run("DROP CONSTRAINT a ", before="ALTER TABLE T "),
    "UNION after UNION": _run("UNION ALL SELECT 1 ", before="INSERT INTO T SELECT 1 "),
    "balanced parentheses": _nested("(", "1", ")", "CREATE TABLE U (a int DEFAULT "),
    "nested comments": _nested("/*", "x", "*/", ""),
    "runs of GO": _run("GO\n"),
    "indented GO": _run("  GO\n"),
    "GO with a count": _run("GO 100000\n"),
    "deep BEGIN": _nested("BEGIN ", "PRINT 1", " END", ""),
    "deep BEGIN without END": _run("BEGIN\n"),
    "deep IF": _run("IF 1=1 ", after="PRINT 1"),
    "deep CASE": _nested("CASE WHEN 1=1 THEN ", "1", " END", "ALTER TABLE T ADD C AS "),
    "commas": _run(",", before="CREATE TABLE U (a int", after=")"),
    "one wide INSERT": _run("(1),", before="INSERT INTO T (A) VALUES ", after="(1)"),
    "one line of words": _run("x "),
    "one name": _run("x"),
    "one number": _run("9", before="CREATE TABLE U (a int DEFAULT ", after=")"),
    "minus signs": _run("-", before="CREATE TABLE U (a int DEFAULT 1"),
    "ALTER of one table": _run("ALTER TABLE [dbo].[T] ADD [B] int\n"),
    "constraints on one table": _run("ALTER TABLE T ADD CHECK (A > 0)\n"),
    "EXEC of a string of EXEC": _run("EXEC('", before=""),
    "concatenated strings": _run("'a'+", before="EXEC(", after="'')"),
    "zero bytes": _run("\0"),
    "byte-order marks": _run("\ufeff"),
    "dollar variables": _run("$(x"),
    "brackets in brackets": _run("]]", before="SELECT [", after="]"),
}
