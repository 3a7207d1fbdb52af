"""Translate a default, a check or a computed column into the SQL of a target.

What comes out means what the source means, apart from what the diagnostics tell; what cannot be
translated so is left out. No text makes this raise.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from importlib import import_module

from datamigrate.catalog.model import DataType, Expression
from datamigrate.diagnostics import Code, Diagnostic
from datamigrate.translate.accepted import accepted_values
from datamigrate.translate.codes import NOTES, TYPES_MIX, Refused
from datamigrate.translate.context import Context, Scope, ScopeColumn
from datamigrate.translate.convert import convert
from datamigrate.translate.emit import Writer
from datamigrate.translate.parse import parse
from datamigrate.translate.rules import Rules
from datamigrate.translate.sql import Sql, normal
from datamigrate.types.target import Target
from datamigrate.values import dataclass

__all__ = [
    "Scope",
    "ScopeColumn",
    "Translated",
    "accepted_values",
    "rules_of",
    "translate_condition",
    "translate_value",
]

_EMPTY = Scope({})


@lru_cache(maxsize=16)
def rules_of(target: Target) -> Rules:
    """What the target does, from `<its name>_rules.py`, which nobody pays for who needs another."""
    found: Rules = import_module(f"{__package__}.{target.name}_rules").RULES
    return found


@dataclass(frozen=True, slots=True)
class Translated:
    """`sql` is None for what is left out. `type`: the source type of a value, where it is known.

    Set `sql` in parentheses where it becomes part of a larger expression.
    """

    sql: str | None
    diagnostics: tuple[Diagnostic, ...]
    type: DataType | None = None


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What does not depend on the owner: the same text is translated once."""

    sql: str | None
    type: DataType | None
    codes: tuple[tuple[Code, str], ...]


def translate_condition(
    expression: Expression, scope: Scope, target: Target, owner: str
) -> Translated:
    """A CHECK. It is unknown where the source's is: `not (sql)` is true for the rows that fail."""
    known = _conditions(expression.text, target)
    for columns, outcome in known:
        if all(scope.columns.get(name) == column for name, column in columns.items()):
            return _told(outcome, expression, owner)
    watched = _Watched(scope.columns)
    ctx = Context(Scope(watched), target, rules_of(target))

    def write() -> Sql:
        return Writer(expression.text, ctx).condition(parse(expression.text))

    outcome = _outcome(write, ctx)
    if len(known) < _VARIANTS:
        known.append((watched.asked, outcome))
    return _told(outcome, expression, owner)


class _Watched(Mapping[str, ScopeColumn]):
    """Columns of which an expression asks for some: those, with the answers, are `asked`."""

    def __init__(self, columns: Mapping[str, ScopeColumn]) -> None:
        self.columns = columns
        self.asked: dict[str, ScopeColumn | None] = {}

    def __getitem__(self, name: str) -> ScopeColumn:
        found = self.asked[name] = self.columns.get(name)
        if found is None:
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)


_VARIANTS = 8
_Known = list[tuple[dict[str, ScopeColumn | None], _Outcome]]


@lru_cache(maxsize=1024)
def _conditions(_text: str, _target: Target) -> _Known:
    """What a text has become so far, by the columns that it asks for: checks repeat themselves."""
    return []


def translate_value(
    expression: Expression, scope: Scope, target: Target, owner: str, declared: DataType | None
) -> Translated:
    """A default or computed column; `declared` is the column's type, to which it is converted."""
    if not scope.columns:
        return _told(_constant(expression.text, target, declared), expression, owner)
    return _told(_value(expression.text, scope, target, declared), expression, owner)


@lru_cache(maxsize=4096)
def _constant(text: str, target: Target, declared: DataType | None) -> _Outcome:
    return _value(text, _EMPTY, target, declared)


def _value(text: str, scope: Scope, target: Target, declared: DataType | None) -> _Outcome:
    ctx = Context(scope, target, rules_of(target))

    def write() -> Sql:
        value = Writer(text, ctx).value(parse(text))
        return value if declared is None else _assigned(value, declared, ctx)

    return _outcome(write, ctx)


def _assigned(value: Sql, declared: DataType, ctx: Context) -> Sql:
    """The value as the column stores it."""
    to = normal(declared)
    if to is None:
        raise Refused(TYPES_MIX, "expected a column of known type", f"`{declared.text}`")
    try:
        return convert(value, to, ctx)
    except Refused as reason:
        found = reason.found or f"`{value.text}`"
        raise Refused(reason.code, reason.expected, found) from None


def _outcome(write: Callable[[], Sql], ctx: Context) -> _Outcome:
    try:
        found = write()
    except Refused as reason:
        message = (
            reason.expected if reason.found is None else f"{reason.expected}, found {reason.found}"
        )
        return _Outcome(None, None, ((reason.code, message),))
    return _Outcome(found.text, found.type, tuple((code, NOTES[code]) for code in ctx.notes))


def _told(outcome: _Outcome, expression: Expression, owner: str) -> Translated:
    told = (
        Diagnostic(code, message, span=expression.span, object=owner)
        for code, message in outcome.codes
    )
    return Translated(outcome.sql, tuple(told), outcome.type)
