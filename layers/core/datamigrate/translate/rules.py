"""What a target is known to do as the source does: functions and operators, as rows.

A function that has no row is refused. Templates: `{0}` is the first argument, `{0:p}` the same
ready to stand beside any operator, `{0:add}` beside one that binds like `+`; `{int}`, `{bigint}`,
`{float}`, `{text}`, `{date}` and `{timestamp}` are the target's types.
"""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from datamigrate.catalog.model import DataType
from datamigrate.diagnostics import Code
from datamigrate.translate.sql import Binds, Form
from datamigrate.values import dataclass


class Wants(StrEnum):
    """What an argument has to be; where the source converts, so do we."""

    TEXT = "a text"
    TEXTUAL = "a text, or what converts to one"
    NATIONAL = "a national text"
    BINARY = "a binary"
    WORD = "a constant text that is not empty"
    INTEGER = "an integer"
    NARROW = "an integer of at most 32 bits"
    INT = "a number, taken as int"
    FIXED = "a constant integer"
    COUNT = "a constant integer of at least 0"
    PLACE = "a constant integer of at least 1"
    ASCII = "a constant integer from 1 to 127"
    DECIMAL = "a decimal"
    FLOAT = "a float"
    NUMBER = "any number, taken as float"
    DATE = "a date, or a time taken as its date"
    ONLY_DATE = "a date"
    MOMENT = "a date or time"
    TIMESTAMP = "a date or time, taken as a time"


@dataclass(frozen=True, slots=True)
class Function:
    """A row. `returns` is a type, or the number of the argument whose type it is.

    `repeats`: the last argument may be given any number of times. Those after the first `before`
    are joined by `between`, and put where the next one would be; `nullable` goes around each that
    may be NULL.
    """

    template: str
    wants: tuple[Wants, ...]
    returns: DataType | int
    binds: Binds = Binds.ATOM
    notes: tuple[Code, ...] = ()
    repeats: bool = False
    before: int = 0
    nullable: str = "{0}"
    between: str = ", "


Functions = Mapping[str, tuple[Function, ...]]

INFIX_BITS = {
    "&": Form("({0:p} & {1:p})"),
    "|": Form("({0:p} | {1:p})"),
    "^": Form("({0:p} ^ {1:p})"),
    "~": Form("(~{0:p})"),
}
DAYS_BY_DATEADD = {
    "+": Form("dateadd(day, {1}, {0})"),
    "-": Form("dateadd(day, -{1:p}, {0})"),
}
_DIVIDED = Form("{0:multiply} / {1:sign}", Binds.MULTIPLY)
_REMAINDER = Form("{0:multiply} % {1:sign}", Binds.MULTIPLY)
_JOINED = Form("{0:other} || {1:add}", Binds.OTHER)
_NONZERO = Form("{0:other} <> 0", Binds.COMPARE)
_NOT = Form("not {0:p}", Binds.NOT)


def days_by_interval(interval: str) -> Mapping[str, Form]:
    """Days that are added to a moment and taken from it by an operator."""
    return {sign: Form(f"{{0:add}} {sign} {{1:p}} * {interval}", Binds.ADD) for sign in "+-"}


@dataclass(frozen=True, slots=True)
class Numbers:
    """How a target computes.

    `integer_division` truncates; `wide_quotients`: to a bigint, whatever is divided. `bits` has a
    form for each of `&`, `|`, `^` and `~`, operators in parentheses, since the targets rank them in
    other ways. `truncate` drops the decimals before a cast to an integer.
    `decimal_literal` writes a constant with a decimal point, `wide_literal` one for which
    `room` is too small. `decimal_cast` gives `{0}` the type `{1}` with `{2}` decimals; None: a cast
    rounds. `decimal_as_text` takes a value and its number of decimals; None: a cast keeps them all.
    `decimal_division` cuts a quotient off at a number of decimals; None where division leaves the
    decimals. `literals_adapt`: a small integer column stays small beside a literal, so that
    arithmetic needs a cast. `narrow_products`: a product of two decimals of at most so many digits
    gets no more, and overflows; None: it gets what it needs.
    `room` is how many digits a decimal has before its point, and how many decimals a product keeps
    that has more than its factors; None: what it needs. Where that is too little, a factor is cast
    to `roomy`; None: the product is refused.
    """

    integer_division: Form = _DIVIDED
    wide_quotients: bool = False
    modulo: Form = _REMAINDER
    bits: Mapping[str, Form] = field(default_factory=lambda: INFIX_BITS)
    truncate: str = "trunc({0})"
    float_literal: str = "cast({} as double precision)"
    decimal_literal: str = "{}"
    wide_literal: str = "{}"
    decimal_cast: str | None = None
    decimal_as_text: str | None = None
    decimal_division: str | None = None
    literals_adapt: bool = False
    narrow_products: int | None = None
    room: tuple[int, int] | None = None
    roomy: str | None = None


@dataclass(frozen=True, slots=True)
class Regexes:
    """Regular expressions, where LIKE has no classes of characters.

    `full_match` says whether a whole text matches: `flags` begin the pattern, `anchors` go around
    it where the function matches parts as well. `any_text` and `any_character` stand for `%` and
    `_`, `special` is what a backslash escapes. `refused_in_class` cannot be written between
    brackets; None: a backslash escapes there as well.
    `first_match` takes a value, a pattern and the same after the shortest prefix, and gives the
    place of its first match, 0 for none; `end` is the end of the text there. `finds_lines`: `^`,
    `$` and `.` may be about lines there, so that a pattern which needs them is refused.
    """

    full_match: Form
    first_match: str
    flags: str = ""
    anchors: tuple[str, str] = ("", "")
    end: str = "$"
    any_text: str = ".*"
    any_character: str = "."
    special: str = "\\.^$|?*+()[]{}"
    refused_in_class: str | None = None
    finds_lines: bool = False


@dataclass(frozen=True, slots=True)
class Texts:
    """What a target makes of texts.

    `regexes` of None: LIKE and PATINDEX know the source's classes of characters. `like_escape` is
    the default of LIKE, `escapes` whether another may be given. `pad` takes a text and its length.
    """

    regexes: Regexes | None
    concatenate: Form = _JOINED
    length: str = "length({0})"
    pad: str = "rpad({0}, {1}, ' ')"
    like_escape: str = ""
    escapes: bool = True


@dataclass(frozen=True, slots=True)
class Moments:
    """What a target makes of dates and times.

    `formats` write one as text, by CONVERT style; `date_as_text` is for a cast, None: a cast does.
    `days` add to a moment, or take from it, a number of days. `to_minute` rounds as smalldatetime
    does. `at_utc` makes an instant of a moment; None: there are none. `has_time`: a time of day has
    a type of its own.
    """

    formats: Mapping[int, str]
    days: Mapping[str, Form]
    to_minute: str
    at_utc: Form | None
    date_as_text: str | None = None
    has_time: bool = True


def _deviations() -> Mapping[str, str]:
    return {"stdev": "stddev_samp", "stdevp": "stddev_pop", "var": "var_samp", "varp": "var_pop"}


@dataclass(frozen=True, slots=True)
class Queries:
    """What a target makes of rows taken together.

    `spread` has its names of STDEV and the like. `decimal_average` takes what is averaged, which
    is a `value` behind a `word` such as DISTINCT, the window `over` it, the decimals that come out,
    the `factor` that makes whole numbers of these, and the `unit` that takes it back.
    `joined_texts` takes a text, what stands between, and the order, written as `joined_order`;
    None: there is no such aggregate. `ascending` and `descending` sort NULL as the lowest.
    `skipped` leaves rows out behind the number of rows that are taken; None: it cannot.
    `lateral` joins what looks at the rows left of it, without and with a row for none; None: there
    is no such join. `sets` has the words of UNION and the like where they differ.
    `framed` are functions whose ordered windows end at the row only where the frame says so;
    `frames` has the words that begin one. `defaults`: LAG and LEAD take a value for no row.
    `correlated_limits`: a query that looks at the rows around it may give the first of its own.
    """

    spread: Mapping[str, str] = field(default_factory=_deviations)
    decimal_average: str = "round(avg({0}){over}, {scale})"
    joined_texts: str | None = "string_agg({0}, {1}{order})"
    joined_order: str = " order by {0}"
    ascending: str = "{0} nulls first"
    descending: str = "{0} desc nulls last"
    skipped: str | None = "offset {0}"
    lateral: tuple[str, str] | None = ("cross join lateral {0}", "left join lateral {0} on true")
    sets: Mapping[str, str] = field(default_factory=dict)
    framed: frozenset[str] = frozenset()
    frames: frozenset[str] = frozenset({"rows", "range"})
    defaults: bool = True
    correlated_limits: bool = True


@dataclass(frozen=True, slots=True)
class Rules:
    """A target's functions and operators.

    `nonzero` makes a bit of a number, `bit_as_integer` the reverse (None: a cast does), `not_bit`
    turns a bit over. `bytes_as_text`: hexadecimal digits, without the zeros at the end; None:
    binaries compare as in the source. `comparable_guid`: a GUID as something that is equal
    whatever the case of its digits. `is_null` takes two values of one type, which it keeps.
    `chosen_bit` makes a bit of a choice between bits, of which some may be constants.
    """

    functions: Functions
    numbers: Numbers
    texts: Texts
    moments: Moments
    bytes_as_text: str | None
    nonzero: Form = _NONZERO
    bit_as_integer: str | None = None
    not_bit: Form = _NOT
    comparable_guid: str = "{0}"
    is_null: str = "coalesce({0}, {1})"
    chosen_bit: str = "{0}"
    queries: Queries = Queries()
