"""Logs and metrics: JSON lines with the migration's identity, and metrics as EMF. No DDL text."""

import os
import warnings

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

__all__ = ["MetricUnit", "logger", "metrics"]

# An invocation that counts nothing is nothing to warn of.
warnings.filterwarnings("ignore", "No application metrics to publish")

logger = Logger(service="datamigrate", utc=True)
# Powertools prefers what is given here to what the template sets: a namespace for each stack.
_NAMESPACE = os.environ.get("POWERTOOLS_METRICS_NAMESPACE", "datamigrate")
metrics = Metrics(namespace=_NAMESPACE, service="datamigrate")
