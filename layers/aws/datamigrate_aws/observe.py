"""Logs and metrics: JSON lines with the migration's identity, and metrics as EMF. No DDL text."""

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

__all__ = ["MetricUnit", "logger", "metrics"]

logger = Logger(service="datamigrate", utc=True)
metrics = Metrics(namespace="datamigrate", service="datamigrate")
