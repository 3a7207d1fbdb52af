"""How dbt reaches each target, as data: the outputs of profiles.yml. No secret is ever written.

`{database}` stands for a name that no schema of the source has: some targets mix the two up.
"""

from collections.abc import Mapping


def _variable(name: str, default: str, kind: str = "") -> str:
    return f"\"{{{{ env_var('{name}', '{default}'){kind} }}}}\""


OUTPUTS: Mapping[str, Mapping[str, str]] = {
    "duckdb": {
        "type": "duckdb",
        "path": _variable("DUCKDB_PATH", "{database}.duckdb"),
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
}
