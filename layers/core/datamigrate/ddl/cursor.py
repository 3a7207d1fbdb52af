"""Walk over the tokens of one statement. Reading never raises; what is missing is reported."""

import re
from collections.abc import Callable, Mapping
from itertools import accumulate
from sys import intern

from datamigrate.catalog.model import Expression, placed
from datamigrate.ddl.batches import Batch
from datamigrate.ddl.statements import Name
from datamigrate.diagnostics import Code, Diagnostic, Severity, Span
from datamigrate.dialects.base import Dialect

P101 = Code("P101", Severity.ERROR, "unexpected text in a definition")

_PLACEHOLDER = re.compile(r"\$\(([^)]*)\)|\$?(?<!\{)\{([\w.:-]+)\}(?!\})")
_TEMPLATE = re.compile(r"\{\{([^{}]*)\}\}")
"""Only a bare word may be one: inside quotes, two braces belong to the name."""
_NAME_MARKS = frozenset('["_@#{')
_END = ("", "", "", "")


class Cursor:
    """The tokens `first` to `last` of a batch; `i` is the next one, `end` the one after the last.

    Closing semicolons are left out; `terminated` says whether there was one. `words` ends in empty
    strings, so that looking ahead needs no check.
    """

    __slots__ = (
        "_balanced",
        "_partners",
        "batch",
        "diagnostics",
        "dialect",
        "end",
        "first",
        "i",
        "terminated",
        "tokens",
        "variables",
        "words",
    )

    def __init__(
        self,
        batch: Batch,
        first: int,
        last: int,
        dialect: Dialect,
        variables: Mapping[str, str],
        diagnostics: list[Diagnostic],
    ) -> None:
        end = last + 1
        while end > first and batch.tokens[end - 1] == ";":
            end -= 1
        self.terminated = end <= last
        self.batch = batch
        self.first = first
        self.tokens = batch.tokens[first:end]
        self.words = [*batch.words[first:end], *_END]
        self.i = 0
        self.end = end - first
        self.dialect = dialect
        self.variables = variables
        self.diagnostics = diagnostics
        self._partners: dict[int, int] | None = None
        self._balanced: bool | None = None

    # what stands here

    @property
    def word(self) -> str:
        """The next token in upper case, "" at the end."""
        return self.words[self.i]

    def at(self, *words: str) -> bool:
        """Whether these words come next."""
        return self.words[self.i : self.i + len(words)] == list(words)

    def take(self, word: str) -> bool:
        """Step over this word if it comes next."""
        if self.words[self.i] == word:
            self.i += 1
            return True
        return False

    def take_all(self, *words: str) -> bool:
        """Step over these words if all of them come next."""
        found = self.at(*words)
        if found:
            self.i += len(words)
        return found

    def take_any(self, words: frozenset[str]) -> str | None:
        """Step over one of these words if it comes next."""
        word = self.words[self.i]
        if word and word in words:
            self.i += 1
            return word
        return None

    def begins_line(self) -> bool:
        """Whether the next token is the first on its line."""
        return self.batch.begins_line(self.first + self.i)

    # names and values

    def at_name(self) -> bool:
        """Whether a name may begin here."""
        i = self.i
        return i < self.end and self.is_name(self.tokens[i])

    @staticmethod
    def is_name(token: str) -> bool:
        """Whether a token is a name or a word, and no number, string or sign."""
        first = token[0]
        if first.isalpha() or first in _NAME_MARKS or first > "\x7f":
            return token[1:2] != "'"
        return first == "$" and not token[1:2].isdigit()

    def unquoted(self, token: str) -> str:
        """A name without its quotes, deployment placeholders filled in."""
        opening = token[0]
        if opening == "[":
            text = token[1:-1] if token[-1:] == "]" and len(token) > 1 else token[1:]
            text = text.replace("]]", "]") if "]]" in text else text
        elif opening == '"':
            text = token[1:-1].replace('""', '"')
        else:
            text = token
        return self.substituted(text) if "{" in text or "$(" in text else text

    @staticmethod
    def substitutes(text: str) -> bool:
        """Whether a text holds deployment placeholders."""
        return "{" in text or "$(" in text

    def substituted(self, text: str) -> str:
        """Deployment placeholders filled in: their value, or else their name."""

        def value(found: re.Match[str]) -> str:
            name = found[1] if found[1] is not None else found[2]
            return self.variables.get(name.lower(), name)

        return _PLACEHOLDER.sub(value, text)

    def identifier(self) -> str | None:
        """One part of a name."""
        i = self.i
        if i >= self.end:
            return None
        token = self.tokens[i]
        if token[0] != "[" and not self.is_name(token):
            return None
        self.i = i + 1
        return self.unquoted(token)

    def path(self) -> tuple[str, ...]:
        """All the parts of a dotted name; () when there is none. An omitted part is ""."""
        parts: list[str] = []
        while self.words[self.i] == ".":
            self.i += 1
        while self.i < self.end:
            token = self.tokens[self.i]
            if token[0] == "[":
                parts.append(self.unquoted(token))
            elif self.is_name(token):
                parts += self._parts(token)
            else:
                break
            self.i += 1
            if self.words[self.i] == ".":
                self._dots(parts)
            elif token[-1] not in "})" or not self._glued():
                break
        return tuple(parts)

    def _parts(self, token: str) -> list[str]:
        if token[0] == '"':
            return [self.unquoted(token)]
        if "{" in token or "$(" in token:
            text = self.substituted(_TEMPLATE.sub(lambda found: found[1].strip(), token))
            return [part for part in text.split(".") if part]
        if token[0] == "@" and self.words[self.i + 1] == ".":
            return [token.lstrip("@")]
        return [token]

    def _dots(self, parts: list[str]) -> None:
        """Step over the dots after a part; between two dots a part is left out."""
        self.i += 1
        while self.words[self.i] == ".":
            self.i += 1
            parts.append("")

    def _glued(self) -> bool:
        """A placeholder for a schema and its dot, right before the name: {owner}[Name]."""
        if self.i >= self.end:
            return False
        before, here = self.first + self.i - 1, self.first + self.i
        bounds = self.batch.bounds
        return bounds[2 * before + 1] == bounds[2 * here] and self.tokens[self.i][:1] in '["{$'

    def name(self) -> Name | None:
        """A name of one or more parts; only schema and name are kept."""
        parts = self.path()
        if not parts or not parts[-1]:
            return None
        return Name((intern(parts[-2]) or None) if len(parts) > 1 else None, parts[-1])

    # parentheses

    def partner(self, i: int) -> int:
        """The token that closes the parenthesis at token i; `end` if nobody does."""
        if self._partners is None:
            self._partners = self._matched()
        return self._partners[i]

    def _matched(self) -> dict[int, int]:
        partners: dict[int, int] = {}
        stack: list[int] = []
        words = self.words
        for i in [i for i, word in enumerate(words) if word == "(" or word == ")"]:
            if words[i] == "(":
                stack.append(i)
            elif stack:
                partners[stack.pop()] = i
        if stack:
            partners.update(dict.fromkeys(stack, self.end))
            self._bound(partners)
        return partners

    def _bound(self, partners: dict[int, int]) -> None:
        """Some parenthesis is never closed: let none but the outermost reach over a line's end."""
        lines = list(accumulate(self.batch.begins_line(self.first + i) for i in range(self.end)))
        lines.append(lines[-1])
        for i, partner in partners.items():
            if lines[i] != lines[partner]:
                partners[i] = self.end

    def balanced(self) -> bool:
        """Whether the statement closes as many parentheses as it opens."""
        if self._balanced is None:
            self._balanced = self.words.count("(") == self.words.count(")")
        return self._balanced

    def closed(self, i: int) -> bool:
        """Whether the parenthesis at token i has a partner."""
        return self.partner(i) < self.end

    def skip_group(self) -> bool:
        """Step over a group in parentheses; one that nobody closes ends with its line."""
        if self.words[self.i] != "(":
            return False
        stop = self.partner(self.i)
        if stop < self.end:
            self.i = stop + 1
        else:
            self.report("`)`", at=self.i)
            self.i += 1
            self.skip_line()
        return True

    def skip_line(self) -> None:
        """Step to the next line, or to a comma that ends this one."""
        while self.i < self.end and not self.begins_line():
            if self.words[self.i] in {",", ")"} and self._ends_line():
                return
            self.i += 1

    def _ends_line(self) -> bool:
        return self.i + 1 >= self.end or self.batch.begins_line(self.first + self.i + 1)

    def skip_to(self, words: frozenset[str]) -> None:
        """Step to one of these words outside parentheses, or to the end."""
        while self.i < self.end and self.words[self.i] not in words:
            self.step()

    def step(self) -> None:
        """Step over one token, or over a whole group in parentheses."""
        if not self.skip_group():
            self.i += 1

    def skip_item(self) -> None:
        """Step to the comma or parenthesis that ends an item of a list."""
        self.skip_to(_ITEM_END)

    # text

    def text(self, first: int, last: int) -> str:
        """The text of tokens `first` to `last`, the last one included."""
        return self.batch.slice(self.first + first, self.first + last)

    def span(self, first: int, last: int | None = None) -> Span:
        """The place of tokens `first` to `last`, or up to the one just read."""
        final = self.end - 1
        last = self.i - 1 if last is None else last
        if last > final or first > final:
            first, last = max(min(first, final), 0), max(final, 0)
        return self.batch.span(self.first + first, self.first + max(first, last))

    def place(self, first: int) -> tuple[str, int]:
        """The file and the place of what has been read from token `first` on."""
        span = self.span(first)
        return span.file, placed(span.start, span.end)

    def expression(self, first: int, last: int) -> Expression:
        """Tokens `first` to `last` as an expression; short ones are often like another one."""
        text = self.text(first, last)
        return Expression(intern(text) if len(text) < _SHORT else text, self.span(first, last))

    def group(self) -> Expression | None:
        """What stands in parentheses, without them."""
        if self.word != "(":
            return None
        first = self.i + 1
        self.skip_group()
        last = self.i - 2 if self.words[self.i - 1] == ")" else self.i - 1
        return (
            self.expression(first, last) if last >= first else Expression("", self.span(first - 1))
        )

    def plain_group(self) -> str:
        """The text of a short group in parentheses that reads the same wherever it stands.

        It is "" for any other; nothing is stepped over.
        """
        stop = self.partner(self.i)
        if stop >= self.end or stop - self.i > _SHORT or self.batch.damaged:
            return ""
        text = self.text(self.i, stop)
        return text if _PLAIN.fullmatch(text) else ""

    def items(self, item: Callable[[], object]) -> None:
        """A list in parentheses. `item` reads one element; each round consumes a token."""
        if not self.take("("):
            self.report("`(`")
            return
        while self.i < self.end and self.word != ")":
            start = self.i
            item()
            if self.i == start:
                self.i += 1
            if self.word not in {",", ")"} and self.i < self.end:
                self.report("`,` or `)`")
                self.skip_item()
            self.take(",")
        if not self.take(")"):
            self.report("`)`")

    # findings

    def report(self, expected: str, at: int | None = None, hint: str | None = None) -> None:
        """Say that something else was expected here."""
        i = self.i if at is None else at
        found = f"`{self.tokens[i][:40]}`" if i < self.end else "the end of the statement"
        message = f"expected {expected}, found {found}"
        self.diagnostics.append(Diagnostic(P101, message, self.span(i, i), hint))


_SHORT = 64
_PLAIN = re.compile(r"[\w\[\]()=., \t\r\n]*")
_ITEM_END = frozenset({",", ")"})
