"""Write the files that every table has a part in, piece by piece, as the tables pass by."""

from collections.abc import Iterator

from datamigrate.plan.model import Project, ProjectPlan, SeedPlan, TablePlan
from datamigrate.render.document import document_head, document_table, document_tail
from datamigrate.render.facts import Facts
from datamigrate.render.landing import landing_schema, landing_table
from datamigrate.render.pieces import Piece, continued
from datamigrate.render.reconcile import Scripts
from datamigrate.render.seeds import load_seeds, seed_head, seed_properties, seed_rows
from datamigrate.render.sources import sources_head, sources_path, sources_table
from datamigrate.render.templates import OURS, Templates
from datamigrate.types import TARGETS

DOCUMENT = "MIGRATION_REPORT.json"


class Shared:
    """The landing script, the sources, the seeds, and the report for programs.

    Tables of one schema come one after another.
    """

    def __init__(
        self, project: Project, templates: Templates = OURS, facts: Facts | None = None
    ) -> None:
        self.facts = Facts() if facts is None else facts
        self._project = project
        self._templates = templates
        self._target = TARGETS[project.target]
        self._landing = f"landing/{project.target}.sql"
        self._sources: str | None = None
        self._seeds = f"seeds/{project.source}"
        self._scripts = Scripts(self._target) if project.reconcile else None

    def add(self, table: TablePlan, seed: SeedPlan | None) -> Iterator[Piece]:
        """The table's part in each of them."""
        facts, path = self.facts, sources_path(table)
        landing, sources = landing_table(table, self._target), sources_table(table, self._project)
        if table.schema not in facts.schemas:
            landing = f"{landing_schema(table, self._target)}\n{landing}"
            yield from self._end_source()
            self._sources = path
            sources = sources_head(table, self._project) + sources
        if facts.tables:
            landing = f"\n{landing}"
        yield Piece(self._landing, landing, more=True)
        yield Piece(path, sources, more=True)
        yield Piece(DOCUMENT, self._document(table), more=True)
        if self._scripts is not None:
            yield from self._measures(self._scripts, table)
        if seed is not None:
            yield from self._seed(seed, table)
        facts.add(table)

    def _measures(self, scripts: Scripts, table: TablePlan) -> Iterator[Piece]:
        if not self.facts.tables:
            for path, head in scripts.heads:
                yield Piece(path, head, more=True)
        for path, statement in scripts.table(table):
            yield Piece(path, statement, more=True)

    def _document(self, table: TablePlan) -> str:
        head = ",\n" if self.facts.tables else document_head(self._project)
        return head + document_table(table)

    def _seed(self, seed: SeedPlan, table: TablePlan) -> Iterator[Piece]:
        yield Piece(f"{self._seeds}/{seed.name}.csv", seed_rows(seed))
        head = "" if self.facts.seeds else seed_head()
        text = seed_properties(seed, table, self._project)
        yield Piece(self._seed_file, head + text, more=True)
        self.facts.seeds += 1

    def _end_source(self) -> Iterator[Piece]:
        if self._sources is not None:
            yield Piece(self._sources, "")

    @property
    def _seed_file(self) -> str:
        return f"{self._seeds}/_{self._project.source}__seeds.yml"

    def end(self, plan: ProjectPlan) -> Iterator[Piece]:
        """The last of each; the plan need not hold its tables any more."""
        if not self.facts.tables:
            yield Piece(DOCUMENT, document_head(self._project), more=True)
        yield from continued(DOCUMENT, document_tail(plan, self.facts))
        yield Piece(self._landing, "" if self.facts.tables else "-- no tables\n")
        for path, head in self._scripts.heads if self._scripts else ():
            yield Piece(path, "" if self.facts.tables else head)
        yield from self._end_source()
        if self.facts.seeds:
            yield Piece(self._seed_file, "")
            yield Piece("macros/load_seeds.sql", load_seeds(self._project, self._templates))
