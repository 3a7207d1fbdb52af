"""The findings of planning, by code. Each has a page docs/codes/<id>.md."""

from datamigrate.diagnostics import Code, Severity

COLLISION = Code("G101", Severity.NOTE, "names that became the same are told apart")
SHORTENED = Code("G102", Severity.NOTE, "a name too long for the target was shortened")
RENAMED = Code("G103", Severity.NOTE, "the target does not take a name as it is")
NO_COLUMNS = Code("G104", Severity.WARNING, "a table without columns was left out")
SAME_IN_TARGET = Code("G105", Severity.WARNING, "two names are one in the target")
NO_PARENT = Code("G106", Severity.WARNING, "a foreign key to a table without a model")
NO_COLUMN = Code("G107", Severity.WARNING, "a constraint on a column that is not there")
UNTRUSTED = Code("G108", Severity.NOTE, "a constraint that the source does not enforce")
NO_COMPUTED = Code("G109", Severity.WARNING, "a computed column was left out")
COMPUTED_TYPE = Code("G110", Severity.NOTE, "the type of a computed column was worked out")
NOT_CONVERTED = Code("G111", Severity.NOTE, "an object that is not converted yet")
IMPLICIT_COLUMNS = Code("G112", Severity.NOTE, "columns that the server makes were left out")
NO_SUCH_TABLE = Code("G113", Severity.WARNING, "rows for a table that is not there")
BAD_ROW = Code("G114", Severity.WARNING, "rows that fit no list of columns were left out")
NO_VALUE = Code("G115", Severity.WARNING, "a value that only the server can work out")
BAD_VALUE = Code("G116", Severity.WARNING, "a value that the target's type does not take")
UNUSED_RULE = Code("G141", Severity.WARNING, "a rule of the settings that decided nothing")
EXCLUDED_PARENT = Code("G142", Severity.NOTE, "a foreign key to a table that is excluded")
TYPES_DIFFER = Code("G143", Severity.WARNING, "a foreign key between types that do not compare")
UNKNOWN_TYPE = Code("G144", Severity.WARNING, "a type of the settings that is not known")
CASE_LOST = Code("G117", Severity.NOTE, "the target keeps names in lower case")
NO_DEFAULT = Code("G118", Severity.NOTE, "a default that the landing table does not have")
NO_RELATION = Code("G121", Severity.WARNING, "a view reads what is no model")
CIRCLE = Code("G122", Severity.WARNING, "views that read each other")

CODES = (
    COLLISION,
    SHORTENED,
    RENAMED,
    NO_COLUMNS,
    SAME_IN_TARGET,
    NO_PARENT,
    NO_COLUMN,
    UNTRUSTED,
    NO_COMPUTED,
    COMPUTED_TYPE,
    NOT_CONVERTED,
    IMPLICIT_COLUMNS,
    NO_SUCH_TABLE,
    BAD_ROW,
    NO_VALUE,
    BAD_VALUE,
    UNUSED_RULE,
    EXCLUDED_PARENT,
    TYPES_DIFFER,
    UNKNOWN_TYPE,
    CASE_LOST,
    NO_DEFAULT,
    NO_RELATION,
    CIRCLE,
)
