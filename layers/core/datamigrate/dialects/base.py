"""What makes a dialect: a record of documented differences, which the reader consults.

A dialect is a value. A new difference is a new field here, never a test on a dialect's name.
"""

from collections.abc import Mapping

from datamigrate.values import dataclass


@dataclass(frozen=True, slots=True)
class Quoting:
    """A quoted token: `open` and `close` around it, `close` doubled inside."""

    open: str
    close: str


@dataclass(frozen=True, slots=True, eq=False)
class Dialect:
    """How a database writes its DDL."""

    name: str
    label: str
    default_schema: str
    """The schema of a name that has none."""
    strings: tuple[Quoting, ...]
    string_prefixes: str
    """Letters that may stand right before a string: N'text'."""
    identifiers: tuple[Quoting, ...]
    line_comments: tuple[str, ...]
    nested_comments: bool
    """Whether /* */ comments nest."""
    word: str
    """Regular expression of a bare name or keyword, placeholders of deployment tools included."""
    placeholders: Mapping[str, str]
    """What well-known placeholders stand for, by lower-case name; others stand for their name."""
    directive: str
    """Regular expression of a line for the client tool, such as `:setvar`."""
    batch_separator: str
    """The word that, alone on a line, ends a batch."""
    starters: frozenset[str]
    """Reserved words that begin a statement wherever they stand outside parentheses."""
    starter_pairs: Mapping[str, frozenset[str]]
    """Words that begin a statement only before one of these words."""
    definitions: frozenset[str]
    """Kinds of object: CREATE, ALTER or DROP of one begins a statement even in parentheses."""
    batch_heads: frozenset[str]
    """Kinds of object whose CREATE or ALTER comes first in a batch, so it ends what precedes."""
    bodies: frozenset[str]
    """Kinds of object whose text runs to the end of the batch."""
    types: frozenset[str]
    """Names of the types of the database itself."""
    type_words: Mapping[str, tuple[tuple[str, ...], ...]]
    """Types of more than one word: the first word, and what may follow it."""
    required_types: frozenset[str]
    """Types whose columns take no NULL unless NULL is written."""
    ignored: Mapping[str, str]
    """First words of statements that define nothing a catalog holds, each with what it does."""
