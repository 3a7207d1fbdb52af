"""Parse: one uploaded script becomes a plan in the bucket and an item for each of its tables.

Input: `execution`, and the event of an upload under `state`. Output: the migration, and an
outcome: `parsed`, `duplicate` (another execution has it), or `rejected` with a code and a message.
"""

from dataclasses import asdict
from typing import Any

import msgspec
from aws_lambda_powertools.utilities.typing import LambdaContext

from datamigrate import pipeline
from datamigrate.catalog.document import document
from datamigrate.catalog.model import Catalog
from datamigrate.diagnostics import Severity
from datamigrate.plan.build import plan
from datamigrate.plan.model import ProjectPlan
from datamigrate.settings import source_name_of
from datamigrate.source import Source, UnreadableError, decode
from datamigrate_aws import documents, migrations, rejections, storage
from datamigrate_aws import tables as items
from datamigrate_aws.environment import environment
from datamigrate_aws.identity import Upload, folder
from datamigrate_aws.migrations import Status
from datamigrate_aws.observe import MetricUnit, logger, metrics
from datamigrate_aws.options import Options, options_of
from datamigrate_aws.rejections import RejectedError, Rejection, reject
from datamigrate_aws.steps import step
from datamigrate_aws.uploads import migration_of, upload_of

Answer = dict[str, Any]


@step
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], _context: LambdaContext) -> Answer:
    """Claim the migration, read its script, and store what comes of it."""
    upload = upload_of(event["state"])
    migration = migration_of(upload)
    logger.append_keys(migration=migration)
    if "retry" in event["state"]:
        _begin_again(migration, event["execution"], event["state"]["retry"]["ended_at"])
    if not migrations.claim(migration, upload, event["execution"]):
        logger.info("another execution has this migration")
        return _answer("duplicate", migration)
    try:
        total = _parse(migration, upload, event["execution"])
    except RejectedError as refused:
        logger.info("rejected", code=refused.rejection.code)
        return _answer("rejected", migration, error=refused.rejection)
    if total is None:
        logger.info("deleted, or taken by another execution meanwhile")
        return _answer("duplicate", migration)
    logger.info("parsed", tables=total)
    return _answer("parsed", migration, tables=total)


def _answer(
    outcome: str, migration: str, tables: int = 0, error: Rejection | None = None
) -> Answer:
    """Always of one shape: the state machine picks each of its parts."""
    told = asdict(error) if error else None
    return {"outcome": outcome, "migration": migration, "tables": tables, "error": told}


def _begin_again(migration: str, execution: str, ended_at: str) -> None:
    """What an earlier attempt stored may be of another plan, or half of one."""
    found = migrations.get(migration)
    if found is not None and found.get("ended_at") == ended_at:
        migrations.again(migration, found, execution)
        items.delete(migration)


def _parse(migration: str, upload: Upload, execution: str) -> int | None:
    """The number of tables; None when the migration is no longer this execution's."""
    source, options = _read(migration, upload)
    catalog = pipeline.inspect((source,), options.dialect)
    planned, _ = plan(catalog, options.settings())
    if not planned.tables:
        raise RejectedError(_why_no_tables(catalog))
    if not _store(migration, source, catalog, planned):
        return None
    counts = _counts(catalog, planned)
    if not migrations.parsed(migration, execution, options, len(planned.tables), counts):
        return None
    metrics.add_metric("TablesPlanned", MetricUnit.Count, len(planned.tables))
    metrics.add_metric("BytesRead", MetricUnit.Bytes, upload.size)
    return len(planned.tables)


def _read(migration: str, upload: Upload) -> tuple[Source, Options]:
    """The script's text, once its size and its options are known to be right."""
    try:
        size, metadata = storage.describe(upload)
        _check_size(size)
        options = _options(migration, upload, metadata)
        data = storage.read(upload.bucket, upload.key, upload.version)
    except storage.MissingObjectError as problem:
        message = "expected the upload to stay until it was read, found it gone"
        raise RejectedError(reject(rejections.GONE, message)) from problem
    try:
        source = decode(data, upload.name, options.encoding)
    except UnreadableError as problem:
        raise RejectedError(reject(rejections.BAD_OPTION, str(problem))) from problem
    if not source.text.strip("\ufeff\0 \t\r\n"):
        message = f"expected a script, found {size} bytes without text"
        raise RejectedError(reject(rejections.EMPTY, message))
    return source, options


def _check_size(size: int) -> None:
    most = environment().max_bytes
    if size > most:
        message = f"expected at most {most / 1e6:,.0f} MB, found {size / 1e6:,.1f} MB"
        raise RejectedError(reject(rejections.TOO_LARGE, message))


def _options(migration: str, upload: Upload, metadata: dict[str, str]) -> Options:
    """What the API stored, or else the upload's metadata; the stack's parameters where silent."""
    found = migrations.get(migration) or {}
    if "options" in found:
        return Options(**found["options"])
    defaults = Options(
        target=environment().target,
        dialect=environment().dialect,
        source_name=source_name_of(upload.name),
    )
    return options_of(metadata, defaults)


def _why_no_tables(catalog: Catalog) -> Rejection:
    understood = any(counted.outcome != "unsupported" for counted in catalog.statements)
    if not understood:
        return reject(rejections.NOT_SQL, "expected SQL, found text without a known statement")
    if catalog.tables:
        message = "expected a table with a column that holds data, found none"
        return reject(rejections.NO_TABLES, message)
    number = sum(counted.number for counted in catalog.statements)
    message = f"expected at least one table, found none in {number} statements"
    return reject(rejections.NO_TABLES, message)


def _store(migration: str, source: Source, catalog: Catalog, planned: ProjectPlan) -> bool:
    """Objects first and items last: an item never speaks of an object that is not there."""
    lines, places = documents.write_tables(planned.tables)
    prefix = folder(migration)
    storage.write(
        environment().bucket,
        {
            f"{prefix}catalog.json": msgspec.json.encode(document(catalog, (source,))),
            f"{prefix}plan.json": documents.write_plan(planned),
            f"{prefix}tables.jsonl": lines,
        },
    )
    pairs = zip(planned.tables, places, strict=True)
    found = migrations.get(migration)
    if found is None or found["status"] != Status.PARSING:
        return False
    new = [items.NewTable(table.model, table.original, at) for table, at in pairs]
    items.add(migration, new, found["expires"])
    return True


def _counts(catalog: Catalog, planned: ProjectPlan) -> dict[str, int]:
    found = [finding.diagnostic.code.severity for finding in planned.findings]
    return {
        "columns": sum(len(table.columns) for table in planned.tables),
        "tests": sum(len(table.tests) for table in planned.tables),
        "views": len(catalog.views),
        **{f"{severity.value}s": found.count(severity) for severity in Severity},
    }
