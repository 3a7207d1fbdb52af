"""BigQuery, measured. https://cloud.google.com/bigquery/docs/reference/standard-sql/functions-all"""

from datamigrate.types.measures.model import Form, Measuring, statement

_FORMAT = "left(format_{}('%E4Y-%m-%d %H:%M:%E6S', {{column}}{}), {{width}})"
_ZERO = "if({column} = 0, 0, {column})"

BIGQUERY = Measuring(
    texts={
        Form.BOOLEAN: "cast(cast({column} as int64) as string)",
        Form.INTEGER: "cast({column} as string)",
        Form.DECIMAL: "format('%.{digits}f', cast({column} as bignumeric))",
        Form.FLOAT: f"format('%.{{digits}}e', {_ZERO})",
        Form.DATE: "format_date('%E4Y-%m-%d', {column})",
        Form.TIME: "left(format_time('%H:%M:%E6S', {column}), {width})",
        Form.TIMESTAMP: _FORMAT.format("datetime", ""),
        Form.INSTANT: _FORMAT.format("timestamp", ", 'UTC'"),
        Form.TEXT: "{column}",
        Form.PADDED: "rtrim({column}, ' ')",
        Form.PATH: "{column}",
        Form.BINARY: "upper(to_hex({column}))",
        Form.UUID: "lower({column})",
    },
    statement=statement(
        "cast(concat('0x', left(to_hex(md5(m.content)), 12)) as int64)",
        "byte_length({})",
        number="bignumeric",
        whole="bignumeric",
        text="string",
    ),
    note="Written by the documentation; it has not run on BigQuery.",
    command="bq query --nouse_legacy_sql --format=csv -n 1000000 < target.sql > target.csv",
    free_mark="coalesce(cast(byte_length({text}) as string) || ':' || {text}, '-')",
    unpivoted="""\
    select m.*
    from (
        select
            {values}
        from {relation}
    ) as v
    cross join unnest([
        {rows}
    ]) as m""",
    row="struct('{name}' as column_name, '{kind}' as kind, {text} as content)",
)
