"""Status: the REST API of migrations. A key sees its own migrations, and nothing of another's.

Errors are problem+json (RFC 9457). What may be asked and answered is in models.py.
"""

import re
import time
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayRestResolver, Response
from aws_lambda_powertools.event_handler.exceptions import ServiceError
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from aws_lambda_powertools.utilities.typing import LambdaContext

from datamigrate import __version__
from datamigrate.settings import source_name_of
from datamigrate_aws import executions, migrations, storage, tables
from datamigrate_aws.attributes import Attributes
from datamigrate_aws.environment import environment
from datamigrate_aws.identity import (
    SHARED,
    Upload,
    folder,
    is_migration,
    new_migration,
    tenant_of_key,
    upload_prefix,
)
from datamigrate_aws.migrations import ENDED, Status
from datamigrate_aws.observe import MetricUnit, logger, metrics
from datamigrate_aws.options import Options, options_of
from datamigrate_aws.rejections import (
    BAD_PROJECT,
    OF_THE_SCRIPT,
    STOPPED,
    RejectedError,
    reject,
)
from datamigrate_aws.uploads import event_of
from models import (
    Created,
    Health,
    Link,
    Migration,
    MigrationPage,
    NewMigration,
    Problem,
    Retried,
    TablePage,
    UploadForm,
)
from views import (
    MODEL_CURSOR,
    TIME_CURSOR,
    cursor_of,
    migration,
    read_cursor,
    summary,
    table,
)

PROBLEM = "application/problem+json"
_ODD = re.compile(r"[^\w.-]+", re.ASCII)
_LARGEST_ANSWER = 5_000_000
"""Bytes; Lambda answers with six million at most."""
_QUIET = timedelta(minutes=10)
"""A migration of which nothing was heard for so long is looked after."""
_ONE_MORE_DAY = 86_400

app = APIGatewayRestResolver(
    enable_validation=True, response_validation_error_http_code=HTTPStatus.INTERNAL_SERVER_ERROR
)
Identity = Annotated[str, Path(description="A migration's identity", max_length=64)]
Limit = Annotated[int, Query(ge=1, le=100, description="How many to answer with")]
Cursor = Annotated[str | None, Query(max_length=2000, description="`next` of the page before")]


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return app.resolve(event, context)


@app.get("/health", summary="Whether the API answers", tags=["service"])
def health() -> Health:
    """Needs no key, and touches nothing."""
    return Health(status="ok", version=__version__)


@app.get("/openapi.json", summary="This API as OpenAPI", tags=["service"])
def openapi() -> Response[str]:
    """The document that clients can be made from."""
    text = app.get_openapi_json_schema(
        title="datamigrate", version=__version__, description="Migrations and their status"
    )
    return Response(HTTPStatus.OK, "application/json", text)


@app.post("/migrations", status_code=201, summary="Begin a migration", tags=["migrations"])
def create(asked: NewMigration) -> Created:
    """Answers with a form: the migration begins when the script is posted to it."""
    tenant, identity = _tenant(), new_migration()
    name = _ODD.sub("_", asked.filename)[-100:].strip(".") or "schema.sql"
    upload = Upload(environment().bucket, f"{upload_prefix(tenant)}{identity}/{name}")
    defaults = Options(environment().target, environment().dialect, source_name_of(asked.filename))
    try:
        options = options_of(asked.given(), defaults)
    except RejectedError as refused:
        raise ServiceError(HTTPStatus.BAD_REQUEST, refused.rejection.message) from refused
    migrations.wait_for_upload(identity, upload, options)
    form = storage.upload_form(upload.bucket, upload.key, environment().max_bytes)
    logger.append_keys(migration=identity)
    metrics.add_metric("MigrationsAskedFor", MetricUnit.Count, 1)
    return Created(
        id=identity,
        status=Status.WAITING,
        upload=UploadForm(
            url=form.url, fields=dict(form.fields), max_bytes=environment().max_bytes
        ),
    )


@app.get("/migrations", summary="List migrations, the newest first", tags=["migrations"])
def list_migrations(
    limit: Limit = 20,
    cursor: Cursor = None,
    shared: Annotated[bool, Query(description="Those uploaded under no key's prefix")] = False,
) -> MigrationPage:
    """The key's own, or those of everybody."""
    tenant = _tenant()
    if shared and not environment().shared_uploads:
        raise ServiceError(HTTPStatus.NOT_FOUND, "expected shared uploads to be visible here")
    owner = SHARED if shared else tenant
    found = migrations.listed(owner, limit, read_cursor(cursor, TIME_CURSOR))
    return MigrationPage(
        items=[summary(one) for one in found.items],
        next=cursor_of(found.next),
        upload_prefix=upload_prefix(tenant),
    )


@app.get("/migrations/<identity>", summary="One migration", tags=["migrations"])
def show(identity: Identity) -> Migration:
    """Its state, progress, and how long each step took."""
    found = _own(identity)
    heard = datetime.fromisoformat(found["updated_at"])
    quiet = datetime.now(UTC) - heard > _QUIET
    return migration(_looked_after(found) if quiet else found)


@app.get("/migrations/<identity>/tables", summary="Its tables", tags=["migrations"])
def list_tables(identity: Identity, limit: Limit = 100, cursor: Cursor = None) -> TablePage:
    """Each with its state, and the reason if it failed."""
    _own(identity)
    found = tables.page(identity, limit, read_cursor(cursor, MODEL_CURSOR))
    return TablePage(items=list(map(table, found.items)), next=cursor_of(found.next))


@app.get("/migrations/<identity>/report", summary="Its report", tags=["results"])
def report(identity: Identity) -> Response[str]:
    """MIGRATION_REPORT.md of the project; one that is very long is only linked to."""
    _ready(identity)
    key = f"{folder(identity)}project/MIGRATION_REPORT.md"
    data = _read(key)
    if len(data) > _LARGEST_ANSWER:
        place = storage.link(environment().bucket, key, "MIGRATION_REPORT.md")
        return Response(HTTPStatus.SEE_OTHER, headers={"Location": place}, body="")
    return Response(HTTPStatus.OK, "text/markdown; charset=utf-8", data.decode())


@app.get("/migrations/<identity>/download", summary="A link to the project", tags=["results"])
def download(identity: Identity) -> Link:
    """A link to the zip, good for minutes."""
    found = _ready(identity)
    name = f"{_ODD.sub('_', found['options']['source_name'])[:80]}.zip"
    return Link(url=storage.link(environment().bucket, f"{folder(identity)}project.zip", name))


@app.post("/migrations/<identity>/retry", status_code=202, summary="Try again", tags=["migrations"])
def retry(identity: Identity) -> Retried:
    """What failed is tried once more: tables, or the whole when it was never read."""
    found = _looked_after(_own(identity))
    if found["status"] not in {Status.PARTIAL, Status.FAILED}:
        raise _conflict(f"expected a migration that failed, found it {found['status']}")
    if found.get("error", {}).get("code") in {*OF_THE_SCRIPT, BAD_PROJECT.id}:
        raise _conflict("expected a failure that may pass, found one that comes again: upload anew")
    if found["expires"] < time.time() + _ONE_MORE_DAY:
        raise _conflict("expected a migration that is kept for another day: upload anew")
    given: dict[str, Any] = {"retry": {"ended_at": found["ended_at"]}, **event_of(found["upload"])}
    if "total" in found:
        given["parse"] = {"outcome": "parsed", "migration": identity}
    ended = re.sub(r"\D", "", found["ended_at"])
    execution = executions.begin(f"retry-{identity}-{ended}", given)
    migrations.again(identity, found, execution)
    return Retried(id=identity, execution=executions.console_link(execution))


@app.delete("/migrations/<identity>", status_code=204, summary="Delete", tags=["migrations"])
def delete(identity: Identity) -> Response[None]:
    """All that it made, and all that is known of it. The upload itself stays."""
    found = _looked_after(_own(identity, writes=True))
    if found["status"] not in {*ENDED, Status.WAITING, Status.DELETING}:
        raise _conflict(f"expected a migration that ended, found it {found['status']}")
    if not migrations.deleting(identity, found):
        raise _conflict("expected a migration that nobody changes, found one that has just changed")
    storage.delete_folder(environment().bucket, folder(identity))
    tables.delete(identity)
    migrations.delete(identity)
    return Response(HTTPStatus.NO_CONTENT)


@app.exception_handler(RequestValidationError)  # type: ignore[untyped-decorator]  # as Powertools has it
def invalid(problem: RequestValidationError) -> Response[str]:
    """A request of another shape, with every place where it differs."""
    errors = [
        {"at": "/".join(map(str, found["loc"])), "message": found["msg"]}
        for found in problem.errors()
    ]
    return _problem(HTTPStatus.BAD_REQUEST, "expected another form of request", errors)


@app.exception_handler(ServiceError)  # type: ignore[untyped-decorator]  # as Powertools has it
def refused(problem: ServiceError) -> Response[str]:
    """Whatever a route refuses."""
    return _problem(HTTPStatus(problem.status_code), str(problem.msg))


@app.not_found
def no_route(_problem_: Exception) -> Response[str]:
    """No such path."""
    return _problem(HTTPStatus.NOT_FOUND, "expected a path of this API")


@app.exception_handler(Exception)  # type: ignore[untyped-decorator]  # as Powertools has it
def failed(problem: Exception) -> Response[str]:
    """Our own fault, or a service's: told to the log, not to the client."""
    logger.error("request failed", kind=type(problem).__name__)
    metrics.add_metric("RequestsFailed", MetricUnit.Count, 1)
    return _problem(HTTPStatus.INTERNAL_SERVER_ERROR, "expected an answer, found a failure here")


def _problem(
    status: HTTPStatus, detail: str, errors: list[dict[str, str]] | None = None
) -> Response[str]:
    problem = Problem(title=status.phrase, status=status, detail=detail, errors=errors)
    return Response(status, PROBLEM, problem.model_dump_json(exclude_none=True))


def _conflict(message: str) -> ServiceError:
    return ServiceError(HTTPStatus.CONFLICT, message)


def _tenant() -> str:
    """API Gateway lets no request without a key through; this does not rely on it."""
    key = app.current_event.headers.get("x-api-key")
    if not key:
        raise ServiceError(HTTPStatus.FORBIDDEN, "expected an API key")
    return tenant_of_key(key)


def _own(identity: str, writes: bool = False) -> Attributes:
    """A migration that the key may see, or do away with; whether another's exists is not told."""
    found = migrations.get(identity) if is_migration(identity) else None
    seen = {_tenant()}
    if environment().shared_uploads and not writes:
        seen.add(SHARED)
    if found is None or found["tenant"] not in seen:
        raise ServiceError(HTTPStatus.NOT_FOUND, "expected a migration of yours, found none")
    logger.append_keys(migration=identity)
    return found


def _looked_after(found: Attributes) -> Attributes:
    """The migration; if its execution is over and nobody ended it, it is ended here.

    The bus that tells of executions that were stopped does its best, and no more.
    """
    if found["status"] in {*ENDED, Status.WAITING, Status.DELETING}:
        return found
    if executions.runs(found["execution"]):
        return found
    why = reject(STOPPED, "expected the execution to end its migration, found it over")
    migrations.end(found["id"], found["execution"], Status.FAILED, why)
    return migrations.get(found["id"]) or found


def _ready(identity: str) -> Attributes:
    found = _own(identity)
    if found["status"] not in ENDED or "verdict" not in found:
        raise _conflict(f"expected a project, found the migration {found['status']}")
    return found


def _read(key: str) -> bytes:
    try:
        return storage.read(environment().bucket, key)
    except storage.MissingObjectError as problem:
        raise ServiceError(HTTPStatus.NOT_FOUND, "expected the report, found it gone") from problem
