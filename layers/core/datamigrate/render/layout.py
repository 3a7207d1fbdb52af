"""Lay out SQL of ours over several lines. Nothing but the blanks between words changes."""

import re
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise

from datamigrate.types import Target

_INDENT = "    "
# From the loosest to the tightest; a line begins with its operator.
_OPERATORS = (
    frozenset({"as"}),
    frozenset({"or"}),
    frozenset({"and"}),
    frozenset({"=", "<>", "<", "<=", ">", ">="}),
    frozenset({"between"}),
    frozenset({"||", "+", "-"}),
    frozenset({"*", "/", "//", "%"}),
)
_NO_OPERAND = frozenset({"", "not", ",", *(word for level in _OPERATORS for word in level)})
_BRANCHES = frozenset({"when", "else"})
_OPENING = frozenset({"(", "["})
_CLOSING = frozenset({")", "]"})
_SETS = frozenset({"union", "except", "intersect"})
_JOINS = frozenset({"inner", "left", "right", "full", "cross", "outer"})
_CLAUSES = frozenset({"from", "where", "group", "having", "order", "limit", "offset"})
_LOGIC = (frozenset({"or"}), frozenset({"and"}))
_NO_CLAUSE = frozenset({"", "as", "."})


def laid_out(sql: str, width: int, target: Target, last: int = 0) -> list[str]:
    """The lines of an expression, of at most `width` where no word is longer.

    The last line leaves room for as many more characters as `last` says.
    """
    if len(sql) + last <= width:
        return [sql]
    words = _words(sql, target)
    depths = _depths(words)
    if _is_call(words, depths):
        return _called(words, depths, width) or [sql]
    return _lines(words, width - last)


def laid_out_query(sql: str, width: int, target: Target) -> list[str]:
    """The lines of a query, a clause to a line."""
    return _query(_words(sql, target), width)


def is_call(sql: str, target: Target) -> bool:
    """Whether an expression is one call of a function, and nothing beside it."""
    words = _words(sql, target)
    return _is_call(words, _depths(words))


def _is_call(words: Sequence[str], depths: Sequence[int]) -> bool:
    return len(words) > 2 and words[-1] == ")" and _top(depths) == [0, 1, len(words) - 1]


def _words(sql: str, target: Target) -> list[str]:
    """Words, each with the blank before it if there is one."""
    closing = re.escape(target.identifiers.closing)
    name = rf"{re.escape(target.identifiers.opening)}(?:[^{closing}]|{closing * 2})*+{closing}"
    escaped = r"\\." if "\\" in target.literals.text_escapes else "''"
    text = rf"'(?:[^'\\]|{escaped}|''|\\)*+'"
    return re.findall(rf"(?s)\s*(?:{name}|{text}|\w+|[][(),]|[^\s\w'\"\[\](),]+|.)", sql)


def _lines(words: Sequence[str], width: int, together: bool = True) -> list[str]:
    """`together`: on one line if there is room."""
    line = "".join(words).strip()
    if (together and len(line) <= width) or not words:
        return [line]
    depths = _depths(words)
    if words[0].strip() == "select" or (words[0] == "(" and _begins_set(words, depths)):
        return _query(words, width)
    if words[0].strip() == "case" and 0 not in depths[1:-1]:
        return _case(words, depths, width) or [line]
    if "," in (words[i].strip() for i in _top(depths)):
        return _listed(words, depths, width)
    for operators in _OPERATORS:
        starts = list(_between_operands(words, _top(depths), operators))
        if starts:
            return _operated(words, starts, width)
    return _called(words, depths, width) or [line]


def _depths(words: Sequence[str]) -> list[int]:
    """How deep each word is inside of parentheses and CASE; what opens and closes is outside."""
    depths: list[int] = []
    depth = 0
    for word in words:
        bare = word.strip()
        closes = bare in _CLOSING or bare == "end"
        depth -= closes
        depths.append(depth)
        depth += bare in _OPENING or bare == "case"
    return depths


def _top(depths: Sequence[int]) -> list[int]:
    return [i for i, depth in enumerate(depths) if depth == 0]


def _between_operands(
    words: Sequence[str], top: Sequence[int], operators: Set[str]
) -> Iterator[int]:
    """Where an operator of these stands between two operands; no sign.

    The AND of a BETWEEN goes with that.
    """
    limits = False
    before = ""
    for i in top:
        word = words[i].strip()
        if word == "between" or (word == "and" and limits):
            limits = word == "between"
            if "between" in operators and before not in _NO_OPERAND:
                yield i
        elif word in operators and before not in _NO_OPERAND:
            yield i
        before = word


def _pieces(words: Sequence[str], starts: Sequence[int]) -> list[Sequence[str]]:
    edges = [0, *starts, len(words)]
    return [words[one:other] for one, other in pairwise(edges) if other > one]


def _listed(words: Sequence[str], depths: Sequence[int], width: int) -> list[str]:
    commas = [i + 1 for i in _top(depths) if words[i].strip() == ","]
    lines: list[str] = []
    for item in _pieces(words, commas):
        if item[-1].strip() == ",":
            lines += _lines(item[:-1], width - 1)
            lines[-1] += ","
        else:
            lines += _lines(item, width)
    return lines


def _operated(words: Sequence[str], starts: Sequence[int], width: int) -> list[str]:
    first, *others = _pieces(words, starts)
    lines = _lines(first, width)
    for operator, *rest in others:
        word = operator.strip()
        inner = _lines(rest, width - len(word) - 1)
        lines += [f"{word} {inner[0]}".rstrip(), *inner[1:]]
    return lines


def _called(words: Sequence[str], depths: Sequence[int], width: int) -> list[str] | None:
    """What stands in the last parentheses on lines of its own; None where there is none."""
    ends = [i for i in _top(depths) if words[i].strip() in _CLOSING]
    if not ends:
        return None
    end = ends[-1]
    start = max(i for i in range(end) if depths[i] == 0)
    if start + 1 == end:
        return None
    inner = _lines(words[start + 1 : end], width - len(_INDENT))
    head = "".join(words[: start + 1]).strip()
    return [head, *_indented(inner), "".join(words[end:]).strip()]


def _case(words: Sequence[str], depths: Sequence[int], width: int) -> list[str] | None:
    """A line for CASE, one or more for each branch, one for END; None without a branch."""
    room = width - len(_INDENT)
    starts = [i for i, depth in enumerate(depths) if depth == 1 and words[i].strip() in _BRANCHES]
    if not starts:
        return None
    lines = ["".join(words[: starts[0]]).strip()]
    for branch in _pieces(words[starts[0] : -1], [i - starts[0] for i in starts[1:]]):
        lines += _indented(_branch(branch, room))
    return [*lines, words[-1].strip()]


def _branch(words: Sequence[str], width: int) -> list[str]:
    """A WHEN with its THEN, or an ELSE."""
    line = "".join(words).strip()
    if len(line) <= width:
        return [line]
    then = [i for i, d in enumerate(_depths(words)) if d == 0 and words[i].strip() == "then"]
    first, *second = _pieces(words, then)
    lines = _headed(first, width)
    for part in second:
        lines += _indented(_headed(part, width - len(_INDENT)))
    return lines


def _headed(words: Sequence[str], width: int) -> list[str]:
    """WHEN, THEN or ELSE, and what it is about: beside it, or below."""
    line = "".join(words).strip()
    if len(line) <= width:
        return [line]
    return [words[0].strip(), *_indented(_lines(words[1:], width - len(_INDENT)))]


def _indented(lines: Sequence[str]) -> list[str]:
    return [_INDENT + line for line in lines]


def _begins_set(words: Sequence[str], depths: Sequence[int]) -> bool:
    return any(words[i].strip() in _SETS for i in _top(depths))


def _query(words: Sequence[str], width: int) -> list[str]:
    """Selects, and what joins their rows between them."""
    depths = _depths(words)
    sets = [i for i in _top(depths) if words[i].strip() in _SETS]
    if not sets:
        return _select(words, depths, width)
    first, *others = _pieces(words, sets)
    lines = _operand(first, width)
    for words_of_set in others:
        size = 2 if words_of_set[1:2] in ([" all"], [" distinct"]) else 1
        lines += ["".join(words_of_set[:size]).strip(), *_operand(words_of_set[size:], width)]
    return lines


def _operand(words: Sequence[str], width: int) -> list[str]:
    if not words:
        return []
    if words[0].strip() != "(" or words[-1] != ")":
        return _query(words, width)
    return ["(", *_indented(_query(words[1:-1], width - len(_INDENT))), ")"]


def _select(words: Sequence[str], depths: Sequence[int], width: int) -> list[str]:
    starts = [i for i in _top(depths) if _begins_clause(words, i)]
    first, *clauses = _pieces(words, starts)
    lines = _selected(first, width)
    for clause in clauses:
        lines += _clause(clause, width)
    return lines


def _begins_clause(words: Sequence[str], place: int) -> bool:
    word, before = words[place], words[place - 1].strip() if place else ""
    if word == word.strip() or before in _NO_CLAUSE:
        return False
    if word.strip() in _JOINS:
        return words[place + 1 : place + 2] != ["("]  # left and right are functions too
    return word.strip() in _CLAUSES or (word.strip() == "join" and before not in _JOINS)


def _selected(words: Sequence[str], width: int) -> list[str]:
    """SELECT with its columns, each on a line of its own where there are several."""
    depths = _depths(words)
    size = 2 if words[1:2] == [" distinct"] else 1
    if words[size : size + 1] == [" top"] and ")" in words[size:]:
        size = words.index(")", size) + 1
    head = "".join(words[:size]).strip()
    commas = [i + 1 for i in _top(depths) if words[i] == ","]
    line = "".join(words).strip()
    if not commas and len(line) <= width:
        return [line]
    lines = [head]
    for item in _pieces(words[size:], [i - size for i in commas]):
        room = width - len(_INDENT) - 1
        if item[-1] == ",":
            lines += _indented(_item(item[:-1], room))
            lines[-1] += ","
        else:
            lines += _indented(_item(item, room))
    return lines


def _item(words: Sequence[str], width: int) -> list[str]:
    """A column, its name on the last line of what it is if that is its end, or else below."""
    named = next((i for i in _top(_depths(words)) if words[i] == " as"), len(words))
    name = "".join(words[named:])
    for together in (True, False):
        lines = _lines(words[:named], width, together)
        ends = len(lines) == 1 or lines[-1] == "end" or lines[-1].startswith(")")
        if not name or (ends and len(lines[-1]) + len(name) <= width):
            return [*lines[:-1], lines[-1] + name]
    return [*_lines(words[:named], width), _INDENT + name.strip()]


def _clause(words: Sequence[str], width: int) -> list[str]:
    """A clause and what it says: beside it, or below."""
    first = words[0].strip()
    if first in _JOINS or first in {"join", "from"}:
        return _join(words, width)
    line = "".join(words).strip()
    if len(line) <= width and not (first in {"where", "having"} and _is_logic(words)):
        return [line]
    size = 2 if words[1:2] == [" by"] else 1
    head = "".join(words[:size]).strip()
    return [head, *_indented(_lines(words[size:], width - len(_INDENT), together=False))]


def _is_logic(words: Sequence[str]) -> bool:
    return any(any(_between_operands(words, _top(_depths(words)), two)) for two in _LOGIC)


def _join(words: Sequence[str], width: int) -> list[str]:
    """What is joined, and the condition below it."""
    on = next((i for i in _top(_depths(words[:-1])) if words[i] == " on"), len(words))
    source, condition = words[:on], words[on + 1 :]
    line = "".join(source).strip()
    lines = [line]
    if len(line) > width:
        lines = _called(source, _depths(source), width) or [line]
    if not condition:
        return lines
    below = f"on {''.join(condition).strip()}"
    if len(_INDENT) + len(below) <= width and not _is_logic(condition):
        return [*lines, _INDENT + below]
    room = width - 2 * len(_INDENT)
    inner = _lines(condition, room, together=False)
    return [*lines, f"{_INDENT}on", *_indented(_indented(inner))]
