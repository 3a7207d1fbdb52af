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
UNKNOWN_KEY = Code("V115", Severity.WARNING, "a key that dbt has no place for")
BAD_NAME = Code("V121", Severity.ERROR, "a name that the target does not take")
SAME_NAME = Code("V122", Severity.ERROR, "one name for two things")
NO_MODEL = Code("V131", Severity.ERROR, "properties of a model that is not there")
NO_PROPERTIES = Code("V132", Severity.WARNING, "a model without properties")
UNREAD_SOURCE = Code("V133", Severity.WARNING, "a source table that no model reads")
NO_SOURCE = Code("V134", Severity.WARNING, "a staging model that reads no source")
UNRESOLVED = Code("V141", Severity.ERROR, "a reference to nothing")
CYCLE = Code("V142", Severity.ERROR, "models that need each other")
DISABLED = Code("V143", Severity.ERROR, "a reference to what is not enabled")
BAD_SQL = Code("V151", Severity.ERROR, "SQL that does not parse")
HARD_CODED = Code("V152", Severity.WARNING, "a table that dbt does not know of")
FOREIGN = Code("V153", Severity.WARNING, "a type or function that is not the target's own")
BAD_EXPRESSION = Code("V154", Severity.ERROR, "SQL in a test that does not parse")
BAD_JINJA = Code("V161", Severity.ERROR, "Jinja that does not parse")
NOT_STATIC = Code("V162", Severity.NOTE, "Jinja that only a run can render")
UNKNOWN_CALL = Code("V163", Severity.WARNING, "a call that the project does not define")
LIVE_TEXT = Code("V164", Severity.WARNING, "a description that is rendered")
CONTRACT_COLUMNS = Code("V171", Severity.ERROR, "a contract with other columns than the SQL")
CONTRACT_TYPE = Code("V172", Severity.ERROR, "a contract with another type than the cast")
NO_SUCH_COLUMN = Code("V173", Severity.ERROR, "a column that is not there")
OTHER_COLUMNS = Code("V174", Severity.WARNING, "properties with other columns than the SQL")
NOT_TESTABLE = Code("V175", Severity.ERROR, "a test or snapshot of a column that is not there")
UNREAD_COLUMN = Code("V176", Severity.NOTE, "a source column that no model reads")
TABLE_MISSING = Code("V181", Severity.ERROR, "an object of the plan without its files")
COLUMN_MISSING = Code("V182", Severity.ERROR, "a column of the plan that is not in place")
TEST_MISSING = Code("V183", Severity.ERROR, "a test of the plan that is not in place")
NOT_REPORTED = Code("V184", Severity.ERROR, "an object of the script that the report does not list")
FILE_GONE = Code("V185", Severity.WARNING, "a generated file that is not there")
MODEL_GONE = Code("V186", Severity.WARNING, "an object of the report without its model")
UNTESTED = Code("V187", Severity.WARNING, "a column that is always filled, and not tested for it")

CODES = (
    OUTSIDE,
    SAME_PATH,
    NOT_TEXT,
    NO_TARGET,
    NO_YAML,
    TWICE_IN_YAML,
    TOO_LARGE,
    SHAPE,
    UNKNOWN_KEY,
    BAD_NAME,
    SAME_NAME,
    NO_MODEL,
    NO_PROPERTIES,
    UNREAD_SOURCE,
    NO_SOURCE,
    UNRESOLVED,
    CYCLE,
    DISABLED,
    BAD_SQL,
    HARD_CODED,
    FOREIGN,
    BAD_EXPRESSION,
    BAD_JINJA,
    NOT_STATIC,
    UNKNOWN_CALL,
    LIVE_TEXT,
    CONTRACT_COLUMNS,
    CONTRACT_TYPE,
    NO_SUCH_COLUMN,
    OTHER_COLUMNS,
    NOT_TESTABLE,
    UNREAD_COLUMN,
    TABLE_MISSING,
    COLUMN_MISSING,
    TEST_MISSING,
    NOT_REPORTED,
    FILE_GONE,
    MODEL_GONE,
    UNTESTED,
)
