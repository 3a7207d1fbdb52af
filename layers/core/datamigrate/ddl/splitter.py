"""Cut a batch into statements, semicolons or not. Every token belongs to exactly one statement.

A word that begins statements begins one outside parentheses unless it goes on with the statement
it stands in (`ON DELETE SET NULL`, `INSERT ... SELECT`); the rules for that are the table below.
`CREATE TABLE` and its like begin one even inside parentheses, so that a lost parenthesis costs one
statement and not the batch.
"""

from collections.abc import Callable, Mapping
from functools import cache

from datamigrate.ddl.batches import Batch
from datamigrate.dialects.base import Dialect
from datamigrate.values import dataclass

GRANTS = frozenset({"GRANT", "DENY", "REVOKE"})
DEFINES = frozenset({"CREATE", "ALTER", "DROP"})
_JOINS = frozenset({"INNER", "LEFT", "RIGHT", "FULL", "OUTER", "CROSS", "UNION"})
_SETS = frozenset({"UNION", "ALL", "EXCEPT", "INTERSECT"})
_SOURCES = frozenset({"SELECT", "EXEC", "EXECUTE"})
_REFERENTIAL = frozenset({"CASCADE", "NO", "RESTRICT", "SET"})
_SETTABLE = frozenset({"DATABASE", "SERVER"})
_VERBS = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE", "MERGE"})
_MARKS = frozenset({"(", ")", ";", "CASE"})


@dataclass(slots=True)
class _Open:
    """The statement being read: where it starts, its first words, what it has had so far."""

    start: int
    head: str
    kind: str
    seen: set[str]
    cases: int = 0


Rule = Callable[[list[str], int, _Open], bool]


def split(batch: Batch, dialect: Dialect) -> list[tuple[int, int]]:
    """The first and the last token of each statement, a closing semicolon included."""
    if _is_single(batch, dialect):
        return [(1, len(batch.tokens) - 1)]
    return _Splitter(batch, dialect).split()


@cache
def _begin_or_end(dialect: Dialect) -> frozenset[str]:
    return dialect.starters | dialect.starter_pairs.keys() | {";"}


def _has_directives(batch: Batch) -> bool:
    """Whether there may be one: a mark of it stands behind the comments that head the batch."""
    start, end = batch.bounds[2], batch.bounds[-1]
    return batch.text.find(":", start, end) >= 0 or batch.text.find("!!", start, end) >= 0


def _is_single(batch: Batch, dialect: Dialect) -> bool:
    """Whether nothing in a batch could begin or end a second statement, as in most scripts."""
    words, last, pairs = batch.words, len(batch.tokens) - 1, dialect.starter_pairs
    if last < 1 or _has_directives(batch):
        return False
    stop = last if words[last] == ";" else last + 1
    found = _begin_or_end(dialect).intersection(words[2:stop])
    if not found:
        return True
    return found <= pairs.keys() and not any(
        words[k + 1] in pairs[word] for k, word in enumerate(words[2:stop], 2) if word in found
    )


class _Splitter:
    def __init__(self, batch: Batch, dialect: Dialect) -> None:
        self.batch = batch
        self.words = batch.words
        self.count = len(batch.tokens)
        self.dialect = dialect
        self.pieces: list[tuple[int, int]] = []
        self.depth = 0
        self.body = False
        self.unbalanced: bool | None = None
        self.open: _Open | None = None

    def split(self) -> list[tuple[int, int]]:
        count = self.count
        if count > 1:
            self._start(1)
        for k in self._interesting():
            word = self.words[k]
            if word == "(":
                self.depth += 1
            elif word == ")":
                self.depth = max(self.depth - 1, 0)
            elif word == ";":
                self._semicolon(k, count)
            else:
                self._word(word, k)
        if self.open is not None:
            self._end(count - 1)
        return self.pieces

    def _interesting(self) -> list[int]:
        marks = _MARKS | _begin_or_end(self.dialect)
        if not _has_directives(self.batch):
            return [k for k, w in enumerate(self.words) if w in marks]
        return [
            k
            for k, w in enumerate(self.words)
            if w in marks or (len(w) > 2 and (w[0] == ":" or w[:2] == "!!"))
        ]

    def _start(self, k: int) -> None:
        words = self.words
        head, kind = words[k], words[k + 1]
        if head == "CREATE" and kind == "OR" and words[k + 2] == "ALTER":
            kind = words[k + 3]
        self.open = _Open(k, head, kind, set())
        self.depth = 0
        self.body = head in ("CREATE", "ALTER") and kind in self.dialect.bodies

    def _end(self, last: int) -> None:
        if self.open is not None and last >= self.open.start:
            self.pieces.append((self.open.start, last))
        self.open = None

    def _semicolon(self, k: int, count: int) -> None:
        if self.depth == 0 and not self.body:
            self._end(k)
            if k + 1 < count:
                self._start(k + 1)

    def _word(self, word: str, k: int) -> None:
        current = self.open
        if current is None or k == current.start:
            return
        if self._begins(word, k, current):
            self._end(k - 1)
            self._start(k)
        elif word[0] == ":" or word[:2] == "!!":
            self._directive(k)
        else:
            current.seen.add(word)

    def _directive(self, k: int) -> None:
        """A line for the client tool stands alone; what it interrupts ends before it."""
        self._end(k - 1)
        self.pieces.append((k, k))
        if k + 1 < self.count:
            self._start(k + 1)

    def _begins(self, word: str, k: int, current: _Open) -> bool:
        if word in DEFINES and self._defines(word, k):
            return not self.body or self._heads_batch(word, k)
        if self.body:
            return False
        if self.depth > 0:
            return word in self.dialect.starters and self.batch.begins_line(k) and self._lost()
        return self._begins_outside(word, k, current)

    def _lost(self) -> bool:
        """Whether a parenthesis of the batch is missing."""
        if self.unbalanced is None:
            self.unbalanced = self.words.count("(") != self.words.count(")")
        return self.unbalanced

    def _begins_outside(self, word: str, k: int, current: _Open) -> bool:
        if word == "CASE":
            current.cases += 1
            return False
        if current.cases and word in ("END", "ELSE"):
            current.cases -= word == "END"
            return False
        following = self.dialect.starter_pairs.get(word)
        if following is not None and self.words[k + 1] not in following:
            return False
        if following is None and word not in self.dialect.starters:
            return False
        return not _goes_on(word, self.words, k, current)

    def _defines(self, word: str, k: int) -> bool:
        """CREATE TABLE and the like, and not the DROP INDEX or GRANT CREATE VIEW inside another."""
        words = self.words
        kind = words[k + 1]
        if kind == "OR" and word == "CREATE":
            return words[k + 2] == "ALTER"
        if words[k - 1] == "OR" and words[k - 2] == "CREATE":
            return False
        if kind not in self.dialect.definitions or words[k - 1] in GRANTS:
            return False
        assert self.open is not None
        if words[k - 1] == "," and self.open.head in GRANTS:
            return False
        return not (word == "DROP" and self.open.head == "ALTER" and _fresh(words, k, self.open))

    def _heads_batch(self, word: str, k: int) -> bool:
        """Whether a routine's body must end here, as these may not stand inside one."""
        kind = self.words[k + 1]
        if kind == "OR":
            return True
        heads = self.dialect.batch_heads
        return (word == "CREATE" and kind in heads) or (
            word == "ALTER" and kind in heads - {"SCHEMA", "RULE"}
        )


def _fresh(words: list[str], k: int, current: _Open) -> bool:
    """Whether ALTER has named its object and nothing more before token k."""
    name = words[current.start + 2 : k]
    return len(name) % 2 == 1 and all(dot == "." for dot in name[1::2])


def _goes_on(word: str, words: list[str], k: int, current: _Open) -> bool:
    before = words[k - 1]
    if current.head in GRANTS and (before in GRANTS or before in {",", "FOR"}):
        return True
    rule = RULES.get(word)
    return rule is not None and rule(words, k, current)


def _select(words: list[str], k: int, current: _Open) -> bool:
    before = words[k - 1]
    if before in _SETS or before in {"AS", "FOR"} or current.kind == "VIEW":
        return True
    if current.head == "INSERT":
        return not _has_rows(words, k, current)
    return current.head == "WITH" and not current.seen & _VERBS


def _has_rows(words: list[str], k: int, current: _Open) -> bool:
    """Whether an INSERT has said by token k where its rows come from."""
    return bool(current.seen & _SOURCES) or "VALUES" in words[current.start : k]


def _change(words: list[str], k: int, current: _Open) -> bool:
    """INSERT, UPDATE, DELETE, MERGE inside another statement."""
    before, after = words[k - 1], words[k + 1]
    if before in {"THEN", "AFTER", "BEFORE", "OF", "FOR", "BULK"}:
        return True
    if before == "ON" and after in _REFERENTIAL and current.head in DEFINES:
        return True
    if words[k] == "MERGE" and (before in _JOINS or after in {"JOIN", "UNION", "RANGE"}):
        return True
    if words[k] == "UPDATE" and after == "(" and before in {"IF", "AND", "OR", "NOT"}:
        return True
    return current.head == "WITH" and not current.seen & _VERBS


def _set(words: list[str], k: int, current: _Open) -> bool:
    before, after = words[k - 1], words[k + 1]
    if before in {"DELETE", "UPDATE"} and after in {"NULL", "DEFAULT"}:
        return True
    if current.head == "ALTER":
        return after == "(" or (current.kind in _SETTABLE and "SET" not in current.seen)
    if before == "UPDATE" or (current.head == "WITH" and "UPDATE" in current.seen):
        return "SET" not in current.seen
    return current.head == "UPDATE" and current.kind != "STATISTICS" and "SET" not in current.seen


def _execute(words: list[str], k: int, current: _Open) -> bool:
    if words[k - 1] in {"WITH", ","} and words[k + 1] == "AS":
        return True
    return current.head == "INSERT" and not _has_rows(words, k, current)


def _alter(words: list[str], k: int, current: _Open) -> bool:
    return current.head == "ALTER" and words[k + 1] in {"COLUMN", "INDEX"}


def _drop(words: list[str], k: int, current: _Open) -> bool:
    return current.head == "ALTER"


def _if(words: list[str], k: int, current: _Open) -> bool:
    """DROP TABLE IF EXISTS name, DROP COLUMN IF EXISTS name; not IF EXISTS (SELECT ...)."""
    after = words[k + 1 : k + 3]
    if current.head not in DEFINES:
        return False
    return (after == ["NOT", "EXISTS"] and words[k + 3 : k + 4] != ["("]) or (
        after[:1] == ["EXISTS"] and after[1:] != ["("]
    )


def _fetch(words: list[str], k: int, current: _Open) -> bool:
    return words[k - 1] in {"ROW", "ROWS"}


def _grant(words: list[str], k: int, current: _Open) -> bool:
    return words[k + 1] == "OPTION"


def _trigger_switch(words: list[str], k: int, current: _Open) -> bool:
    return current.head == "ALTER" and _fresh(words, k, current)


def _end(words: list[str], k: int, current: _Open) -> bool:
    """GENERATED ALWAYS AS ROW END"""
    return words[k - 1] in {"ROW", "TRANSACTION_ID", "SEQUENCE_NUMBER"}


RULES: Mapping[str, Rule] = {
    "ALTER": _alter,
    "DELETE": _change,
    "DISABLE": _trigger_switch,
    "DROP": _drop,
    "ENABLE": _trigger_switch,
    "END": _end,
    "EXEC": _execute,
    "EXECUTE": _execute,
    "FETCH": _fetch,
    "GRANT": _grant,
    "IF": _if,
    "INSERT": _change,
    "MERGE": _change,
    "SELECT": _select,
    "SET": _set,
    "UPDATE": _change,
}
