"""Types of the source as types of the targets. A target is data; `TARGETS` lists them all."""

from collections.abc import Mapping

from datamigrate.types.duckdb import DUCKDB
from datamigrate.types.postgres import POSTGRES
from datamigrate.types.resolve import report_type, target_type
from datamigrate.types.target import Family, Loss, Target, TargetType

TARGETS: Mapping[str, Target] = {target.name: target for target in (DUCKDB, POSTGRES)}

__all__ = ["TARGETS", "Family", "Loss", "Target", "TargetType", "report_type", "target_type"]
