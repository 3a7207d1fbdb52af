"""The functions that each target is known to have, and the names that stand in a piece of its SQL.

The lists are in tests/cases/translate/functions, each under the vendor's page that it is from.
"""

import re
from functools import lru_cache
from pathlib import Path

from datamigrate.types import Target

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "cases" / "translate" / "functions"

# The words of SQL itself, among them the parts of dates and the words before constants.
WORDS = """
and as at between bignumeric case date datetime day dayofyear div doy else end epoch escape false
format from hour in interval is isoweek iso_week leading like microsecond microseconds millisecond
milliseconds minute month not null numeric or quarter second similar string then time timestamp
timestamp_ntz timestamptz to trailing true week weekiso when year zone
"""
_TYPE = re.compile(r"\bas ([a-z]\w*(?: precision)?(?:\([^()]*\))?)|\bconvert\((\w+\(\w+\)), ")


@lru_cache(maxsize=16)
def known(target: Target) -> frozenset[str]:
    """The names of its list."""
    lines = (FOLDER / f"{target.name}.txt").read_text("utf-8").splitlines()
    assert lines[0].startswith("# https://"), "where the names stand"
    assert lines[1:] == sorted(set(lines[1:]))
    return frozenset(lines[1:])


def names(sql: str, target: Target) -> set[str]:
    """The words of a text that are no constant, no name in quotes and no type."""
    text = _without_constants(sql, target)
    return {word for word in re.findall(r"\b[a-z_]\w*", text) if not word[0].isdigit()}


def _without_constants(sql: str, target: Target) -> str:
    escaped = "\\\\" in target.literals.text_escapes.values()
    text = re.sub(r"'(?:[^'\\]|\\.|'')*'" if escaped else r"'(?:[^']|'')*'", "''", sql, flags=re.S)
    quotes = target.identifiers
    text = re.sub(f"{re.escape(quotes.opening)}.*?{re.escape(quotes.closing)}", "1", text)
    return _TYPE.sub(lambda found: "as 1" if found[1] else "convert(1, ", text)


def calls(sql: str, target: Target) -> set[str]:
    """The functions that a query calls: names with a parenthesis right behind them."""
    text = _without_constants(sql, target)
    return {*re.findall(r"\b([a-z_]\w*)\(", text)}


def strange(sql: str | None, columns: set[str], target: Target) -> set[str]:
    """The names that are neither columns nor anything that the target is known to have."""
    return set() if sql is None else names(sql, target) - columns - known(target) - {*WORDS.split()}
