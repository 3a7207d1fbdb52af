"""Run the known-answer cases through sqlglot alone, and through `translate` for comparison.

`--write` puts the table into docs/decisions/expressions.md. PostgreSQL takes part where
DATAMIGRATE_TEST_POSTGRES holds a connection string.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterable
from enum import StrEnum
from importlib.metadata import version

import sqlglot
from sqlglot.errors import ErrorLevel, SqlglotError

import fidelity
from datamigrate.types import TARGETS, Target, target_type
from known_answers import Case, Engine, EngineError, cases, engines, plain, query, translated

PAGE = fidelity.ROOT / "docs" / "decisions" / "expressions.md"
SECTION = "sqlglot alone"

Translator = Callable[[Case, Target], str | None]


class Verdict(StrEnum):
    """What became of a case; the titles of the table's columns."""

    RIGHT = "right"
    WRONG = "wrong"
    BROKEN = "does not run"
    UNDUE = "written where `translate` refuses"
    REFUSED = "refused"


def by_sqlglot(case: Case, target: Target) -> str | None:
    """The SQL, or None where sqlglot says that it cannot; it is asked to say so."""
    try:
        written = sqlglot.transpile(
            case.text, read="tsql", write=target.sqlglot, unsupported_level=ErrorLevel.RAISE
        )
    except SqlglotError:
        return None
    sql = "; ".join(written)
    if not sql or case.declared is None:
        return sql or None
    # What the column of that type stores.
    return f"cast({sql} as {target_type(case.declared, target).sql})"


def by_us(case: Case, target: Target) -> str | None:
    """The SQL that `translate` writes."""
    return translated(case, target).sql


TRANSLATORS: dict[str, Translator] = {"sqlglot": by_sqlglot, "translate": by_us}


def verdict(case: Case, target: Target, translator: Translator, run: Engine) -> Verdict:
    """An answer counts even where `translate` refuses to give one."""
    sql = translator(case, target)
    if sql is None:
        return Verdict.REFUSED
    if not case.has_answer:
        return Verdict.UNDUE
    try:
        answer = run(query(sql, case.columns, case.row, target))
    except EngineError:
        return Verdict.BROKEN
    return Verdict.RIGHT if plain(answer) == plain(case.answer) else Verdict.WRONG


def comparable(case: Case, target: Target) -> bool:
    """Whether the case has an answer, or none is due; what the clock gives is neither."""
    return case.has_answer or target.name in case.refusals


def rows(chosen: Iterable[Case]) -> list[tuple[str, ...]]:
    """A row for each engine of this machine and each translator."""
    known = list(chosen)
    made = []
    for name, run in engines().items():
        target = TARGETS[name]
        compared = [case for case in known if comparable(case, target)]
        for translator, translate in TRANSLATORS.items():
            counts = Counter(verdict(case, target, translate, run) for case in compared)
            shares = (_share(counts[kind], len(compared)) for kind in Verdict)
            made.append((target.label, translator, str(len(compared)), *shares))
    return made


def _share(part: int, whole: int) -> str:
    return f"{part} ({100 * part / whole:.0f} %)" if part else "0"


def main(arguments: list[str]) -> int:
    """Print the table, and keep it when asked to."""
    table = fidelity.markdown(("target", "by", "cases", *Verdict), rows(cases()))
    text = f"{table}\n\nsqlglot {version('sqlglot')}"
    print(text)
    if "--write" in arguments:
        fidelity.write(SECTION, "sqlglot alone", text, PAGE)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
