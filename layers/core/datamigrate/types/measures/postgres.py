"""PostgreSQL, measured, in a database of encoding UTF8."""

from datamigrate.types.measures.model import Form, Measuring, statement

_FORMAT = "left(to_char({}, 'YYYY-MM-DD HH24:MI:SS.US'), {{width}})"
_ZERO = "case when {column} = 0 then 0 else {column} end"

POSTGRES = Measuring(
    texts={
        Form.BOOLEAN: "cast(cast({column} as integer) as text)",
        Form.INTEGER: "cast({column} as text)",
        Form.DECIMAL: "cast(cast({column} as numeric(38, {digits})) as text)",
        Form.FLOAT: f"ltrim(to_char({_ZERO}, '9.{{nines}}EEEE'))",
        Form.DATE: "to_char({column}, 'YYYY-MM-DD')",
        Form.TIME: "left(to_char({column}, 'HH24:MI:SS.US'), {width})",
        Form.TIMESTAMP: _FORMAT.format("{column}"),
        Form.INSTANT: _FORMAT.format("{column} at time zone 'UTC'"),
        Form.TEXT: "{column}",
        Form.PADDED: "rtrim({column}, ' ')",
        Form.PATH: "{column}",
        Form.BINARY: "upper(encode({column}, 'hex'))",
        Form.UUID: "lower(cast({column} as text))",
    },
    statement=statement("cast(cast('x' || left(md5(m.content), 12) as bit(48)) as bigint)"),
    note="Only reads; the database has the encoding UTF8.",
    command="psql --csv -f target.sql > target.csv",
)
