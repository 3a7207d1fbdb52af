"""How a server measures its tables: rows, NULLs, bounds, sums and hashes of values that it keeps.

A value is hashed as a text that is the same on every server; docs/decisions/reconciliation.md
says why these texts. All of it is templates, in the SQL of one server.
"""

from collections.abc import Mapping
from enum import StrEnum

from datamigrate.values import dataclass


class Form(StrEnum):
    """What the text of a value looks like."""

    BOOLEAN = "boolean"  # 0 or 1
    INTEGER = "integer"
    DECIMAL = "decimal"  # with all decimals of its scale
    FLOAT = "float"  # 1.23456789012345e+04
    DATE = "date"  # 2020-02-29
    TIME = "time"  # 12:13:14.5000
    TIMESTAMP = "timestamp"  # a date, a blank, a time
    INSTANT = "instant"  # the same, in UTC
    TEXT = "text"
    PADDED = "padded"  # without the blanks at its end
    PATH = "path"  # of a hierarchyid
    BINARY = "binary"  # hexadecimal, in capitals
    UUID = "uuid"  # hexadecimal, in small letters


@dataclass(frozen=True, slots=True)
class Measured:
    """How a column is measured. `digits`: decimals, of a second too; of a float, after the first.

    `summed`: its bounds and its sum are numbers that every server holds.
    """

    form: Form
    digits: int = 0
    summed: bool = False


SUMMED, SORTED, SIZED, PLAIN = "n", "d", "t", "x"
"""What is measured of a text beside its hash: as a number, its bounds, its bytes, or nothing."""

KINDS: Mapping[Form, str] = {
    Form.DATE: SORTED,
    Form.TIME: SORTED,
    Form.TIMESTAMP: SORTED,
    Form.INSTANT: SORTED,
    Form.TEXT: SIZED,
    Form.PADDED: SIZED,
    Form.BINARY: SIZED,
}

FREE = frozenset({Form.TEXT, Form.PADDED, Form.PATH})
"""Forms in which any character may stand, the one between two columns too."""

LATERAL = """\
    select m.*
    from (
        select
            {values}
        from {relation}
    ) as v
    cross join lateral (values
        {rows}
    ) as m(column_name, kind, content)"""


@dataclass(frozen=True, slots=True, eq=False)
class Measuring:
    """Templates of one server's SQL.

    `texts` write a `{column}` as text; a form that has none there cannot be compared. `{digits}`
    are those of `Measured`, `{zeros}` and `{nines}` as many of them, and `{width}` characters has
    a time or a timestamp then.
    `unpivoted` gives, of each row of `{relation}` with the texts in `{values}`, as many rows of
    `column_name`, `kind` and `content`: those in `{rows}`, each a `row`, with `between_rows`.
    `statement` measures what is `{unpivoted}`.
    `mark` is how a text stands in that of a whole row, `free_mark` with its length where any
    character may be in it; `between_marks` joins them, and `long_text` begins very many.
    """

    texts: Mapping[Form, str]
    statement: str
    note: str  # what whoever runs its script has to know
    command: str  # that runs it
    seconds: int = 6  # decimals that its clock keeps
    mark: str = "coalesce({text}, '-')"
    free_mark: str = "coalesce(octet_length({text}) || ':' || {text}, '-')"
    between_marks: str = " || '|' || "
    long_text: str = ""
    unpivoted: str = LATERAL
    row: str = "('{name}', '{kind}', {text})"
    between_rows: str = ",\n        "
    before: str = ""
    after: str = ";\n"


def statement(
    hashed: str,
    length: str = "octet_length({})",
    *,
    number: str = "decimal(38, 10)",
    whole: str = "decimal(38, 0)",
    text: str = "varchar(60)",
    count: str = "count",
) -> str:
    """The statement that measures a table.

    `hashed` makes a number of 48 bits of `m.content`, `length` counts bytes; `number`, `whole` and
    `text` are types.
    """
    summed = f"cast(case when m.kind = '{SUMMED}' then m.content end as {number})"
    sorted_ = f"case when m.kind = '{SORTED}' then m.content end"
    size = length.format(f"case when m.kind = '{SIZED}' then m.content end")
    # Each is a text by itself: one type for both would have no room for the decimals.
    added, bytes_ = (
        f"cast(sum({summed}) as {text})",
        f"cast(sum(cast({size} as {whole})) as {text})",
    )
    return f"""\
select
    '{{schema}}' as schema_name,
    '{{table}}' as table_name,
    m.column_name,
    {count}(*) as row_count,
    {count}(*) - {count}(m.content) as null_count,
    coalesce(cast(min({summed}) as {text}), min({sorted_})) as minimum,
    coalesce(cast(max({summed}) as {text}), max({sorted_})) as maximum,
    coalesce({added}, {bytes_}) as total,
    cast(sum(cast({hashed} as {whole})) as {text}) as hash_total
from (
{{unpivoted}}
) as m
group by m.column_name
union all
select '{{schema}}', '{{table}}', '*', 0, 0, null, null, null, null
from (select 1 as one) as o
where not exists (select 1 from {{relation}})"""
