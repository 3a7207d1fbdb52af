"""What a target is known to do as the source does: functions and operators, as rows.

A function that has no row is refused. Templates: `{0}` is the first argument, `{0:p}` the same
ready to stand beside an operator.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from datamigrate.catalog.model import DataType
from datamigrate.diagnostics import Code
from datamigrate.translate.sql import Binds


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

    `repeats`: the last argument may be given any number of times, all put where `{0}` is.
    """

    template: str
    wants: tuple[Wants, ...]
    returns: DataType | int
    binds: Binds = Binds.ATOM
    notes: tuple[Code, ...] = ()
    repeats: bool = False


Functions = Mapping[str, tuple[Function, ...]]


@dataclass(frozen=True, slots=True)
class Rules:
    """A target's operators and functions.

    `integer_division` truncates. `literals_adapt`: a small integer column stays small beside a
    literal, so that arithmetic needs a cast. `narrow_products`: a product of two decimals of at
    most so many digits gets no more, and overflows; None: it gets what it needs.
    `decimal_division` cuts a quotient off at a number of decimals; None where division leaves the
    decimals. `full_match` matches the whole text, where `.` is any character; `anchors` go around
    its pattern. `first_match` takes a value, a pattern and the same after the shortest prefix, and
    gives the place of its first match, 0 for none. `bytes_as_text`: hexadecimal digits, without the
    zeros at the end. `like_escape` is the default of LIKE. `moment_as_text` takes one of `formats`,
    by CONVERT style.
    """

    functions: Functions
    integer_division: str
    exclusive_or: str
    decimal_division: str | None
    literals_adapt: bool
    narrow_products: int | None
    full_match: str
    full_match_binds: Binds
    anchors: tuple[str, str]
    first_match: str
    bytes_as_text: str
    like_escape: str
    float_literal: str
    moment_as_text: str
    formats: Mapping[int, str]
    at_utc: str = "{0:p} at time zone 'UTC'"
