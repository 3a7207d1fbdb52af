"""Transact-SQL as SQL Server, Azure SQL and Synapse write it.

https://learn.microsoft.com/sql/t-sql/language-reference
"""

from datamigrate.dialects.base import Dialect, Quoting

_CLIENT = (
    "setvar|r|on|connect|out|error|exit|quit|reset|list|listvar|help|ed|xml|perftrace|serverlist"
)

TSQL = Dialect(
    name="tsql",
    label="SQL Server",
    default_schema="dbo",
    strings=(Quoting("'", "'"),),
    string_prefixes="N",
    identifiers=(Quoting("[", "]"), Quoting('"', '"')),
    line_comments=("--",),
    nested_comments=True,
    word=(
        r"(?:[\w@#]++|\$(?:\([\w .-]++\)|\{[\w.:-]++\})?+|\{[\w.:-]++\}|\{\{[^{}\r\n]*+\}\}"
        r"|[^\x00-\x9f\s\ufeff\u200b\u2060])++"
    ),
    placeholders={"databaseowner": "dbo.", "objectqualifier": ""},
    directive=rf"(?<![^\s\ufeff]):(?i:{_CLIENT})\b[^\r\n]*+|(?<![^\r\n]):(?!:)[^\r\n]++"
    r"|(?<![^\r\n])!![^\r\n]*+",
    batch_separator="GO",
    starters=frozenset(
        """
        ALTER BACKUP BEGIN BREAK BULK CHECKPOINT CLOSE COMMIT CONTINUE CREATE DBCC DEALLOCATE
        DECLARE DELETE DENY DROP ELSE END EXEC EXECUTE FETCH GOTO GRANT IF INSERT KILL MERGE OPEN
        PRINT RAISERROR READTEXT RECONFIGURE RESTORE RETURN REVERT REVOKE ROLLBACK SAVE SELECT SET
        SETUSER SHUTDOWN TRUNCATE UPDATE UPDATETEXT USE WAITFOR WHILE WRITETEXT
        """.split()
    ),
    starter_pairs={
        "ADD": frozenset({"SENSITIVITY", "SIGNATURE", "COUNTER"}),
        "DISABLE": frozenset({"TRIGGER"}),
        "ENABLE": frozenset({"TRIGGER"}),
        "GET": frozenset({"CONVERSATION"}),
        "MOVE": frozenset({"CONVERSATION"}),
        "SEND": frozenset({"ON"}),
        "RENAME": frozenset({"OBJECT", "DATABASE"}),
    },
    definitions=frozenset(
        """
        AGGREGATE ASSEMBLY CERTIFICATE CLUSTERED COLUMNSTORE DATABASE DEFAULT EXTERNAL FUNCTION
        INDEX LOGIN NONCLUSTERED PARTITION PROC PROCEDURE ROLE RULE SCHEMA SECURITY SEQUENCE
        STATISTICS SYNONYM TABLE TRIGGER TYPE UNIQUE USER VIEW XML
        """.split()
    ),
    batch_heads=frozenset({"PROC", "PROCEDURE", "FUNCTION", "TRIGGER", "VIEW", "SCHEMA", "RULE"}),
    bodies=frozenset({"PROC", "PROCEDURE", "FUNCTION", "TRIGGER"}),
    types=frozenset(
        """
        bigint binary bit char character cursor date datetime datetime2 datetimeoffset dec decimal
        double float geography geometry hierarchyid image int integer json money national nchar
        ntext numeric nvarchar real rowversion smalldatetime smallint smallmoney sql_variant
        sysname table text time timestamp tinyint uniqueidentifier varbinary varchar vector xml
        """.split()
    ),
    type_words={
        "BINARY": (("VARYING",),),
        "CHAR": (("VARYING",),),
        "CHARACTER": (("VARYING",),),
        "DOUBLE": (("PRECISION",),),
        "NATIONAL": (
            ("CHARACTER", "VARYING"),
            ("CHAR", "VARYING"),
            ("CHARACTER",),
            ("CHAR",),
            ("TEXT",),
        ),
    },
    required_types=frozenset({"timestamp", "rowversion", "sysname"}),
    ignored={
        "ADD": "security",
        "ALTER": "changes nothing that a catalog holds",
        "BACKUP": "administration",
        "BEGIN": "flow of control",
        "BREAK": "flow of control",
        "BULK": "loads data from a file",
        "CHECKPOINT": "administration",
        "CLOSE": "cursor",
        "COMMIT": "transaction",
        "CONTINUE": "flow of control",
        "CREATE": "makes nothing that a catalog holds",
        "DBCC": "administration",
        "DEALLOCATE": "cursor",
        "DECLARE": "variable",
        "DELETE": "changes data",
        "DENY": "permission",
        "DISABLE": "trigger switched",
        "DROP": "drops nothing that a catalog holds",
        "ELSE": "flow of control",
        "ENABLE": "trigger switched",
        "END": "flow of control",
        "FETCH": "cursor",
        "GET": "message queue",
        "GOTO": "flow of control",
        "GRANT": "permission",
        "IF": "condition: what it guards is applied",
        "KILL": "administration",
        "MERGE": "changes data",
        "MOVE": "message queue",
        "OPEN": "cursor or key",
        "PRINT": "message",
        "RAISERROR": "message",
        "READTEXT": "query",
        "RECEIVE": "message queue",
        "RECONFIGURE": "administration",
        "RENAME": "renames nothing that a catalog holds",
        "RESTORE": "administration",
        "RETURN": "flow of control",
        "REVERT": "session",
        "REVOKE": "permission",
        "ROLLBACK": "transaction",
        "SAVE": "transaction",
        "SELECT": "query",
        "SEND": "message queue",
        "SET": "session setting or variable",
        "SETUSER": "session",
        "SHUTDOWN": "administration",
        "THROW": "message",
        "TRUNCATE": "changes data",
        "UPDATE": "changes data",
        "UPDATETEXT": "changes data",
        "USE": "names the database",
        "WAITFOR": "flow of control",
        "WHILE": "loop: what it holds is applied once",
        "WITH": "query",
        "WRITETEXT": "changes data",
        ";": "empty",
    },
)
