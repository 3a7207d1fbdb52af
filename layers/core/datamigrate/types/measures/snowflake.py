"""Snowflake, measured. Functions: https://docs.snowflake.com/en/sql-reference/functions-all"""

from datamigrate.types.measures.model import Form, Measuring, statement

_FORMAT = "left(to_varchar({}, 'YYYY-MM-DD HH24:MI:SS.FF9'), {{width}})"
_ZERO = "case when {column} = 0 then 0 else {column} end"

SNOWFLAKE = Measuring(
    texts={
        Form.BOOLEAN: "to_varchar(cast({column} as integer))",
        Form.INTEGER: "to_varchar({column})",
        Form.DECIMAL: "to_varchar(cast({column} as number(38, {digits})))",
        # EEEEE is a sign and three digits.
        Form.FLOAT: (
            f"regexp_replace(ltrim(to_char({_ZERO}, '0.{{zeros}}EEEEE')), 'E([+-])0?', 'e\\\\1')"
        ),
        Form.DATE: "to_varchar({column}, 'YYYY-MM-DD')",
        Form.TIME: "left(to_varchar({column}, 'HH24:MI:SS.FF9'), {width})",
        Form.TIMESTAMP: _FORMAT.format("{column}"),
        Form.INSTANT: _FORMAT.format("convert_timezone('UTC', {column})"),
        Form.TEXT: "{column}",
        Form.PADDED: "rtrim({column}, ' ')",
        Form.PATH: "{column}",
        Form.BINARY: "hex_encode({column})",
        Form.UUID: "lower({column})",
    },
    statement=statement("to_number(left(md5(m.content), 12), 'XXXXXXXXXXXX')"),
    note="Written by the documentation; it has not run on Snowflake.",
    command="snow sql -f target.sql --format csv > target.csv",
    seconds=9,
    unpivoted="""\
    select
        cast(f.value[0] as varchar) as column_name,
        cast(f.value[1] as varchar) as kind,
        cast(f.value[2] as varchar) as content
    from (
        select
            {values}
        from {relation}
    ) as v,
    lateral flatten(input => array_construct(
        {rows}
    )) as f""",
    row="array_construct('{name}', '{kind}', {text})",
)
