"""Amazon Redshift, measured. https://docs.aws.amazon.com/redshift/latest/dg/c_SQL_functions.html

Its to_char writes no exponent: no form for a float.
"""

from datamigrate.types.measures.model import Form, Measuring, statement

_FORMAT = "left(to_char({}, 'YYYY-MM-DD HH24:MI:SS.US'), {{width}})"

REDSHIFT = Measuring(
    texts={
        Form.BOOLEAN: "cast(cast({column} as integer) as varchar(1))",
        Form.INTEGER: "cast({column} as varchar(20))",
        Form.DECIMAL: "cast(cast({column} as decimal(38, {digits})) as varchar(41))",
        Form.DATE: "to_char({column}, 'YYYY-MM-DD')",
        Form.TIME: "left(to_char(date '2000-01-01' + {column}, 'HH24:MI:SS.US'), {width})",
        Form.TIMESTAMP: _FORMAT.format("{column}"),
        Form.INSTANT: _FORMAT.format("{column} at time zone 'UTC'"),
        Form.TEXT: "{column}",
        Form.PADDED: "rtrim({column}, ' ')",
        Form.PATH: "{column}",
        Form.BINARY: "upper(to_hex({column}))",
        Form.UUID: "lower({column})",
    },
    statement=statement("strtol(left(md5(m.content), 12), 16)"),
    note="Written by the documentation; it has not run on Amazon Redshift.",
    command="psql --csv -f target.sql > target.csv",
    unpivoted="""\
    select
        cast(f[0] as varchar(2000)) as column_name,
        cast(f[1] as varchar(1)) as kind,
        cast(f[2] as varchar(65535)) as content
    from (
        select array(
            {rows}
        ) as list
        from (
            select
                {values}
            from {relation}
        ) as v
    ) as u, u.list as f""",
    row="array('{name}', '{kind}', {text})",
)
