"""Say of procedures, functions and triggers what is known without running them: the work left.

Their text is cut into words; nothing of it is translated.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from datamigrate.catalog.model import Catalog, Routine
from datamigrate.plan.context import Context, Key
from datamigrate.plan.model import RoutinePlan
from datamigrate.plan.names import joined
from datamigrate.source import Placed

_WORD = re.compile(
    r"""
      (?P<gone>\s++ | --[^\n]*+ | /\*(?:[^*]++|\*(?!/))*+(?:\*/|\Z))
    | (?P<text>[nN]?'(?:[^']++|'')*+(?:'|\Z))
    | (?P<name>\[(?:[^\]]++|\]\])*+(?:\]|\Z) | "(?:[^"]++|"")*+(?:"|\Z) | [^\W\d][\w@$\#]*+)
    | (?P<local>[@\#][\w@$\#]*+)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)

FEATURES: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern)
    for name, pattern in {
        "calls of procedures": r"\b(?:EXEC|EXECUTE) (?!AS\b|\()(?:@\S+ = )?[^\s(@]",
        "common table expressions": r"\bWITH [^\s(]+ (?:\( [^()]* \) )?AS \(",
        "cursors": r"\bCURSOR\b",
        "dynamic SQL": r"\b(?:EXEC|EXECUTE) \(|\bSP_EXECUTESQL\b",
        "error handling": r"\bBEGIN TRY\b|\bRAISERROR\b|\bTHROW\b|@@ERROR\b",
        "external code": r"\bEXTERNAL NAME\b",
        "GOTO": r"\bGOTO\b",
        "identity values": r"\bSCOPE_IDENTITY\b|@@IDENTITY\b|\bIDENT_CURRENT\b|\bIDENTITY_INSERT\b",
        "inserted and deleted rows": r"\b(?:FROM|JOIN) (?:INSERTED|DELETED)\b|\bOUTPUT (?:INS|DEL)",
        "JSON": r"\bFOR JSON\b|\bOPENJSON\b|\bJSON_(?:QUERY|VALUE|MODIFY)\b",
        "loops": r"\bWHILE\b",
        "MERGE": r"\bMERGE (?:INTO )?[^\s(]",
        "other servers": r"\bOPENQUERY\b|\bOPENROWSET\b|\bOPENDATASOURCE\b",
        "PIVOT": r"\b(?:UN)?PIVOT \(",
        "sequences": r"\bNEXT VALUE FOR\b",
        "table variables": r"(?<!\S)@\S+ (?:AS )?TABLE \(|\bREADONLY\b",
        "temporary tables": r"(?<!\S)\#",
        "transactions": r"\b(?:BEGIN|COMMIT|ROLLBACK) (?:TRAN|TRANSACTION)\b",
        "waiting": r"\bWAITFOR\b",
        "XML": r"\bFOR XML\b|\bOPENXML\b|\. (?:NODES|VALUE|QUERY|EXIST|MODIFY) \(",
    }.items()
}
"""What makes a routine harder to move, as a pattern over its words in upper case."""

_READS = frozenset({"FROM", "JOIN", "USING", "APPLY"})
_WRITES = frozenset({"INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE"})
_BETWEEN = frozenset({"INTO", "FROM", "TABLE", "TOP", "(", ")"})


def plan_routines(
    catalog: Catalog, known: Mapping[Key, str], context: Context
) -> tuple[RoutinePlan, ...]:
    """Every routine, in the order of the script. `known` are tables and views by their keys."""
    sources = {source.name: source for source in catalog.sources}
    return tuple(
        _routine(routine, sources.get(routine.span.file), known, context)
        for routine in catalog.routines
    )


def _routine(
    routine: Routine, source: Placed | None, known: Mapping[Key, str], context: Context
) -> RoutinePlan:
    text = source.part(routine.span.start, routine.span.end) if source else ""
    words = [*words_of(text)]
    upper = " ".join(words).upper()
    reads, writes = tables_of(words, routine.schema, known, context)
    return RoutinePlan(
        kind=routine.kind,
        name=joined((routine.schema or context.dialect.default_schema, routine.name)),
        lines=len(text.splitlines()),
        reads=tuple(sorted(reads)),
        writes=tuple(sorted(writes)),
        features=tuple(name for name, pattern in FEATURES.items() if pattern.search(upper)),
    )


def words_of(text: str) -> Iterator[str]:
    """The words without comments; a text is a pair of quotes."""
    for found in _WORD.finditer(text):
        if found.lastgroup == "text":
            yield "''"
        elif found.lastgroup != "gone":
            yield found[0]


def tables_of(
    words: Sequence[str], schema: str | None, known: Mapping[Key, str], context: Context
) -> tuple[set[str], set[str]]:
    """What code of a schema reads and what it writes; a table that goes by its alias counts too."""
    read: set[str] = set()
    targets: list[tuple[str, ...]] = []
    aliases: dict[str, str] = {}
    for place, word in enumerate(words):
        upper = word.upper()
        if upper in _WRITES:
            start = place + 1
            while start < len(words) and words[start].upper() in _BETWEEN | {"*"}:
                start += 1
            targets.append(_name(words, start))
        elif upper in _READS and words[place - 1].upper() not in _WRITES:
            name = _name(words, place + 1)
            found = _known(name, schema, known, context)
            if found is not None:
                read.add(found)
                after = place + 2 * len(name)
                after += "AS" in (one.upper() for one in words[after : after + 1])
                aliases.update((_bare(one).lower(), found) for one in words[after : after + 1])
    written = {
        _known(name, schema, known, context) or aliases.get(".".join(name).lower())
        for name in targets
        if name
    }
    return read, {name for name in written if name is not None}


def _name(words: Sequence[str], start: int) -> tuple[str, ...]:
    """The parts of the name that begins there."""
    parts: list[str] = []
    place = start
    while place < len(words) and (words[place][0] in '["' or words[place].isidentifier()):
        parts.append(_bare(words[place]))
        if words[place + 1 : place + 2] != ["."]:
            break
        place += 2
    return tuple(parts)


def _bare(word: str) -> str:
    if word[0] == "[":
        return word[1:].removesuffix("]").replace("]]", "]")
    return word[1:].removesuffix('"').replace('""', '"') if word[0] == '"' else word


def _known(
    parts: Sequence[str], schema: str | None, known: Mapping[Key, str], context: Context
) -> str | None:
    """The table or view of that name: of the code's schema, or of the default one."""
    if not 1 <= len(parts) <= 2:
        return None
    schemas: Iterable[str | None] = parts[:1] if len(parts) == 2 else (schema, None)
    keys = (context.key(one, parts[-1]) for one in schemas)
    return next((known[key] for key in keys if key in known), None)
