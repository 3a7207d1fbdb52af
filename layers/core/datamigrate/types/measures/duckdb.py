"""DuckDB, measured. Nothing of it needs an extension."""

from datamigrate.types.measures.model import Form, Measuring, statement

_FORMAT = "left(strftime({}, '%Y-%m-%d %H:%M:%S.%f'), {{width}})"

DUCKDB = Measuring(
    texts={
        Form.BOOLEAN: "cast(cast({column} as integer) as varchar)",
        Form.INTEGER: "cast({column} as varchar)",
        Form.DECIMAL: "cast(cast({column} as decimal(38, {digits})) as varchar)",
        Form.FLOAT: "format('{{:.{digits}e}}', case when {column} = 0 then 0 else {column} end)",
        Form.DATE: "strftime({column}, '%Y-%m-%d')",
        Form.TIME: "left(strftime(date '2000-01-01' + {column}, '%H:%M:%S.%f'), {width})",
        Form.TIMESTAMP: _FORMAT.format("{column}"),
        Form.INSTANT: _FORMAT.format("make_timestamp(epoch_us({column}))"),
        Form.TEXT: "{column}",
        Form.PADDED: "rtrim({column}, ' ')",
        Form.PATH: "{column}",
        Form.BINARY: "hex({column})",
        Form.UUID: "lower(cast({column} as varchar))",
    },
    statement=statement("cast('0x' || left(md5(m.content), 12) as bigint)", "strlen({})"),
    note="Only reads; it needs no extension.",
    command="duckdb -csv FILE.duckdb < target.sql > target.csv",
    free_mark="coalesce(strlen({text}) || ':' || {text}, '-')",
)
