"""Parse the SQL of a project in its target's dialect, as strictly as the servers do.

sqlglot is imported when the first text is parsed: that takes a quarter of a second.
"""

import logging
import re
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from datamigrate.types import Target
from datamigrate.verdict.model import Query
from datamigrate.verdict.query import read_query
from datamigrate.verdict.strict import BadSqlError, check_tokens, check_tree

if TYPE_CHECKING:
    from sqlglot import exp
    from sqlglot.dialects import Dialect
    from sqlglot.errors import ParseError, TokenError

_LONGEST = 400_000
_MISSING = re.compile(r"Missing (\S+) from \d+:(\d+)")


class Parser:
    """Parses for one target, and remembers what it parsed."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self._sizes = frozenset({"max"} if "(max)" in target.widest else ())
        self._parsed: dict[str, bool] = {}
        self._same: dict[tuple[str, str], bool] = {}

    @cached_property
    def _dialect(self) -> "Dialect":
        from sqlglot.dialects import Dialect

        logging.getLogger("sqlglot").setLevel(logging.CRITICAL)  # it tells what we look at anyway
        return Dialect.get_or_raise(self.target.sqlglot)

    def parses_as(self, sql: str, wanted: "Callable[[exp.Expr], bool]") -> bool:
        """Whether a statement parses and is what is wanted; each distinct text is parsed once."""
        known = self._parsed.get(sql)
        if known is None:
            try:
                known = wanted(self.statement(sql))
            except BadSqlError:
                known = False
            self._parsed[sql] = known
        return known

    def same_type(self, one: str, other: str) -> bool:
        """Whether two spellings mean one type."""
        if one == other:
            return True
        pair = (one, other)
        if pair not in self._same:
            self._same[pair] = self._type(one) == self._type(other)
        return self._same[pair]

    def _type(self, text: str) -> object:
        from sqlglot import exp

        plain = " ".join(text.lower().split())
        try:
            return exp.DataType.build(plain, dialect=self._dialect)
        except Exception:  # noqa: BLE001  # a text that is no type equals itself only
            return plain

    def statement(self, sql: str) -> "exp.Expr":
        """The one statement that a text holds."""
        from sqlglot.errors import ParseError, TokenError

        if len(sql) > _LONGEST:
            raise BadSqlError(f"expected at most {_LONGEST:,} characters, found {len(sql):,}")
        try:
            tokens = self._dialect.tokenize(sql)
            check_tokens(tokens)
            parsed: list[exp.Expr | None] = self._dialect.parser().parse(tokens, sql)
        except ParseError as problem:
            raise _placed(problem, sql) from problem
        except TokenError as problem:
            raise _unclosed(problem, sql) from problem
        except BadSqlError:
            raise
        except Exception as problem:  # sqlglot stumbles over damaged text in many ways
            said = f"what its parser does not take: {type(problem).__name__}"
            raise BadSqlError(f"expected SQL, found {said}") from problem
        found = [tree for tree in parsed if tree]
        if len(found) != 1:
            raise BadSqlError(f"expected one statement, found {len(found)}")
        check_tree(found[0], self._sizes)
        return found[0]

    def query(self, sql: str) -> Query:
        """What a model selects."""
        from sqlglot import exp

        tree = self.statement(sql)
        if not isinstance(tree, exp.Query):
            raise BadSqlError(f"expected a query, found a statement `{tree.key}`")
        try:
            return read_query(tree, self._dialect, self.target)
        except RecursionError as problem:
            raise BadSqlError("expected SQL, found too many levels of it") from problem


def is_query(tree: "exp.Expr") -> bool:
    """Whether a statement selects."""
    from sqlglot import exp

    return isinstance(tree, exp.Query)


def _unclosed(problem: "TokenError", sql: str) -> BadSqlError:
    """What led to it says where a quote begins that is never closed: `Missing ' from 3:14`."""
    found = _MISSING.search(str(problem.__context__))
    if found is None:
        return BadSqlError("expected SQL, found what its lexer does not take")
    at = min(int(found[2]), len(sql))  # sqlglot counts a line and then, from the start, characters
    return BadSqlError(f"expected `{found[1]}` somewhere after this, found the end", at)


def _offset(sql: str, line: int, column: int) -> int:
    before = sum(len(text) + 1 for text in sql.split("\n")[: line - 1])
    return max(0, min(before + column, len(sql)))


def _placed(problem: "ParseError", sql: str) -> BadSqlError:
    """sqlglot counts lines, and columns up to the end of a token."""
    detail = problem.errors[0] if problem.errors else {}
    words = str(detail.get("description") or problem).split(". Line")[0].strip().rstrip(".")
    near = str(detail.get("highlight") or "")[:40]
    at = _offset(sql, int(detail.get("line") or 1), int(detail.get("col") or 0) - len(near))
    found = f" near `{near}`" if near else ""
    return BadSqlError(f"expected SQL, found this{found}: {words[:120]}", at)
