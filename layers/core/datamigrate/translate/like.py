"""LIKE, whose patterns have classes of characters in the source.

A pattern becomes a LIKE of the target or a regular expression that matches the same texts, or is
refused. https://learn.microsoft.com/sql/t-sql/language-elements/like-transact-sql
"""

from dataclasses import dataclass

from datamigrate.translate import literals
from datamigrate.translate.codes import NO_EQUAL, TEXT_COMPARES, Refused
from datamigrate.translate.context import Context
from datamigrate.translate.convert import convert
from datamigrate.translate.sql import INT, TEXT, Binds, Sql, is_text

ESCAPE = "\\"
_SPECIAL = frozenset("\\.^$|?*+()[]{}")
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

    ranges: tuple[tuple[str, str], ...]
    negated: bool


Part = Any | One | OneOf | str


def liked(value: Sql, pattern: Sql, escape: Sql | None, negated: bool, ctx: Context) -> Sql:
    """`value [not] like pattern [escape escape]`."""
    if value.null or pattern.null:
        return Sql("null", None, null=True)
    value = _texted(value, ctx)
    parts = _parts(pattern, _escape(escape), ctx)
    if any(isinstance(part, OneOf) for part in parts):
        return _matched(value, parts, negated, ctx)
    return _plain(value, parts, negated, ctx)


def located(pattern: Sql, value: Sql, ctx: Context) -> Sql:
    """PATINDEX: where the first match begins, 0 for none."""
    parts = _parts(pattern, None, ctx)
    anywhere = parts[:1] == [Any()]
    open_ended = parts[-1:] == [Any()]
    inner = parts[anywhere : len(parts) - open_ended]
    if value.null or not inner:
        raise Refused(NO_EQUAL, "expected a text and a pattern of more than `%`")
    regex = _squeezed([_regex_part(part) for part in inner]) + ("" if open_ended else "$")
    start = "" if anywhere else "^"
    prefix = "^(.*?)" if anywhere else "^()"
    quoted = [literals.write_text(text + regex, ctx.target.literals) for text in (start, prefix)]
    return Sql(ctx.rules.first_match.format(_texted(value, ctx), *quoted), INT)


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
    escaped = {"%", "_"} & {part for part in parts if isinstance(part, str)}
    by_default = ctx.rules.like_escape
    needs = bool(escaped) or (by_default != "" and by_default in parts)
    text = "".join(_plain_part(part, needs) for part in parts)
    out = ctx.target.literals
    word = "not like" if negated else "like"
    sql = f"{value.within(Binds.OTHER)} {word} {literals.write_text(text, out)}"
    if needs:
        sql += f" escape {literals.write_text(ESCAPE, out)}"
    return Sql(sql, None, Binds.COMPARE)


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


def _matched(value: Sql, parts: list[Part], negated: bool, ctx: Context) -> Sql:
    before, after = ctx.rules.anchors
    pattern = before + _squeezed([_regex_part(part) for part in parts]) + after
    quoted = literals.write_text(pattern, ctx.target.literals)
    text = ctx.rules.full_match.format(value, quoted)
    found = Sql(text, None, ctx.rules.full_match_binds)
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


def _regex_part(part: Part) -> str:
    match part:
        case Any():
            return ".*"
        case One():
            return "."
        case OneOf(ranges, negated):
            inside = "".join(_range(low, high) for low, high in ranges)
            return f"[{'^' if negated else ''}{inside}]"
        case _:
            return f"\\{part}" if part in _SPECIAL else part


def _range(low: str, high: str) -> str:
    return _in_set(low) if low == high else f"{_in_set(low)}-{_in_set(high)}"


def _in_set(char: str) -> str:
    return f"\\{char}" if char in _SPECIAL_IN_SET else char
