"""Clients of the local services, as their operator, untouched by the user's own AWS settings."""

import boto3
import botocore.session
from botocore.config import Config

from datamigrate.local.server import REGION, Server

CONFIG = Config(proxies={}, retries={"mode": "standard"}, s3={"addressing_style": "path"})
"""Nothing between us and this machine; a bucket's name is no host name here."""


def session(server: Server) -> boto3.session.Session:
    """A session with the server's credentials; the files in ~/.aws are not read."""
    nowhere = (None, None, "/dev/null", None)
    inner = botocore.session.Session(
        session_vars={
            "profile": (None, None, None, None),
            "config_file": nowhere,
            "credentials_file": nowhere,
        }
    )
    inner.set_credentials(server.credentials.key_id, server.credentials.secret)
    return boto3.session.Session(region_name=REGION, botocore_session=inner)
