"""Read staging models that have the shape our template gives them, by patterns instead of a parser.

A parser takes milliseconds for a model. What has this shape exactly differs only in names and
types: the frame and each distinct type are parsed once. Whatever deviates is parsed whole.
"""

import re
from functools import cache

from datamigrate.types import Target
from datamigrate.values import dataclass
from datamigrate.verdict.jinja import RELATION
from datamigrate.verdict.model import Output, Query, Read
from datamigrate.verdict.sql import Parser, is_query

_HEAD = "with source as (\n\n    select * from {relation}\n\n),\n\nrenamed as (\n\n    select\n"
_TAIL = "\n    from source\n\n)\n\nselect * from renamed"


@dataclass(frozen=True, slots=True)
class _Forms:
    """The patterns for one way of quoting names."""

    head: re.Pattern[str]
    line: re.Pattern[str]
    opening: str
    closing: str


@cache
def _forms(target: Target) -> _Forms:
    rules = target.identifiers
    opening, closing = re.escape(rules.opening), re.escape(rules.closing)
    name = f"{opening}(?:[^{closing}]|{closing * 2})++{closing}"
    relation = rf"{opening}{RELATION}{closing}\.{opening}source{closing}\.({name})\.({name})"
    depends = rf"(?:-- depends_on: {opening}{RELATION}{closing}(?:\.{name})+(?:\n\n)?\n\n)?"
    head, placed = re.escape(_HEAD).split(re.escape("{relation}"))
    line = (
        rf"[ ]{{8}}cast\((?:\n[ ]{{12}})?(?P<read>{name})(?:[ ]|\n[ ]{{12}})as[ ]"
        rf"(?P<type>[a-z][a-z0-9_ ]*+(?:\([0-9a-z, ]+\)|<[a-z0-9]+>)?(?:\[[0-9]*\])?)"
        rf"(?:\n[ ]{{8}})?\)"
        rf"[ ]as[ ](?P<name>{rules.plain}|{name})(?P<comma>,?)\n"
        r"|[ ]{8}-- [a-z]+\n|\n(?=[ ]{8}-- )"
    )
    return _Forms(
        re.compile(depends + head + relation + r"(?:\n{3})?" + placed),
        re.compile(line),
        rules.opening,
        rules.closing,
    )


def read_shape(sql: str, parser: Parser) -> Query | None:
    """What a staging model of ours selects, or None where a parser has to tell."""
    target = parser.target
    forms = _forms(target)
    head = forms.head.match(sql)
    end = len(sql.rstrip("\n"))
    if head is None or not sql.endswith(_TAIL, head.end(), end):
        return None
    relations = (("source", _bare(head[1], forms), _bare(head[2], forms)),)
    position, end = head.end(), end - len(_TAIL)
    outputs: list[Output] = []
    reads: list[Read] = []
    more = True
    while position < end:
        found = forms.line.match(sql, position, end)
        if found is None:
            return None
        position = found.end()
        read, kind, name, comma = found.group("read", "type", "name", "comma")
        if read is None:
            continue
        if not more or not _sound(kind, name, parser):
            return None
        more = comma == ","
        at = found.start("read")
        quoted = name.startswith(forms.opening)
        outputs.append(Output(_bare(name, forms), kind, at, quoted))
        reads.append(Read(relations, _bare(read, forms), True, at))
    return None if more else Query(tuple(outputs), tuple(reads))


def _sound(kind: str, name: str, parser: Parser) -> bool:
    rules = parser.target.identifiers
    if name in rules.reserved:
        return False
    quoted = rules.opening + "a" + rules.closing
    item = f"        cast({quoted} as {kind}) as {quoted}\n"
    return parser.parses_as(_HEAD.format(relation=quoted) + item + _TAIL, is_query)


def _bare(name: str, forms: _Forms) -> str:
    if not name.startswith(forms.opening):
        return name
    return name[len(forms.opening) : -len(forms.closing)].replace(forms.closing * 2, forms.closing)
