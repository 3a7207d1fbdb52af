"""What 1,000 migrations would cost on AWS: list prices, counted requests, measured durations."""

from collections.abc import Iterator
from dataclasses import dataclass

TABLES = 500
MIGRATIONS = 1_000

# US dollars in us-east-1, from the services' own price pages, 2025. Free tiers are not counted.
GB_SECOND = 0.0000166667
REQUEST = 0.20e-6
TRANSITION = 0.025e-3
WRITE_UNIT = 0.625e-6
READ_UNIT = 0.125e-6
PUT = 0.005e-3
GET = 0.0004e-3
SQS = 0.40e-6
EVENT = 1.00e-6
LOG_GB = 0.50
API_REQUEST = 3.50e-6

STATES = ("Begin", "Parse", "Parsed", "Dispatch", "Validate", "Conclude", "Concluded", "Ended")
BATCH = 10


@dataclass(frozen=True, slots=True)
class Usage:
    """One function in one migration: invocations, seconds of them together, memory in GB."""

    function: str
    invocations: int
    seconds: float
    gigabytes: float

    @property
    def gb_seconds(self) -> float:
        """What Lambda bills."""
        return self.seconds * self.gigabytes


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the bill: `number` things in one migration, and the price of one."""

    what: str
    how: str
    number: float
    price: float

    @property
    def total(self) -> float:
        """Of all migrations."""
        return self.number * self.price * MIGRATIONS


def bill(usage: list[Usage], log_bytes: float) -> list[Line]:
    """The lines, for migrations of 500 tables that succeed."""
    invocations = sum(one.invocations for one in usage)
    batches = TABLES / BATCH
    return [
        Line("Lambda", "GB-seconds, measured", sum(one.gb_seconds for one in usage), GB_SECOND),
        Line("Lambda", "invocations, counted", invocations, REQUEST),
        Line("Step Functions", f"transitions: {len(STATES)} states and the start",
             len(STATES) + 1, TRANSITION),
        Line("S3", f"PUT: 2 x {TABLES} files, 12 of the whole, 3 documents, zip, verdict, upload",
             2 * TABLES + 18, PUT),
        Line("S3", f"GET: 2 x {TABLES} files to judge, 6 documents", 2 * TABLES + 6, GET),
        Line("DynamoDB", "write units: a table is put (2) and marked (2); META with its index,"
             f" 8 for each of {batches:.0f} batches and 10 more times",
             4 * TABLES + 8 * (batches + 10), WRITE_UNIT),
        Line("DynamoDB", f"read units: META after each batch, {TABLES} items twice, 300 bytes each",
             batches + 20 + 2 * TABLES * 300 / 4096, READ_UNIT),
        Line("SQS", f"{batches:.0f} batches sent, taken, deleted", 3 * batches, SQS),
        Line("EventBridge", "the event at the end; S3's own are free", 1, EVENT),
        Line("CloudWatch", "GB of logs, measured", log_bytes / 1e9, LOG_GB),
        Line("API Gateway", "a client that submits, asks 20 times, downloads", 22, API_REQUEST),
    ]  # fmt: skip


def cost(usage: list[Usage], log_bytes: float) -> Iterator[str]:
    """The tables of docs/cost.md."""
    yield "| function | invocations | seconds each | memory | GB-seconds |"
    yield "| --- | --- | --- | --- | --- |"
    for one in usage:
        each = one.seconds / max(one.invocations, 1)
        yield (
            f"| {one.function} | {one.invocations} | {each:.3f} | {one.gigabytes * 1024:,.0f} MB"
            f" | {one.gb_seconds:.2f} |"
        )
    lines = bill(usage, log_bytes)
    yield ""
    yield (
        f"| service | how many for one migration of {TABLES} tables | number | price of one, $"
        f" | {MIGRATIONS:,} migrations, $ |"
    )
    yield "| --- | --- | --- | --- | --- |"
    for line in lines:
        cells = (
            line.what,
            line.how,
            f"{line.number:,.0f}",
            f"{line.price:.3g}",
            f"{line.total:.2f}",
        )
        yield f"| {' | '.join(cells)} |"
    yield f"| **together** | | | | **{sum(line.total for line in lines):.2f}** |"
