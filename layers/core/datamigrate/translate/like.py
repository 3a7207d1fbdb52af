"""LIKE, whose patterns have classes of characters in the source.

A pattern becomes a LIKE of the target or a regular expression that matches the same texts, or is
refused. https://learn.microsoft.com/sql/t-sql/language-elements/like-transact-sql
"""

from datamigrate.translate import literals
from datamigrate.translate.codes import NO_EQUAL, TEXT_COMPARES, Refused
from datamigrate.translate.context import Context
from datamigrate.translate.convert import convert
from datamigrate.translate.rules import Regexes
from datamigrate.translate.sql import INT, TEXT, Binds, Sql, is_text
from datamigrate.values import dataclass

ESCAPE = "\\"
_SPECIAL_IN_SET = frozenset("\\]^[-&~")


@dataclass(frozen=True, slots=True)
class Any:
    """`%`"""


@dataclass(frozen=True, slots=True)
class One:
    """`_`"""


@dataclass(frozen=True, slots=True)
class OneOf:
    """`[a-z_]` or `[^a-z_]`: ranges, both ends included."""

    ranges: "Ranges"
    negated: bool


Part = Any | One | OneOf | str
Ranges = tuple[tuple[str, str], ...]


def liked(value: Sql, pattern: Sql, escape: Sql | None, negated: bool, ctx: Context) -> Sql:
    """`value [not] like pattern [escape escape]`."""
    if value.null or pattern.null:
        return Sql("null", None, null=True)
    value = _texted(value, ctx)
    parts = _parts(pattern, _escape(escape), ctx)
    regexes = ctx.rules.texts.regexes
    if regexes is None or not any(isinstance(part, OneOf) for part in parts):
        return _plain(value, parts, negated, ctx)
    return _matched(value, parts, negated, regexes, ctx)


def located(pattern: Sql, value: Sql, ctx: Context) -> Sql:
    """PATINDEX: where the first match begins, 0 for none."""
    parts = _parts(pattern, None, ctx)
    anywhere = parts[:1] == [Any()]
    open_ended = parts[-1:] == [Any()]
    inner = parts[anywhere : len(parts) - open_ended]
    if value.null or not inner:
        raise Refused(NO_EQUAL, "expected a text and a pattern of more than `%`")
    text, regexes = _texted(value, ctx), ctx.rules.texts.regexes
    if regexes is None:
        kept = literals.write_text(_like(parts, ctx)[0], ctx.target.literals)
        return Sql(f"patindex({kept}, {text})", INT)
    if regexes.finds_lines and not (anywhere and open_ended and not {Any(), One()} & {*inner}):
        raise Refused(NO_EQUAL, "expected a pattern of characters between two `%`")
    regex = _squeezed([_regex_part(part, regexes) for part in inner])
    regex += "" if open_ended else regexes.end
    starts = ("" if anywhere else "^"), ("^(.*?)" if anywhere else "^()")
    quoted = [
        literals.write_text(regexes.flags + start + regex, ctx.target.literals) for start in starts
    ]
    return Sql(regexes.first_match.format(text, *quoted), INT)


def _texted(value: Sql, ctx: Context) -> Sql:
    return value if is_text(value.kind) else convert(value, TEXT, ctx, explicit=True)


def _parts(pattern: Sql, escape: str | None, ctx: Context) -> list[Part]:
    if not isinstance(pattern.constant, str):
        raise Refused(NO_EQUAL, "expected a constant pattern")
    ctx.note(TEXT_COMPARES)
    return read_pattern(pattern.constant, escape)


def _escape(escape: Sql | None) -> str | None:
    if escape is None or escape.null:
        return None
    if not isinstance(escape.constant, str) or len(escape.constant) != 1:
        raise Refused(NO_EQUAL, "expected one character after `ESCAPE`")
    return escape.constant


def read_pattern(pattern: str, escape: str | None) -> list[Part]:
    """The parts of a pattern; a class of one character is that character."""
    parts: list[Part] = []
    at = 0
    while at < len(pattern):
        char = pattern[at]
        at += 1
        if char == escape:
            if at == len(pattern):
                raise Refused(NO_EQUAL, "expected a character after the escape", f"`{pattern}`")
            parts.append(pattern[at])
            at += 1
        elif char == "[":
            part, at = _read_set(pattern, at, escape)
            parts.append(part)
        elif char != "%":
            parts.append(One() if char == "_" else char)
        elif parts[-1:] != [Any()]:
            parts.append(Any())
    return parts


def _read_set(pattern: str, at: int, escape: str | None) -> tuple[Part, int]:
    """The class that begins at `at`, after its bracket."""
    end = pattern.find("]", at)
    inside = pattern[at:end] if end > 0 else ""
    negated = inside.startswith("^")
    body = inside[1:] if negated else inside
    if not body or (escape is not None and escape in body):
        raise Refused(NO_EQUAL, "expected a class such as `[a-z]`", f"`{pattern}`")
    if len(body) == 1 and not negated:
        return body, end + 1
    ranges = []
    i = 0
    while i < len(body):
        if i + 2 < len(body) and body[i + 1] == "-":
            ranges.append((body[i], body[i + 2]))
            i += 3
        else:
            ranges.append((body[i], body[i]))
            i += 1
    if any(low > high for low, high in ranges):
        raise Refused(NO_EQUAL, "expected a range in order", f"`{pattern}`")
    return OneOf(tuple(ranges), negated), end + 1


def _plain(value: Sql, parts: list[Part], negated: bool, ctx: Context) -> Sql:
    text, escaped = _like(parts, ctx)
    out = ctx.target.literals
    word = "not like" if negated else "like"
    sql = f"{value.within(Binds.OTHER)} {word} {literals.write_text(text, out)}"
    if escaped and ctx.rules.texts.escapes:
        sql += f" escape {literals.write_text(ESCAPE, out)}"
    return Sql(sql, None, Binds.COMPARE)


def _like(parts: list[Part], ctx: Context) -> tuple[str, bool]:
    """A pattern of LIKE, and whether it has an escape character."""
    if ctx.rules.texts.regexes is None:
        return "".join(_class_part(part) for part in parts), False
    by_default = ctx.rules.texts.like_escape
    special = {"%", "_", by_default} & {part for part in parts if isinstance(part, str)}
    return "".join(_plain_part(part, bool(special)) for part in parts), bool(special)


def _class_part(part: Part) -> str:
    """What has a meaning in a pattern is a class of one."""
    match part:
        case OneOf(ranges, negated):
            inside = "".join(low if low == high else f"{low}-{high}" for low, high in ranges)
            return f"[{'^' if negated else ''}{inside}]"
        case str():
            return f"[{part}]" if part in {"%", "_", "["} else part
        case _:
            return _plain_part(part, needs=False)


def _plain_part(part: Part, needs: bool) -> str:
    match part:
        case Any():
            return "%"
        case One():
            return "_"
        case str() if needs and part in {"%", "_", ESCAPE}:
            return ESCAPE + part
        case _:
            return str(part)


def _matched(value: Sql, parts: list[Part], negated: bool, regexes: Regexes, ctx: Context) -> Sql:
    before, after = regexes.anchors
    inside = _squeezed([_regex_part(part, regexes) for part in parts])
    pattern = regexes.flags + before + inside + after
    quoted = Sql(literals.write_text(pattern, ctx.target.literals), TEXT)
    found = regexes.full_match.of(None, value, quoted)
    return Sql(f"not {found:p}", None, Binds.NOT) if negated else found


def _squeezed(parts: list[str]) -> str:
    """Repeated parts counted: `[0-9][0-9]` is `[0-9]{2}`."""
    found: list[str] = []
    i = 0
    while i < len(parts):
        count = 1
        while i + count < len(parts) and parts[i + count] == parts[i]:
            count += 1
        countable = parts[i].startswith("[") and 1 < count <= 255
        found.append(f"{parts[i]}{{{count}}}" if countable else parts[i] * count)
        i += count
    return "".join(found)


def _regex_part(part: Part, regexes: Regexes) -> str:
    match part:
        case Any():
            return regexes.any_text
        case One():
            return regexes.any_character
        case OneOf(ranges, negated):
            inside = _set(ranges, negated, regexes.refused_in_class)
            return f"[{'^' if negated else ''}{inside}]"
        case _:
            return f"\\{part}" if part in regexes.special else part


def _set(ranges: Ranges, negated: bool, refused: str | None) -> str:
    if refused is None:
        pairs = [(_in_set(low), _in_set(high)) for low, high in ranges]
        return "".join(low if low == high else f"{low}-{high}" for low, high in pairs)
    ends = {char for low, high in ranges if low != high for char in (low, high)}
    singles = [low for low, high in ranges if low == high]
    if ends & {*refused, "^", "-"} or {*singles} & {*refused}:
        raise Refused(NO_EQUAL, "expected a class of characters without a meaning in it")
    inside = "".join(f"{low}-{high}" for low, high in ranges if low != high)
    inside += "".join(char for char in singles if char not in "^-")
    # Where they have no meaning: `^` not at the beginning, `-` at one of the ends.
    last = "".join(char for char in "^-" if char in singles)
    return "-^" if last == "^-" and not inside and not negated else inside + last


def _in_set(char: str) -> str:
    return f"\\{char}" if char in _SPECIAL_IN_SET else char
