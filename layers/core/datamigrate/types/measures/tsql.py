"""T-SQL, measured: SQL Server from 2019 on, which has collations of UTF-8, and Microsoft Fabric.

Styles of CONVERT: https://learn.microsoft.com/sql/t-sql/functions/cast-and-convert-transact-sql
Texts of several columns meet in one, so all have the same collation:
https://learn.microsoft.com/sql/t-sql/statements/collation-precedence-transact-sql
"""

from collections.abc import Mapping

from datamigrate.types.measures.model import Form, Measuring, statement

_UTF8 = " collate Latin1_General_100_BIN2_UTF8"
_WIDE = "cast({column} as nvarchar(max))"

_PLAIN: Mapping[Form, str] = {
    Form.BOOLEAN: "cast({column} as varchar(1))",
    Form.INTEGER: "cast({column} as varchar(20))",
    Form.DECIMAL: "cast(cast({column} as decimal(38, {digits})) as varchar(41))",
    Form.FLOAT: "cast(format({column}, '0.{zeros}e+00', 'en-US') as varchar(30))",
    Form.DATE: "convert(varchar(10), {column}, 23)",
    Form.TIME: "left(convert(varchar(16), {column}, 121), {width})",
    Form.TIMESTAMP: "left(convert(varchar(27), {column}, 121), {width})",
    Form.BINARY: "convert(varchar(max), cast({column} as varbinary(max)), 2)",
    Form.UUID: "lower(cast({column} as varchar(36)))",
}
_INSTANT = "left(convert(varchar(34), switchoffset({column}, '+00:00'), 121), {width})"

_APPLIED = """\
    select m.*
    from (
        select
            {values}
        from {relation}
    ) as v
    cross apply (
        {rows}
    ) as m(column_name, kind, content)"""

SQL_SERVER = Measuring(
    texts={
        **{form: text + _UTF8 for form, text in _PLAIN.items()},
        Form.INSTANT: _INSTANT + _UTF8,
        Form.TEXT: f"cast({_WIDE}{_UTF8} as varchar(max))",
        Form.PADDED: f"cast(rtrim({_WIDE}){_UTF8} as varchar(max))",
        Form.PATH: f"cast({{column}}.ToString(){_UTF8} as varchar(4000))",
    },
    statement=statement(
        "cast(substring(hashbytes('MD5', m.content), 1, 6) as bigint)",
        "datalength({})",
        count="count_big",
    ),
    note="Only reads. Needs SQL Server 2019 or later; the database may have any collation.",
    command='sqlcmd -x -S SERVER -d DATABASE -i source.sql -s "," -W -o source.csv',
    seconds=7,
    mark="isnull({text}, '-')",
    free_mark="isnull(cast(datalength({text}) as varchar(20)) + ':' + {text}, '-')",
    between_marks=" + '|' + ",
    long_text="cast('' as varchar(max)) + ",
    unpivoted=_APPLIED,
    row="select '{name}', '{kind}', {text}",
    between_rows="\n        union all ",
    before="set nocount on;\nset quoted_identifier on;\ngo\n",
    after=";\ngo\n",
)

FABRIC = Measuring(
    texts={
        **_PLAIN,
        Form.INSTANT: _PLAIN[Form.TIMESTAMP],
        Form.TEXT: "{column}",
        Form.PADDED: "rtrim({column})",
        Form.PATH: "{column}",
    },
    statement=SQL_SERVER.statement,
    note="Written by the documentation; it has not run on Microsoft Fabric.",
    command='sqlcmd -x -G -S SERVER -d WAREHOUSE -i target.sql -s "," -W -o target.csv',
    mark=SQL_SERVER.mark,
    free_mark=SQL_SERVER.free_mark,
    between_marks=SQL_SERVER.between_marks,
    long_text=SQL_SERVER.long_text,
    unpivoted=_APPLIED,
    row=SQL_SERVER.row,
    between_rows=SQL_SERVER.between_rows,
    before=SQL_SERVER.before,
    after=SQL_SERVER.after,
)
