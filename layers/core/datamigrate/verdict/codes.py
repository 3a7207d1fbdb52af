"""The findings of the verdict, by code. Each has a page docs/codes/<id>.md."""

from datamigrate.diagnostics import Code, Severity

OUTSIDE = Code("V101", Severity.ERROR, "a path that leads out of the project")
SAME_PATH = Code("V102", Severity.ERROR, "two files are one where case does not count")
NOT_TEXT = Code("V103", Severity.ERROR, "a file that is not UTF-8")
NO_TARGET = Code("V104", Severity.NOTE, "a target whose SQL is not judged")
NO_YAML = Code("V111", Severity.ERROR, "YAML that cannot be read")
TWICE_IN_YAML = Code("V112", Severity.ERROR, "a key that is there twice")
TOO_LARGE = Code("V113", Severity.ERROR, "nested or repeated beyond the limit")
SHAPE = Code("V114", Severity.ERROR, "YAML that is not in dbt's shape")
BAD_NAME = Code("V121", Severity.ERROR, "a name that the target does not take")
SAME_NAME = Code("V122", Severity.ERROR, "one name for two things")
NO_MODEL = Code("V131", Severity.ERROR, "properties of a model that is not there")
NO_PROPERTIES = Code("V132", Severity.WARNING, "a model without properties")
UNREAD_SOURCE = Code("V133", Severity.WARNING, "a source table that no model reads")
NO_SOURCE = Code("V134", Severity.WARNING, "a staging model that reads no source")
UNRESOLVED = Code("V141", Severity.ERROR, "a reference to nothing")
CYCLE = Code("V142", Severity.ERROR, "models that need each other")
BAD_SQL = Code("V151", Severity.ERROR, "SQL that does not parse")
HARD_CODED = Code("V152", Severity.WARNING, "a table that dbt does not know of")
FOREIGN = Code("V153", Severity.WARNING, "a type or function that is not the target's own")
BAD_JINJA = Code("V161", Severity.ERROR, "Jinja that does not parse")
NOT_STATIC = Code("V162", Severity.NOTE, "Jinja that only a run can render")
UNKNOWN_CALL = Code("V163", Severity.WARNING, "a call that the project does not define")
CONTRACT_COLUMNS = Code("V171", Severity.ERROR, "a contract with other columns than the SQL")
CONTRACT_TYPE = Code("V172", Severity.ERROR, "a contract with another type than the cast")
NO_SUCH_COLUMN = Code("V173", Severity.ERROR, "a column that the source does not have")
OTHER_COLUMNS = Code("V174", Severity.WARNING, "properties with other columns than the SQL")
TABLE_MISSING = Code("V181", Severity.ERROR, "a table of the plan without its files")
COLUMN_MISSING = Code("V182", Severity.ERROR, "a column of the plan that is not in place")

CODES = (
    OUTSIDE,
    SAME_PATH,
    NOT_TEXT,
    NO_TARGET,
    NO_YAML,
    TWICE_IN_YAML,
    TOO_LARGE,
    SHAPE,
    BAD_NAME,
    SAME_NAME,
    NO_MODEL,
    NO_PROPERTIES,
    UNREAD_SOURCE,
    NO_SOURCE,
    UNRESOLVED,
    CYCLE,
    BAD_SQL,
    HARD_CODED,
    FOREIGN,
    BAD_JINJA,
    NOT_STATIC,
    UNKNOWN_CALL,
    CONTRACT_COLUMNS,
    CONTRACT_TYPE,
    NO_SUCH_COLUMN,
    OTHER_COLUMNS,
    TABLE_MISSING,
    COLUMN_MISSING,
)
