"""How dbt reaches each target, as data: the outputs of profiles.yml. No secret is ever written.

`{database}` stands for a name that no schema of the source has: some targets mix the two up.
"""

from collections.abc import Mapping


def _variable(name: str, default: str, kind: str = "") -> str:
    return f"\"{{{{ env_var('{name}', '{default}'){kind} }}}}\""


OUTPUTS: Mapping[str, Mapping[str, str]] = {
    # `gcloud auth application-default login`, or what runs dbt, says who asks.
    "bigquery": {
        "type": "bigquery",
        "method": _variable("BIGQUERY_METHOD", "oauth"),
        "project": _variable("BIGQUERY_PROJECT", "{database}"),
        "dataset": "analytics",
        "location": _variable("BIGQUERY_LOCATION", "US"),
        "threads": "4",
    },
    # The variables of Databricks' own tools, and one for the SQL warehouse.
    "databricks": {
        "type": "databricks",
        "host": _variable("DATABRICKS_HOST", "localhost"),
        "http_path": _variable("DATABRICKS_HTTP_PATH", "/sql/1.0/warehouses/0"),
        "token": _variable("DATABRICKS_TOKEN", ""),
        "catalog": _variable("DATABRICKS_CATALOG", "{database}"),
        "schema": "analytics",
        "threads": "4",
    },
    "duckdb": {
        "type": "duckdb",
        "path": _variable("DUCKDB_PATH", "{database}.duckdb"),
        "schema": "analytics",
        "threads": "4",
    },
    # `az login`, or what runs dbt, says who asks.
    "fabric": {
        "type": "fabric",
        "driver": "ODBC Driver 18 for SQL Server",
        "host": _variable("FABRIC_HOST", "localhost"),
        "port": _variable("FABRIC_PORT", "1433", " | as_number"),
        "database": _variable("FABRIC_DATABASE", "{database}"),
        "authentication": _variable("FABRIC_AUTHENTICATION", "ActiveDirectoryDefault"),
        "schema": "analytics",
        "threads": "4",
    },
    # The variables of libpq, which psql reads too.
    "postgres": {
        "type": "postgres",
        "host": _variable("PGHOST", "localhost"),
        "port": _variable("PGPORT", "5432", " | as_number"),
        "user": _variable("PGUSER", "postgres"),
        "password": _variable("PGPASSWORD", ""),
        "dbname": _variable("PGDATABASE", "{database}"),
        "schema": "analytics",
        "threads": "4",
    },
    "redshift": {
        "type": "redshift",
        "host": _variable("REDSHIFT_HOST", "localhost"),
        "port": _variable("REDSHIFT_PORT", "5439", " | as_number"),
        "user": _variable("REDSHIFT_USER", "awsuser"),
        "password": _variable("REDSHIFT_PASSWORD", ""),
        "dbname": _variable("REDSHIFT_DATABASE", "{database}"),
        "schema": "analytics",
        "threads": "4",
    },
    # The variables of Snowflake's own tools.
    "snowflake": {
        "type": "snowflake",
        "account": _variable("SNOWFLAKE_ACCOUNT", "account"),
        "user": _variable("SNOWFLAKE_USER", "dbt"),
        "password": _variable("SNOWFLAKE_PASSWORD", ""),
        "role": _variable("SNOWFLAKE_ROLE", "transformer"),
        "warehouse": _variable("SNOWFLAKE_WAREHOUSE", "transforming"),
        "database": _variable("SNOWFLAKE_DATABASE", "{database}"),
        "schema": "analytics",
        "threads": "4",
    },
}
