"""Validate: put the project together, judge it, and leave it in the bucket as files and as a zip.

Input: `migration` and `execution`. Output: how many errors the verdict found.
"""

from typing import Any

import msgspec
from aws_lambda_powertools.utilities.typing import LambdaContext

from datamigrate.diagnostics import Severity
from datamigrate.render.archive import archive
from datamigrate.render.manifest import MANIFEST, manifest
from datamigrate.render.project import render_project_files
from datamigrate.verdict import Verdict, judge
from datamigrate_aws import documents, migrations, storage
from datamigrate_aws.environment import environment
from datamigrate_aws.identity import folder, project_key
from datamigrate_aws.observe import MetricUnit, logger, metrics
from datamigrate_aws.steps import step

Answer = dict[str, Any]


@step
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], _context: LambdaContext) -> Answer:
    """Judge what the workers wrote together with the files that need the whole plan."""
    migration, execution = event["migration"], event["execution"]
    logger.append_keys(migration=migration)
    if not migrations.validating(migration, execution):
        logger.info("another execution has this migration, or it has ended")
        return {"errors": 0}
    bucket, prefix = environment().bucket, folder(migration)
    plan = documents.read_plan(
        storage.read(bucket, f"{prefix}plan.json"), storage.read(bucket, f"{prefix}tables.jsonl")
    )
    whole = render_project_files(plan)
    written = storage.read_folder(bucket, project_key(migration, ""))
    files = {**{path: data.decode() for path, data in written.items()}, **whole}
    files[MANIFEST] = whole[MANIFEST] = manifest(files, plan)
    verdict = judge(files, plan=plan)
    storage.write(bucket, _objects(migration, whole, archive(files), verdict))
    counts = _counts(files, verdict)
    migrations.judged(migration, execution, counts)
    metrics.add_metric("ProjectsJudged", MetricUnit.Count, 1)
    logger.info("judged", counts=counts)
    return {"errors": counts["errors"]}


def _objects(
    migration: str, whole: dict[str, str], zipped: bytes, verdict: Verdict
) -> dict[str, bytes]:
    prefix = folder(migration)
    return {
        **{project_key(migration, path): text.encode() for path, text in whole.items()},
        f"{prefix}project.zip": zipped,
        f"{prefix}verdict.json": msgspec.json.encode(verdict),
    }


def _counts(files: dict[str, str], verdict: Verdict) -> dict[str, int]:
    found = [finding.code.severity for finding in verdict.findings]
    return {"files": len(files), **{f"{one.value}s": found.count(one) for one in Severity}}
