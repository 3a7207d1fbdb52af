"""The dialects that can be read, by name."""

from collections.abc import Mapping

from datamigrate.dialects.base import Dialect
from datamigrate.dialects.tsql import TSQL

DIALECTS: Mapping[str, Dialect] = {TSQL.name: TSQL}

__all__ = ["DIALECTS", "Dialect"]
