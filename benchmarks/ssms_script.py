"""Write scripts as SQL Server Management Studio does, of any size, for measuring.

The same arguments give the same bytes. Objects come in the tool's own order: tables with their
keys, then indexes, defaults, foreign keys, checks and descriptions.
"""

import argparse
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

STAMP = "Script Date: 14/03/2025 09:12:41 ******/"
KEY_OPTIONS = (
    "WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, IGNORE_DUP_KEY = OFF, "
    "ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON) ON [PRIMARY]"
)
INDEX_OPTIONS = (
    "WITH (PAD_INDEX = OFF, SORT_IN_TEMPDB = OFF, DROP_EXISTING = OFF, "
    "ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON) ON [PRIMARY]"
)
SCHEMAS = ("dbo", "Sales", "Stock", "Person", "Finance")
SUBJECTS = (
    "Account Address Batch Budget Campaign Carrier Claim Contact Contract Course Currency Customer "
    "Delivery Device Discount Document Employee Event Invoice Item Ledger Location Machine Member "
    "Message Order Payment Permit Plan Policy Price Product Project Quote Receipt Region "
    "Reservation Route Schedule Shipment Shop Supplier Task Tax Ticket Transfer Unit Vehicle "
    "Visit Warehouse"
).split()
ASPECTS = (
    "Archive Attribute Category Change Comment Detail Entry Group History Limit Line Link Log Map "
    "Note Option Part Period Rate Reason Role Rule Setting State Status Step Summary Tag Type Value"
).split()
COLUMNS = (
    ("Name", "[nvarchar](100)"),
    ("Code", "[char](8)"),
    ("Description", "[nvarchar](max)"),
    ("Amount", "[money]"),
    ("Quantity", "[int]"),
    ("IsActive", "[bit]"),
    ("CreatedAt", "[datetime]"),
    ("ModifiedAt", "[datetime2](7)"),
    ("DueOn", "[date]"),
    ("Rate", "[decimal](9, 4)"),
    ("Status", "[varchar](10)"),
    ("Reference", "[uniqueidentifier]"),
    ("Weight", "[float]"),
    ("Position", "[smallint]"),
    ("Level", "[tinyint]"),
    ("Total", "[numeric](18, 2)"),
    ("Note", "[nvarchar](400)"),
    ("Payload", "[varbinary](max)"),
    ("Serial", "[bigint]"),
    ("Email", "[varchar](254)"),
)
DEFAULTS = {"IsActive": "((1))", "CreatedAt": "(getdate())"}
CHECKS = {
    "Quantity": "([Quantity]>=(0) AND [Quantity]<=(1000))",
    "Status": "([Status]='closed' OR [Status]='open' OR [Status]='new')",
    "Rate": "([Rate]>(0.0))",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """A table: its name, what it has besides its key, and the tables that it refers to."""

    schema: str
    name: str
    columns: tuple[tuple[str, str, bool], ...]  # name, type, required
    parents: tuple["Shape", ...]

    @property
    def quoted(self) -> str:
        return f"[{self.schema}].[{self.name}]"

    @property
    def key(self) -> str:
        return f"{self.name}ID"


def shapes(tables: int, columns: int, seed: int) -> list[Shape]:
    """The tables to write; each refers to earlier ones only."""
    chance = random.Random(seed)
    made: list[Shape] = []
    for number in range(tables):
        parents = chance.sample(made[-50:], min(len(made), chance.choice((0, 1, 1, 2))))
        made.append(_shape(number, columns, parents, chance))
    return made


def _shape(number: int, columns: int, parents: list[Shape], chance: random.Random) -> Shape:
    subject, rest = SUBJECTS[number % len(SUBJECTS)], number // len(SUBJECTS)
    aspect, turn = ASPECTS[rest % len(ASPECTS)], rest // len(ASPECTS)
    found = [(parent.key, "[int]", chance.random() < 0.5) for parent in parents]
    for place in range(max(0, columns - 1 - len(found))):
        name, kind = COLUMNS[place % len(COLUMNS)]
        again = place // len(COLUMNS)
        found.append((f"{name}{again or ''}", kind, chance.random() < 0.6))
    name = f"{subject}{aspect}{turn or ''}"
    return Shape(chance.choice(SCHEMAS), name, tuple(found), tuple(parents))


def lines(tables: int, columns: int, seed: int = 1, views: int = 0) -> Iterator[str]:
    """The script, a line at a time, without line ends; views read the tables with most parents."""
    made = shapes(tables, columns, seed)
    yield from ("USE [Shop]", "GO")
    for schema in SCHEMAS[1:]:
        yield from (f"CREATE SCHEMA [{schema}]", "GO")
    for part in (_table, _indexes, _defaults, _foreign_keys, _checks, _descriptions):
        for shape in made:
            yield from part(shape)
    for shape in sorted(made, key=lambda shape: -len(shape.parents))[:views]:
        yield from _view(shape)


def _view(shape: Shape) -> Iterator[str]:
    """Rows with what their parents are called, counted and summed."""
    numbers = [n for n, kind, _ in shape.columns if kind.startswith(("[int]", "[money]", "[dec"))]
    groups = [f"t.[{parent.key}]" for parent in shape.parents] or [f"t.[{shape.key}]"]
    yield f"CREATE VIEW [{shape.schema}].[v{shape.name}] AS"
    yield f"SELECT {', '.join(groups)}, COUNT(*) AS [Rows],"
    for number in numbers:
        yield f"\tSUM(ISNULL(t.[{number}], 0)) AS [{number}Total],"
        yield f"\tAVG(t.[{number}]) AS [{number}Mean],"
    yield f"\tMAX(CASE WHEN t.[{shape.key}] > 5 THEN 'many' ELSE 'few' END) AS [Size]"
    yield f"FROM {shape.quoted} AS t"
    for place, parent in enumerate(shape.parents):
        yield f"\tLEFT OUTER JOIN {parent.quoted} AS p{place}"
        yield f"\tON p{place}.[{parent.key}] = t.[{parent.key}]"
    yield f"GROUP BY {', '.join(groups)}"
    yield "GO"


def _table(shape: Shape) -> Iterator[str]:
    yield f"/****** Object:  Table {shape.quoted}    {STAMP}"
    yield from ("SET ANSI_NULLS ON", "GO", "SET QUOTED_IDENTIFIER ON", "GO")
    yield f"CREATE TABLE {shape.quoted}("
    yield f"\t[{shape.key}] [int] IDENTITY(1,1) NOT NULL,"
    for name, kind, required in shape.columns:
        yield f"\t[{name}] {kind} {'NOT NULL' if required else 'NULL'},"
    yield f" CONSTRAINT [PK_{shape.name}] PRIMARY KEY CLUSTERED "
    yield from ("(", f"\t[{shape.key}] ASC", f"){KEY_OPTIONS}")
    large = any("(max)" in kind for _, kind, _ in shape.columns)
    yield ") ON [PRIMARY]" + (" TEXTIMAGE_ON [PRIMARY]" if large else "")
    yield "GO"


def _indexes(shape: Shape) -> Iterator[str]:
    names = [name for name, _, _ in shape.columns if name in ("Name", "Code")]
    for name in names[:1]:
        yield f"/****** Object:  Index [IX_{shape.name}_{name}]    {STAMP}"
        yield f"CREATE NONCLUSTERED INDEX [IX_{shape.name}_{name}] ON {shape.quoted}"
        yield from ("(", f"\t[{name}] ASC", f"){INDEX_OPTIONS}", "GO")


def _defaults(shape: Shape) -> Iterator[str]:
    for name, _, _ in shape.columns:
        if name in DEFAULTS:
            constraint = f"[DF_{shape.name}_{name}]"
            yield (
                f"ALTER TABLE {shape.quoted} ADD  CONSTRAINT {constraint}  "
                f"DEFAULT {DEFAULTS[name]} FOR [{name}]"
            )
            yield "GO"


def _foreign_keys(shape: Shape) -> Iterator[str]:
    for parent in shape.parents:
        name = f"[FK_{shape.name}_{parent.name}]"
        yield (
            f"ALTER TABLE {shape.quoted}  WITH CHECK ADD  CONSTRAINT {name} "
            f"FOREIGN KEY([{parent.key}])"
        )
        yield f"REFERENCES {parent.quoted} ([{parent.key}])"
        yield from ("GO", f"ALTER TABLE {shape.quoted} CHECK CONSTRAINT {name}", "GO")


def _checks(shape: Shape) -> Iterator[str]:
    names = [name for name, _, _ in shape.columns if name in CHECKS]
    for name in names[:1]:
        constraint = f"[CK_{shape.name}_{name}]"
        yield (
            f"ALTER TABLE {shape.quoted}  WITH CHECK ADD  CONSTRAINT {constraint} "
            f"CHECK  ({CHECKS[name]})"
        )
        yield from ("GO", f"ALTER TABLE {shape.quoted} CHECK CONSTRAINT {constraint}", "GO")


def _descriptions(shape: Shape) -> Iterator[str]:
    start = "EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'"
    place = f"' , @level0type=N'SCHEMA',@level0name=N'{shape.schema}'"
    table = f", @level1type=N'TABLE',@level1name=N'{shape.name}'"
    yield f"{start}One row for each {shape.name}{place}{table}"
    yield "GO"
    for name, _, _ in shape.columns[:1]:
        yield f"{start}The {name} of it{place}{table}, @level2type=N'COLUMN',@level2name=N'{name}'"
        yield "GO"


def main() -> int:
    """Write a script and say how large it is."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    arguments.add_argument("output", type=Path)
    arguments.add_argument("--tables", type=int, default=182)
    arguments.add_argument("--columns", type=int, default=20)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--views", type=int, default=0)
    options = arguments.parse_args()
    count = size = 0
    with options.output.open("w", encoding="utf-8", newline="\n") as file:
        for line in lines(options.tables, options.columns, options.seed, options.views):
            size += file.write(line + "\n")
            count += 1
    print(f"{options.tables} tables, {count} lines, {size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
