"""Find what sqlglot forgives and no server does: in the tokens of a statement and in its tree."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlglot import Token, TokenType, exp

DEEPEST = 100


class BadSqlError(Exception):
    """SQL that does not parse: why, and at which character of it."""

    def __init__(self, message: str, at: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.at = at


def check_tokens(tokens: "Sequence[Token]") -> None:
    """Brackets pair, something stands between commas, no word of the grammar comes twice."""
    expected: list[tuple[TokenType, int]] = []
    repeated = 0
    for index, token in enumerate(tokens):
        _pair(token, expected)
        if index:
            before = tokens[index - 1]
            if _wrong(tokens, index):
                message = f"expected something else after `{before.text}`, found `{token.text}`"
                raise BadSqlError(message, token.start)
            repeated = repeated + 1 if token.token_type is before.token_type else 0
            if repeated > DEEPEST:
                message = f"expected something else after so many `{token.text}`"
                raise BadSqlError(message, token.start)
    if expected:
        raise BadSqlError("expected a partner for this bracket, found none", expected[-1][1])
    if tokens and tokens[-1].text in {",", "."}:
        message = f"expected a value after `{tokens[-1].text}`, found the end"
        raise BadSqlError(message, tokens[-1].start)


def _pair(token: "Token", expected: "list[tuple[TokenType, int]]") -> None:
    from sqlglot import TokenType as T

    openings = {T.L_PAREN: T.R_PAREN, T.L_BRACKET: T.R_BRACKET, T.L_BRACE: T.R_BRACE}
    kind = token.token_type
    if kind in openings:
        expected.append((openings[kind], token.start))
        if len(expected) > DEEPEST:
            raise BadSqlError(f"expected at most {DEEPEST} levels, found more", token.start)
    elif kind in openings.values() and (not expected or expected.pop()[0] is not kind):
        raise BadSqlError(f"expected a partner for `{token.text}`, found none", token.start)
    elif kind is T.SEMICOLON:
        raise BadSqlError("expected one statement without `;`, found `;`", token.start)


def _wrong(tokens: "Sequence[Token]", index: int) -> bool:
    """Whether a token cannot follow the one before it."""
    from sqlglot import TokenType as T

    openings = {T.L_PAREN, T.L_BRACKET, T.L_BRACE}
    closings = {T.R_PAREN, T.R_BRACKET, T.R_BRACE}
    once = {T.FROM, T.SELECT, T.WITH, T.ALIAS, T.WHERE, T.ON, T.JOIN, T.AND, T.OR, T.NUMBER}
    words = {T.SELECT, T.FROM, T.ALIAS, T.WHERE, T.AND, T.OR}
    values = {T.VAR, T.IDENTIFIER, T.NUMBER, T.STRING, T.R_PAREN, T.R_BRACKET}
    second = tokens[index].token_type
    match tokens[index - 1].token_type:
        case T.COMMA:
            return second in {*closings, T.COMMA, T.FROM, T.ALIAS, T.DOT}
        case T.ALIAS:
            return second in {*closings, T.COMMA, T.FROM, T.ALIAS, T.DOT}
        case T.WITH:
            return second in {T.WITH, T.ALIAS}
        case T.DOT:
            return second in words
        case T.STAR if second in {*closings, T.COMMA, T.FROM}:
            return index > 1 and tokens[index - 2].token_type in values
        case T.L_PAREN if second in {T.SELECT, T.WITH}:
            return _lacks_as(tokens, index)
        case first:
            opened = first in openings or first is T.SELECT
            return (
                (second is T.COMMA and opened)
                or (second is T.DOT and (opened or first in words))
                or (first is second and first in once)
            )


def _lacks_as(tokens: "Sequence[Token]", index: int) -> bool:
    """Whether a query in parentheses follows the name of a CTE without a word between."""
    from sqlglot import TokenType as T

    kinds = [token.token_type for token in tokens[max(index - 4, 0) : index - 1]]
    if not kinds or kinds[-1] not in {T.VAR, T.IDENTIFIER}:
        return False
    return kinds[-2:-1] == [T.WITH] or kinds[:-1] == [T.R_PAREN, T.COMMA]


def check_tree(tree: "exp.Expr", sizes: frozenset[str] = frozenset()) -> None:
    """Names after `as`, stars and rows stand where they may, and every SELECT selects.

    `sizes` are the words that may stand for a number in a type.
    """
    from sqlglot import exp

    for node in tree.walk():
        parent = node.parent
        match node:
            case exp.Command():
                raise BadSqlError(f"expected SQL, found `{str(node.this)[:40]}`")
            case exp.Select() if not node.expressions:
                raise BadSqlError("expected columns after `select`, found none")
            case exp.PivotAlias():
                continue
            case exp.Alias() if not isinstance(parent, exp.Select):
                wrong = f"an expression, found a name after it: `{node.alias}`"
            case exp.Star() if not isinstance(
                parent, exp.Select | exp.Count | exp.Column | exp.Columns | exp.Anonymous
            ):
                wrong = "a value, found `*`"
            case exp.Tuple() if isinstance(parent, exp.Binary | exp.Neg | exp.Cast) and not (
                isinstance(parent, exp.Predicate)
            ):
                wrong = "one value, found several"
            case exp.DataTypeParam() if not _is_size(node.this, sizes):
                wrong = "a number as the parameter of a type, found something else"
            case _:
                continue
        raise BadSqlError(f"expected {wrong}", place(node))


def _is_size(parameter: "exp.Expr", sizes: frozenset[str]) -> bool:
    from sqlglot import exp

    if isinstance(parameter, exp.Literal):
        return str(parameter.this).isdigit()
    return parameter.name.lower() in sizes


def foreign(tree: "exp.Expr") -> Iterator[tuple[str, int]]:
    """Types that the dialect does not have, and calls by a quoted name: who they are, and where."""
    from sqlglot import exp

    for node in tree.find_all(exp.DataType, exp.Anonymous):
        if isinstance(node, exp.DataType):
            if node.this is exp.DType.USERDEFINED:
                yield f"type `{node.sql()}`", place(node) or place(node.parent)
        elif isinstance(node.this, exp.Identifier):
            yield f"function `{node.name}`", place(node)


def place(node: "exp.Expr | None") -> int:
    """The character of the first name in a tree; the tree itself does not say where it stands."""
    from sqlglot import exp

    for identifier in node.find_all(exp.Identifier) if node is not None else ():
        start = identifier.meta.get("start")
        if start is not None:
            return int(start)
    return 0
