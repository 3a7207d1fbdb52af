"""What the API takes and answers with. Anything else in a request is refused."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from datamigrate.types import TARGETS
from datamigrate_aws.migrations import Status
from datamigrate_aws.tables import TableStatus

_Text = Annotated[str, Field(max_length=200)]


class NewMigration(BaseModel):
    """A migration to be: what is not given is the stack's default."""

    model_config = ConfigDict(extra="forbid")

    filename: Annotated[str, Field(min_length=1, max_length=200)] = "schema.sql"
    target: _Text | None = Field(default=None, description=", ".join(sorted(TARGETS)))
    dialect: _Text | None = None
    source_name: _Text | None = None
    seeds: bool = False
    tests: _Text | None = Field(default=None, description="keys,relationships,values,checks, none")
    owner: _Text | None = None
    encoding: _Text | None = None

    def given(self) -> dict[str, str]:
        """As an upload's metadata would say it."""
        values = self.model_dump(exclude={"filename"}, exclude_none=True)
        return {name: str(value) for name, value in values.items()}


class UploadForm(BaseModel):
    """Post the fields and then the file, as multipart/form-data, within 15 minutes."""

    url: str
    fields: dict[str, str]
    max_bytes: int


class Created(BaseModel):
    """A migration that waits for its script."""

    id: str
    status: Status
    upload: UploadForm


class Failure(BaseModel):
    """Why something failed; each code has a page in the documentation."""

    code: str
    message: str


class Step(BaseModel):
    """One step of a migration's path."""

    name: str
    started_at: str
    ended_at: str | None = None
    seconds: float | None = None


class Progress(BaseModel):
    """How many tables there are, and how far they are; null until the script was read."""

    total: int | None = None
    done: int
    failed: int


class MigrationSummary(BaseModel):
    """A migration in a list."""

    id: str
    status: Status
    filename: str
    target: str | None = None
    created_at: str
    ended_at: str | None = None
    tables: Progress
    error: Failure | None = None


class Migration(MigrationSummary):
    """A migration as a whole."""

    updated_at: str
    round: int
    options: dict[str, Any] = Field(default_factory=dict)
    counts: dict[str, int] = Field(default_factory=dict)
    verdict: dict[str, int] | None = None
    steps: list[Step]
    links: dict[str, str]


class MigrationPage(BaseModel):
    """Migrations, and where the next ones begin."""

    items: list[MigrationSummary]
    next: str | None = None
    upload_prefix: str = Field(description="Uploads under this prefix are this key's")


class Table(BaseModel):
    """A table: its name in the script, its model, its state."""

    name: str
    model: str
    status: TableStatus
    round: int
    attempts: int = 0
    milliseconds: int | None = None
    ended_at: str | None = None
    error: Failure | None = None


class TablePage(BaseModel):
    """Tables, and where the next ones begin."""

    items: list[Table]
    next: str | None = None


class Link(BaseModel):
    """A download, good for 15 minutes."""

    url: str


class Retried(BaseModel):
    """A round that begins."""

    id: str
    execution: str


class Health(BaseModel):
    """The API answers."""

    status: str
    version: str


class Problem(BaseModel):
    """An error as RFC 9457 has it."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] | None = None
