"""Try every test of a built project with rows that it must not let pass.

A test is proven when each of its mutants makes it fail, and nothing fails that has no business to.
"""

import json
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from compiled import Suite
from datamigrate.cli.build import VARIABLE
from datamigrate.cli.dbt import BUILD, DbtError, dbt
from datamigrate.plan.model import ProjectPlan
from datamigrate.types import TARGETS
from datamigrate.types.identifiers import quoted
from mutants import Breeder, Mutant, Named
from synthetic.constraints import Condition, Constraint, Required, Shape
from synthetic.rows import Synthesis, insert, synthesize

_FEW, _FOR_CONDITIONS = 3, 6


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of the mutants of one test.

    `alone`: one of them made this test fail and no other. `unrelated` failed without a reason. A
    test without mutants is not in the project (`missing`), or no row was found that breaks it;
    `reason` says why, where that is known.
    """

    model: str
    kind: str
    name: str
    mutants: int = 0
    killed: int = 0
    alone: bool = False
    unrelated: tuple[str, ...] = ()
    missing: bool = False
    reason: str | None = None

    @property
    def verdict(self) -> str:
        if self.missing or self.killed < self.mutants:
            return "survived"
        if not self.mutants:
            return "cannot be broken"
        return "killed" if not self.unrelated else "unrelated failed"


@dataclass(frozen=True, slots=True)
class Proof:
    """All trials of a project. `sampled` mutants were given to dbt itself; where it saw it
    otherwise, `differing` says so."""

    rows: int
    trials: tuple[Trial, ...]
    unsatisfied: tuple[str, ...] = ()
    sampled: int = 0
    differing: tuple[str, ...] = ()

    @property
    def survivors(self) -> list[Trial]:
        return [t for t in self.trials if t.verdict in {"survived", "unrelated failed"}]

    @property
    def proven(self) -> bool:
        return not (self.survivors or self.differing or self.unsatisfied)


@dataclass(slots=True)
class _Sample:
    """Mutants of which no two touch the same test, and everything that fails with them."""

    mutants: list[Mutant] = field(default_factory=list)
    watched: set[Named] = field(default_factory=set)
    failing: set[Named] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)


def prepare(project: Path, plan: ProjectPlan) -> Synthesis:
    """Landing tables full of rows, and everything built on them without a failure or warning."""
    made = synthesize(plan)
    target = TARGETS[plan.project.target]
    with duckdb.connect(str(database(project))) as connection:
        connection.execute((project / "landing" / f"{target.name}.sql").read_text("utf-8"))
        for landing in made.tables:
            if landing.rows:
                connection.execute(insert(landing, target))
    dbt(project, BUILD)
    return made


def database(project: Path) -> Path:
    """The file that the project's profile names."""
    profile = (project / "profiles.yml").read_text("utf-8")
    found = re.search(rf"env_var\('{VARIABLE}', '([^']+)'\)", profile)
    assert found is not None
    return project / found[1]


def prove(project: Path, plan: ProjectPlan, made: Synthesis, *, ask_dbt: bool = True) -> Proof:
    """Try all tests of a project that `prepare` has built; the data are as before afterwards.

    `ask_dbt` has dbt itself run once over a sample of the mutants.
    """
    breeder = Breeder(made, TARGETS[plan.project.target])
    suite = Suite(project, plan.tables)
    sample = _Sample()
    trials: list[Trial] = []
    path = database(project)
    with duckdb.connect(str(path)) as connection:
        _let_nulls_in(connection, plan)
        for table in plan.tables:
            for constraint in breeder.shape(table.model).constraints:
                named = (table.model, constraint.test)
                if named not in suite.tests:
                    trials.append(Trial(table.model, named[1].kind, _name(named), missing=True))
                    continue
                most = _FOR_CONDITIONS if isinstance(constraint, Condition) else _FEW
                mutants = breeder.mutants(table.model, constraint, most)
                tried = _try(named, mutants, suite, breeder, connection, sample)
                reason = None if mutants else _why_not(breeder.shape(table.model), constraint)
                trials.append(replace(tried, reason=reason))
    differing = _seen_by_dbt(project, suite, sample) if ask_dbt and sample.mutants else []
    return Proof(
        sum(len(landing.rows) for landing in made.tables),
        tuple(trials),
        tuple(_name((u.model, u.test)) if u.test else u.model for u in made.unsatisfied),
        len(sample.mutants) if ask_dbt else 0,
        tuple(differing),
    )


def _why_not(shape: Shape, constraint: Constraint) -> str | None:
    if isinstance(constraint, Required) and shape.landed(constraint.column) is None:
        return "the column is computed, and no row makes it NULL"
    return None


def _let_nulls_in(connection: duckdb.DuckDBPyConnection, plan: ProjectPlan) -> None:
    """A landing table that somebody else has made may lack NOT NULL, and then the test is all."""
    target = TARGETS[plan.project.target]
    for table in plan.tables:
        relation = f"{quoted(table.schema, target)}.{quoted(table.identifier, target)}"
        for column in table.columns:
            if column.identifier is not None and column.required:
                name = quoted(column.identifier, target)
                connection.execute(f"alter table {relation} alter column {name} drop not null")


def _try(
    named: Named,
    mutants: Sequence[Mutant],
    suite: Suite,
    breeder: Breeder,
    connection: duckdb.DuckDBPyConnection,
    sample: _Sample,
) -> Trial:
    """Each mutant in a transaction of its own, which is taken back."""
    killed, alone = 0, False
    unrelated: set[Named] = set()
    for mutant in mutants:
        connection.begin()
        try:
            connection.execute(mutant.sql)
            failing = suite.failing(connection, named[0])
        finally:
            connection.rollback()
        killed += named in failing
        alone = alone or failing == {named}
        unrelated |= failing - {named} - breeder.related(mutant)
        _offer(sample, mutant, suite, failing)
    shown = tuple(sorted(map(_name, unrelated)))
    return Trial(
        named[0], named[1].kind, _name(named), len(mutants), killed, alone, unrelated=shown
    )


def _offer(sample: _Sample, mutant: Mutant, suite: Suite, failing: set[Named]) -> None:
    """Take the first mutant of each kind that meets no test of another one taken."""
    watched = suite.reading(mutant.model).keys()
    if mutant.test.kind in sample.kinds or watched & sample.watched:
        return
    sample.mutants.append(mutant)
    sample.kinds.add(mutant.test.kind)
    sample.watched |= watched
    sample.failing |= failing


def _seen_by_dbt(project: Path, suite: Suite, sample: _Sample) -> Iterator[str]:
    """Run the tests of tables with dbt on a copy of the data with the sample's mutants in it."""
    path = database(project)
    folder = project / "mutated"
    folder.mkdir(exist_ok=True)
    copy = folder / path.name  # the name of the file is that of the database
    shutil.copyfile(path, copy)
    with duckdb.connect(str(copy)) as connection:
        for mutant in sample.mutants:
            connection.execute(mutant.sql)
    failed = _failed_tests(project, {VARIABLE: str(copy)})
    ours = {suite.tests[named].id for named in sample.failing}
    yield from (f"{test} fails in dbt only" for test in sorted(failed - ours))
    yield from (f"{test} fails without dbt only" for test in sorted(ours - failed))


def _failed_tests(project: Path, variables: dict[str, str]) -> set[str]:
    with suppress(DbtError):  # it ends with 1 when tests fail, as they should
        dbt(project, ("test", "--select", "path:models/staging"), variables)
    return set(_unpassed(project))


def _unpassed(project: Path) -> Iterable[str]:
    document = json.loads((project / "target" / "run_results.json").read_text("utf-8"))
    return (node["unique_id"] for node in document["results"] if node["status"] != "pass")


def _name(named: Named) -> str:
    """A test as a reader finds it: its own name, or its model, column and kind."""
    model, test = named
    return test.name or f"{model}.{test.column} {test.kind}"
