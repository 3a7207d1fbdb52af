"""Run the known-answer cases through sqlglot alone, and through our own writers for comparison.

`--write` puts the tables into docs/decisions. PostgreSQL takes part where
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
import known_views as views
from datamigrate.types import TARGETS, Target, target_type
from known_answers import Case, Engine, EngineError, cases, engines, plain, query, translated

DECISIONS = fidelity.ROOT / "docs" / "decisions"
SECTION = "sqlglot alone"

Translator = Callable[[Case, Target], str | None]
ViewTranslator = Callable[[views.Case, Target], tuple[list[str], str] | None]
Run = Callable[[Iterable[str], str], views.Rows]


class Verdict(StrEnum):
    """What became of a case; the titles of the table's columns."""

    RIGHT = "right"
    WRONG = "wrong"
    BROKEN = "does not run"
    UNDUE = "written where we refuse"
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


def view_by_sqlglot(case: views.Case, target: Target) -> tuple[list[str], str] | None:
    """Statements that make tables and views as the source names them, and the question."""
    name = list(case.views)[-1]
    made = [*views.tables(case, target)]
    try:
        for view, text in case.views.items():
            made += sqlglot.transpile(
                f"CREATE VIEW {view} AS {text}",
                read="tsql",
                write=target.sqlglot,
                unsupported_level=ErrorLevel.RAISE,
            )
    except SqlglotError:
        return None
    schemas = dict.fromkeys(one.split(".")[0] for one in (*case.tables, *case.views))
    drops = [f"drop schema if exists {schema} cascade" for schema in schemas]
    begin = [*drops, *(f"create schema {schema}" for schema in schemas)]
    return [*begin, *made], f"select * from {name}"


def view_by_us(case: views.Case, target: Target) -> tuple[list[str], str] | None:
    """The same of our models."""
    made = views.planned(case, target)
    last = {view.original: view for view in made.views}[list(case.views)[-1]]
    if last.refusal is not None:
        return None
    return [*views.statements(case, made, target)], f"select * from {last.model}"


def view_verdict(case: views.Case, target: Target, by: ViewTranslator, run: Run) -> Verdict:
    """An answer counts even where we refuse to give one."""
    written = by(case, target)
    if written is None:
        return Verdict.REFUSED
    if case.rows is None:
        return Verdict.UNDUE
    try:
        found = run(*written)
    except Exception:  # noqa: BLE001  # of any driver
        return Verdict.BROKEN
    same = views.comparable(found) == views.comparable(case.rows)
    return Verdict.RIGHT if same else Verdict.WRONG


def view_rows() -> list[tuple[str, ...]]:
    """A row for each engine of this machine and each writer."""
    made = []
    writers: dict[str, ViewTranslator] = {"sqlglot": view_by_sqlglot, "queries": view_by_us}
    for name, run in views.engines().items():
        target = TARGETS[name]
        known = views.cases()
        for writer, by in writers.items():
            counts = Counter(view_verdict(case, target, by, run) for case in known)
            shares = (_share(counts[kind], len(known)) for kind in Verdict)
            made.append((target.label, writer, str(len(known)), *shares))
    return made


def main(arguments: list[str]) -> int:
    """Print the tables, and keep them when asked to."""
    tables = {"expressions": rows(cases()), "views": view_rows()}
    for name, found in tables.items():
        table = fidelity.markdown(("target", "by", "cases", *Verdict), found)
        text = f"{table}\n\nsqlglot {version('sqlglot')}"
        print(text)
        if "--write" in arguments:
            fidelity.write(SECTION, "sqlglot alone", text, DECISIONS / f"{name}.md")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
