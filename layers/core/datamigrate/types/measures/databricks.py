"""Databricks, measured.

Functions: https://docs.databricks.com/aws/en/sql/language-manual/sql-ref-functions-builtin-alpha
A time arrives as a text there, which is written as whoever loads it writes it: no form for it.
"""

from datamigrate.types.measures.model import Form, Measuring, statement

_FORMAT = "left(date_format({column}, 'yyyy-MM-dd HH:mm:ss.SSSSSS'), {width})"
_ZERO = "if({column} = 0, 0, {column})"

DATABRICKS = Measuring(
    texts={
        Form.BOOLEAN: "cast(cast({column} as int) as string)",
        Form.INTEGER: "cast({column} as string)",
        # A cast to text may give an exponent.
        Form.DECIMAL: (
            "replace(format_number(cast({column} as decimal(38, {digits})), {digits}), ',', '')"
        ),
        Form.FLOAT: f"format_string('%.{{digits}}e', cast({_ZERO} as double))",
        Form.DATE: "date_format({column}, 'yyyy-MM-dd')",
        Form.TIMESTAMP: _FORMAT,
        Form.INSTANT: _FORMAT,
        Form.TEXT: "{column}",
        Form.PADDED: "rtrim({column})",
        Form.PATH: "{column}",
        Form.BINARY: "hex({column})",
        Form.UUID: "lower({column})",
    },
    statement=statement("cast(conv(left(md5(m.content), 12), 16, 10) as bigint)", text="string"),
    note="Written by the documentation; it has not run on Databricks.",
    command="dbsqlcli -e target.sql > target.csv",
    unpivoted="""\
    select inline(array(
        {rows}
    )) as (column_name, kind, content)
    from (
        select
            {values}
        from {relation}
    ) as v""",
    row="struct('{name}', '{kind}', {text})",
    before="set timezone = 'UTC';\n",
)
