"""Uploads as events tell of them: which object it is, and which migration."""

from collections.abc import Mapping
from typing import Any

from datamigrate_aws import migrations
from datamigrate_aws.identity import Upload


def upload_of(state: Mapping[str, Any]) -> Upload:
    """The upload in an execution's input, which is S3's event on the bus."""
    detail = state["detail"]
    found = detail["object"]
    return Upload(
        bucket=detail["bucket"]["name"],
        key=found["key"],
        version=found.get("version-id") or "",
        stamp=f"{found.get('etag', '')} {found.get('sequencer', '')}",
        size=int(found.get("size", 0)),
    )


def event_of(upload: Mapping[str, Any]) -> dict[str, Any]:
    """The same input again, out of what a migration stores of its upload."""
    etag, _, sequencer = upload["stamp"].partition(" ")
    found = {
        "key": upload["key"],
        "version-id": upload["version"],
        "etag": etag,
        "sequencer": sequencer,
        "size": upload["size"],
    }
    return {"detail": {"bucket": {"name": upload["bucket"]}, "object": found}}


def migration_of(upload: Upload) -> str:
    """The migration that the API promised for this upload, or else the upload's own."""
    asked = upload.asked_for
    if asked is not None:
        found = migrations.get(asked)
        if found is not None and found["upload"]["key"] == upload.key:
            return asked
    return upload.migration
