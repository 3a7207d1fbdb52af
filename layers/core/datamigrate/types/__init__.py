"""Types of the source as types of the targets. A target is data; `TARGETS` lists them all."""

from collections.abc import Mapping

from datamigrate.types.bigquery import BIGQUERY
from datamigrate.types.databricks import DATABRICKS
from datamigrate.types.duckdb import DUCKDB
from datamigrate.types.fabric import FABRIC
from datamigrate.types.postgres import POSTGRES
from datamigrate.types.redshift import REDSHIFT
from datamigrate.types.resolve import target_type, told_of_type
from datamigrate.types.snowflake import SNOWFLAKE
from datamigrate.types.target import Family, Loss, Target, TargetType

TARGETS: Mapping[str, Target] = {
    target.name: target
    for target in (BIGQUERY, DATABRICKS, DUCKDB, FABRIC, POSTGRES, REDSHIFT, SNOWFLAKE)
}

__all__ = ["TARGETS", "Family", "Loss", "Target", "TargetType", "target_type", "told_of_type"]
