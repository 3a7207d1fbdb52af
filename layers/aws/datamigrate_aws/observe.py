"""Logs and metrics: JSON lines with the migration's identity, and metrics as EMF. No DDL text."""

import warnings

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

__all__ = ["MetricUnit", "logger", "metrics"]

# An invocation that counts nothing is nothing to warn of.
warnings.filterwarnings("ignore", "No application metrics to publish")

logger = Logger(service="datamigrate", utc=True)
metrics = Metrics(namespace="datamigrate", service="datamigrate")
