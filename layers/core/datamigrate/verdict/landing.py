"""Judge the DDL of the landing tables: cut it into statements, parse what is new in each.

Our own statements differ in names only, so each distinct definition of a column is parsed once.
"""

import re
from collections.abc import Iterator
from functools import cache

from datamigrate.types import Target
from datamigrate.values import dataclass
from datamigrate.verdict.sql import Parser
from datamigrate.verdict.strict import BadSqlError

_COMMENT = r"(?:--[^\n]*+\n)*+"
_BLANK = re.compile(r"(?s)--[^\n]*+|/\*.*?(?:\*/|\Z)|\s+")
_PLACE = re.compile(r"\{(name|text)\}")


@dataclass(frozen=True, slots=True)
class _Forms:
    """The patterns for one target's quotes and DDL."""

    statement: re.Pattern[str]
    schema: re.Pattern[str]
    table: re.Pattern[str]
    column: re.Pattern[str]
    end: str
    one_column: str  # a table with one column, whose definition takes the place of `{}`


@cache
def _forms(target: Target) -> _Forms:
    rules, ddl = target.identifiers, target.ddl
    opening, closing = re.escape(rules.opening), re.escape(rules.closing)
    name = f"{opening}(?:[^{closing}]|{closing * 2})++{closing}"
    escaped = r"\\." if "\\" in target.literals.text_escapes else r"\Z."
    text = rf"'(?:[^'\\]|{escaped}|''|\\)*+"
    quoted = f"{rules.opening}a{rules.closing}"
    return _Forms(
        statement=_statement(opening, closing, text),
        schema=re.compile(rf"\s*{_COMMENT}{_shaped(ddl.schema, name, text)};"),
        table=re.compile(rf"\s*{_COMMENT}{_shaped(ddl.table, rf'{name}[.]{name}', text)}\n"),
        column=re.compile(
            rf"[ ]{{4}}{name}(?P<rest>(?:[^'{opening},\n]++|,(?!\n)|{text}'|{name})++)"
            rf"(?P<comma>,?)\n"
        ),
        end=f"{ddl.end};",
        one_column=f"create table {quoted} ({quoted}{{}})",
    )


def _statement(opening: str, closing: str, text: str) -> re.Pattern[str]:
    """One statement with its `;`; quotes, comments and dollar quotes may hold another.

    What is never closed goes on to the end: it is looked for once.
    """
    return re.compile(
        rf"""(?xs) (?: [^;'"$/eE{opening}-]++ | (?<!\w)[eE]'(?:[^'\\]|\\.|'')*+(?:'|\Z)
        | {text}(?:'|\Z) | {opening}(?:[^{closing}]|{closing * 2})*+(?:{closing}|\Z)
        | "(?:[^"]|"")*+(?:"|\Z) | --[^\n]*+ | /\*.*?(?:\*/|\Z)
        | \$(\w*)\$.*?(?:\$\1\$|\Z) | [$/eE-] )*+ ;"""
    )


def _shaped(template: str, name: str, text: str) -> str:
    """The pattern of what the template makes."""
    kinds = {"name": name, "text": f"{text}'"}
    parts = _PLACE.split(template)
    return "".join(re.escape(p) if place % 2 == 0 else kinds[p] for place, p in enumerate(parts))


def judge_landing(sql: str, parser: Parser) -> tuple[int, list[BadSqlError]]:
    """The number of statements, and what is wrong in them, placed in the whole text."""
    forms = _forms(parser.target)
    count = 0
    problems: list[BadSqlError] = []
    for start, statement in _statements(sql, forms):
        count += 1
        if forms.schema.fullmatch(statement) or _known_shape(statement, forms, parser):
            continue
        try:
            tree = parser.statement(statement.removesuffix(";"))
            if tree.key in {"command", "alias"}:
                raise BadSqlError(f"expected SQL, found `{statement.split(maxsplit=1)[0][:40]}`")
        except BadSqlError as problem:
            problems.append(BadSqlError(problem.message, start + problem.at))
    return count, problems


def _statements(sql: str, forms: _Forms) -> Iterator[tuple[int, str]]:
    position = 0
    while position < len(sql):
        found = forms.statement.match(sql, position)
        end = found.end() if found else len(sql)
        text = sql[position:end]
        if found or _BLANK.sub("", text):
            yield position, text
        position = end


def _known_shape(statement: str, forms: _Forms, parser: Parser) -> bool:
    head = forms.table.match(statement)
    if head is None:
        return False
    position = head.end()
    more = True
    while more:
        found = forms.column.match(statement, position)
        if found is None or not _column_parses(found["rest"], forms, parser):
            return False
        position = found.end()
        more = found["comma"] == ","
    return statement[position:] == forms.end


def _column_parses(rest: str, forms: _Forms, parser: Parser) -> bool:
    """A definition that is one column's and nothing more."""
    return parser.parses_as(forms.one_column.format(rest), _is_one_column)


def _is_one_column(tree: object) -> bool:
    schema = getattr(tree, "this", None)
    return [part.key for part in getattr(schema, "expressions", ())] == ["columndef"]
