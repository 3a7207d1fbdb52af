"""Measure one thing in a process of its own and print it as JSON: measures.py WHAT FILE REPEAT.

CPU time of this process, in seconds; of several rounds the first warms up and is not counted.
"""

import contextlib
import gc
import importlib
import io
import json
import logging
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

Facts = dict[str, int]
GO = re.compile(r"(?im)^[ \t]*GO[ \t]*;?[ \t]*\r?$")


def rounds(work: Callable[[], Facts], repeat: int) -> tuple[list[float], Facts]:
    """CPU seconds of each round, and what the last one found."""
    spent: list[float] = []
    facts: Facts = {}
    for _ in range(repeat + (repeat > 1)):
        start = time.process_time()
        facts = work()
        spent.append(time.process_time() - start)
    return spent[repeat > 1 :], facts


def chosen() -> Any:  # noqa: ANN401  # imported late, so that each process pays for its own part
    """The settings of all projects here."""
    return importlib.import_module("datamigrate.settings").Settings("duckdb", "shop")


def parse(path: Path) -> Callable[[], Facts]:
    """Bytes to catalog."""
    pipeline = importlib.import_module("datamigrate.pipeline")

    def work() -> Facts:
        return {"tables": len(pipeline.inspect(pipeline.load([path])).tables)}

    return work


def generate(path: Path) -> Callable[[], Facts]:
    """Catalog to the SQL and YAML of sources, landing tables and models, for DuckDB."""
    pipeline = importlib.import_module("datamigrate.pipeline")
    plan = importlib.import_module("datamigrate.plan.build").plan
    render_table = importlib.import_module("datamigrate.render.table").render_table
    sources = importlib.import_module("datamigrate.render.sources")
    landing = importlib.import_module("datamigrate.render.landing")
    settings = chosen()
    target = importlib.import_module("datamigrate.types").TARGETS[settings.target]
    catalog = pipeline.inspect(pipeline.load([path]))
    gc.disable()  # as in the pipeline, of which this is a part

    def work() -> Facts:
        made = plan(catalog, settings)[0]
        files: dict[str, str] = {}
        shared: defaultdict[str, list[str]] = defaultdict(list)
        for table in made.tables:
            files |= render_table(table, made.project)
            path, ddl = sources.sources_path(table), landing.landing_table(table, target)
            if path not in shared:
                shared[path].append(sources.sources_head(table, made.project))
                shared["landing/duckdb.sql"].append(landing.landing_schema(table, target))
            shared[path].append(sources.sources_table(table, made.project))
            shared["landing/duckdb.sql"].append(ddl)
        files |= {path: "".join(texts) for path, texts in shared.items()}
        return {"files": len(files)}

    return work


def project(path: Path) -> Callable[[], Facts]:
    """Catalog to all files of a project in memory, for DuckDB."""
    pipeline = importlib.import_module("datamigrate.pipeline")
    plan = importlib.import_module("datamigrate.plan.build").plan
    render = importlib.import_module("datamigrate.render.project").render
    settings = chosen()
    catalog = pipeline.inspect(pipeline.load([path]))
    gc.disable()  # as in the pipeline, of which this is a part

    def work() -> Facts:
        return {"files": len(render(plan(catalog, settings)[0]))}

    return work


def views(path: Path) -> Callable[[], Facts]:
    """Views read, put in order and written for DuckDB, their tables being planned."""
    pipeline = importlib.import_module("datamigrate.pipeline")
    build = importlib.import_module("datamigrate.plan.build")
    context = importlib.import_module("datamigrate.plan.context")
    choices = importlib.import_module("datamigrate.plan.choices").Choices
    read_view = importlib.import_module("datamigrate.queries.parse").read_view
    planned = importlib.import_module("datamigrate.plan.views").Views
    settings = chosen()
    target = importlib.import_module("datamigrate.types").TARGETS[settings.target]
    catalog = pipeline.inspect(pipeline.load([path]))
    dialect = importlib.import_module("datamigrate.dialects").DIALECTS[catalog.dialect]
    about = context.Context(settings, target, dialect, [], choices(settings))
    named = build.name_tables(catalog.tables, "shop", about)
    staged = [build.stage(one, about) for one in named]

    def work() -> Facts:
        read_view.cache_clear()
        found = planned(catalog.views, catalog.synonyms, named, about)
        for one, table in zip(named, staged, strict=True):
            found.learn(one, table)
        return {"views": sum(view.refusal is None for view in found.plan())}

    return work


def report(path: Path) -> Callable[[], Facts]:
    """The page for a browser: what it keeps of each table, and then all of its pieces."""
    pipeline = importlib.import_module("datamigrate.pipeline")
    page = importlib.import_module("datamigrate.render.page.page").page
    index = importlib.import_module("datamigrate.render.page.index").TableIndex
    settings = chosen()
    plan = importlib.import_module("datamigrate.plan.build").plan
    made = plan(pipeline.inspect(pipeline.load([path])), settings)[0]
    facts = importlib.import_module("datamigrate.render.facts").Facts()
    for table in made.tables:
        facts.add(table)
    gc.disable()  # as in the pipeline, of which this is a part

    def work() -> Facts:
        facts.index = index()
        for table in made.tables:
            facts.index.add(table)
        return {"bytes": sum(len(piece.encode()) for piece in page(made, facts))}

    return work


def verdict(path: Path) -> Callable[[], Facts]:
    """Files in memory to findings, for DuckDB."""
    pipeline = importlib.import_module("datamigrate.pipeline")
    judge = importlib.import_module("datamigrate.verdict").judge
    settings = chosen()
    files = pipeline.convert(pipeline.load([path]), settings).files

    def work() -> Facts:
        found = judge(files)
        return {"models": found.counts.models, "findings": len(found.findings)}

    return work


def sqlglot(path: Path) -> Callable[[], Facts]:
    """sqlglot's T-SQL dialect on batches that were split for it."""
    module = importlib.import_module("sqlglot")
    nodes = importlib.import_module("sqlglot.expressions")
    logging.disable()
    text = path.read_text("utf-8")

    def work() -> Facts:
        facts = {"tables": 0, "batches not parsed": 0}
        for batch in GO.split(text):
            try:
                found = module.parse(batch, read="tsql")
            except (module.errors.SqlglotError, RecursionError):
                facts["batches not parsed"] += 1
                continue
            for node in found:
                facts["batches not parsed"] += isinstance(node, nodes.Command)
                facts["tables"] += (
                    isinstance(node, nodes.Create) and node.args.get("kind") == "TABLE"
                )
        return facts

    return work


def simple_ddl_parser(path: Path) -> Callable[[], Facts]:
    """simple-ddl-parser on the whole script; what it prints is thrown away."""
    parser = importlib.import_module("simple_ddl_parser").DDLParser
    text = path.read_text("utf-8")

    def work() -> Facts:
        with contextlib.redirect_stdout(io.StringIO()):
            found = parser(text).run(output_mode="mssql")
        return {"tables": sum("table_name" in item for item in found)}

    return work


def nothing(_path: Path) -> Callable[[], Facts]:
    """What a process costs that does nothing."""
    return dict


WHAT = {
    "parse": parse,
    "generate": generate,
    "project": project,
    "report": report,
    "views": views,
    "verdict": verdict,
    "sqlglot": sqlglot,
    "simple-ddl-parser": simple_ddl_parser,
    "nothing": nothing,
}


def main() -> int:
    """Run and print."""
    what, path, repeat = sys.argv[1:4]
    spent, facts = rounds(WHAT[what](Path(path)), int(repeat))
    json.dump({"cpu": spent, **facts}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
