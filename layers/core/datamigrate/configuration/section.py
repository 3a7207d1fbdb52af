"""Take values out of a table of settings. A wrong one ends in SettingsError with its line."""

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from enum import StrEnum
from typing import NoReturn, TypeVar

from datamigrate.configuration.document import Document, Path, Value
from datamigrate.configuration.errors import SettingsError
from datamigrate.patterns import PatternError, hint, pattern

Choice = TypeVar("Choice", bound=StrEnum)

_LONGEST = 1000
_SHOWN = 60


class Section:
    """A table of the file and where it is. `known` are its keys; None: a user chooses them."""

    def __init__(
        self,
        document: Document,
        values: Mapping[str, Value],
        path: Path = (),
        known: Iterable[str] | None = None,
    ) -> None:
        self.document = document
        self.values = values
        self.path = path
        names = None if known is None else list(known)
        for key in values:
            if names is not None and key not in names:
                self._refuse_key(key, names)

    def _refuse_key(self, key: str, known: list[str]) -> NoReturn:
        where = f"of [{'.'.join(self.path)}]" if self.path else "of the settings"
        message = f"expected a name {where}, found `{_printable(key)}`"
        raise SettingsError(
            self.document.file, self.document.line((*self.path, key)), message, near(key, known)
        )

    def refuse(self, key: str, expected: str, found: str, hint: str | None = None) -> NoReturn:
        """Raise for the value of a key."""
        name = _printable(".".join((*self.path, key)))
        message = f"expected {expected} as `{name}`, found {found}"
        line = self.document.line((*self.path, key))
        raise SettingsError(self.document.file, line, message, hint)

    def text(self, key: str) -> str | None:
        """Text that is not blank, or None where it is not set."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST:
            self.refuse(key, f"text of 1 to {_LONGEST} characters", shown(value))
        return value

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            hint = "write it without quotes" if isinstance(value, str) else None
            self.refuse(key, "true or false", shown(value), hint)
        return value

    def number(self, key: str) -> int:
        """A number that counts something."""
        value = self.values[key]
        if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**31:
            self.refuse(key, "a whole number above 0", shown(value))
        return value

    def texts(self, key: str) -> tuple[str, ...] | None:
        """A list of texts; one text alone stands for a list of one."""
        value = self.values.get(key)
        if value is None:
            return None
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list):
            self.refuse(key, "a list of texts", shown(value))
        for item in items:
            if not isinstance(item, str) or not item.strip() or len(item) > _LONGEST:
                self.refuse(key, f"texts of 1 to {_LONGEST} characters", shown(item))
        return tuple(str(item) for item in items)

    def choice(self, key: str, names: Iterable[str]) -> str | None:
        """One of these names."""
        value = self.text(key)
        known = list(names)
        if value is not None and value not in known:
            self.refuse(key, " or ".join(known), shown(value), near(value, known))
        return value

    def choices(self, key: str, kind: type[Choice]) -> frozenset[Choice] | None:
        """Some members of an enumeration."""
        if self.texts(key) is None:
            return None
        return frozenset(map(kind, self.some_of(key, [member.value for member in kind])))

    def some_of(self, key: str, known: Sequence[str]) -> tuple[str, ...]:
        """Some of these names, each once."""
        values = self.texts(key) or ()
        for value in values:
            if value not in known:
                expected = f"a list of {', '.join(known)}"
                if isinstance(self.values[key], str):
                    expected = " or ".join(known)
                self.refuse(key, expected, shown(value), near(value, known))
        return tuple(dict.fromkeys(values))

    def patterns(self, key: str, parts: int) -> tuple[str, ...]:
        """A list of patterns."""
        values = self.texts(key) or ()
        for value in values:
            try:
                pattern(value, parts)
            except PatternError as problem:
                self._refuse_pattern(key, str(problem), value, parts)
        return values

    def section(self, key: str, known: Iterable[str] | None = None) -> "Section":
        """A table in this one; empty where it is not there."""
        value = self.values.get(key, {})
        if not isinstance(value, Mapping):
            self.refuse(key, "a table", shown(value), f"write it below a line [{key}]")
        return Section(self.document, value, (*self.path, key), known)

    def keyed(self, parts: int) -> Iterator[str]:
        """The keys, each of them a pattern."""
        for key in self.values:
            try:
                pattern(key, parts)
            except PatternError as problem:
                self._refuse_pattern(key, str(problem), key, parts)
            yield key

    def _refuse_pattern(self, key: str, problem: str, value: str, parts: int) -> NoReturn:
        line = self.document.line((*self.path, key))
        raise SettingsError(self.document.file, line, _printable(problem), hint(value, parts))


def near(word: str, known: Iterable[str]) -> str:
    """What was meant by a word, or what there is."""
    names = list(known)
    plain = word.lower().replace("-", "_")
    close = difflib.get_close_matches(plain, names, 1)
    return f"did you mean `{close[0]}`?" if close else f"there are {', '.join(names)}"


def shown(value: Value | None) -> str:
    """A value in a message."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            cut = value[:_SHOWN] + ("…" if len(value) > _SHOWN else "")
            return f'"{_printable(cut)}"'
        case int() | float():
            return str(value)[:_SHOWN] if abs(value) < 2**64 else "a large number"
        case list():
            return "a list"
        case date() | time():
            return "a date or time"
        case _:
            return "a table"


def _printable(text: str) -> str:
    """Control characters would move the cursor of a terminal."""
    return "".join(c if c.isprintable() else "\ufffd" for c in text)
