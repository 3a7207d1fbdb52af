"""Judge the DDL of the landing tables: cut it into statements, parse what is new in each.

Our own statements differ in names only, so each distinct definition of a column is parsed once.
"""

import re
from collections.abc import Iterator

from datamigrate.verdict.sql import Parser
from datamigrate.verdict.strict import BadSqlError

# One statement with its `;`; quotes, comments and dollar quotes may hold another. What is never
# closed goes on to the end: it is looked for once.
_STATEMENT = re.compile(
    r"""(?xs) (?: [^;'"$/eE-]++ | (?<!\w)[eE]'(?:[^'\\]|\\.|'')*+(?:'|\Z)
    | '(?:[^']|'')*+(?:'|\Z) | "(?:[^"]|"")*+(?:"|\Z) | --[^\n]*+ | /\*.*?(?:\*/|\Z)
    | \$(\w*)\$.*?(?:\$\1\$|\Z) | [$/eE-] )*+ ;"""
)
_COMMENT = r"(?:--[^\n]*+\n)*+"
_NAME = r'"(?:[^"]|"")++"'
_SCHEMA = re.compile(rf"\s*{_COMMENT}create schema if not exists {_NAME};")
_TABLE = re.compile(rf"\s*{_COMMENT}create table if not exists {_NAME}\.{_NAME} \(\n")
_COLUMN = re.compile(
    rf"""[ ]{{4}}{_NAME}(?P<rest>(?:[^'",\n]++|,(?!\n)|'(?:[^']|'')*+'|{_NAME})++)(?P<comma>,?)\n"""
)
_BLANK = re.compile(r"(?s)--[^\n]*+|/\*.*?(?:\*/|\Z)|\s+")
_END = ");"


def judge_landing(sql: str, parser: Parser) -> tuple[int, list[BadSqlError]]:
    """The number of statements, and what is wrong in them, placed in the whole text."""
    count = 0
    problems: list[BadSqlError] = []
    for start, statement in _statements(sql):
        count += 1
        if _SCHEMA.fullmatch(statement) or _known_shape(statement, parser):
            continue
        try:
            tree = parser.statement(statement.removesuffix(";"))
            if tree.key in {"command", "alias"}:
                raise BadSqlError(f"expected SQL, found `{statement.split(maxsplit=1)[0][:40]}`")
        except BadSqlError as problem:
            problems.append(BadSqlError(problem.message, start + problem.at))
    return count, problems


def _statements(sql: str) -> Iterator[tuple[int, str]]:
    position = 0
    while position < len(sql):
        found = _STATEMENT.match(sql, position)
        end = found.end() if found else len(sql)
        text = sql[position:end]
        if found or _BLANK.sub("", text):
            yield position, text
        position = end


def _known_shape(statement: str, parser: Parser) -> bool:
    head = _TABLE.match(statement)
    if head is None:
        return False
    position = head.end()
    more = True
    while more:
        found = _COLUMN.match(statement, position)
        if found is None or not _column_parses(found["rest"], parser):
            return False
        position = found.end()
        more = found["comma"] == ","
    return statement[position:] == _END


def _column_parses(rest: str, parser: Parser) -> bool:
    """A definition that is one column's and nothing more."""
    return parser.parses_as(f'create table "a" ("a"{rest})', _is_one_column)


def _is_one_column(tree: object) -> bool:
    schema = getattr(tree, "this", None)
    return [part.key for part in getattr(schema, "expressions", ())] == ["columndef"]
