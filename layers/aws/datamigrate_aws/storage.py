"""The bucket: uploads are read from it, everything that a migration makes is written to it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from botocore.exceptions import ClientError

from datamigrate_aws import clients
from datamigrate_aws.clients import CONNECTIONS, code_of
from datamigrate_aws.documents import Slice
from datamigrate_aws.identity import Upload

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import ObjectIdentifierTypeDef

T = TypeVar("T")
R = TypeVar("R")

_MISSING = frozenset({"404", "NoSuchKey", "NoSuchVersion", "NotFound"})
_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".zip": "application/zip",
}
_DELETED_AT_ONCE = 1000
_LINK_SECONDS = 900


class MissingObjectError(Exception):
    """There is no such object."""


@dataclass(frozen=True, slots=True)
class UploadForm:
    """Where and with which fields a client posts a file, once, within minutes."""

    url: str
    fields: Mapping[str, str]


def read(bucket: str, key: str, version: str | None = None, part: Slice | None = None) -> bytes:
    """An object's bytes, or a slice of them."""
    asked: dict[str, Any] = {"Bucket": bucket, "Key": key}
    if version:
        asked["VersionId"] = version
    if part is not None:
        asked["Range"] = f"bytes={part.start}-{part.end - 1}"
    try:
        return clients.s3().get_object(**asked)["Body"].read()
    except ClientError as problem:
        raise _missing(problem, key) from problem


def describe(upload: Upload) -> tuple[int, dict[str, str]]:
    """An upload's size in bytes, and the metadata that its user gave it."""
    asked: dict[str, Any] = {"Bucket": upload.bucket, "Key": upload.key}
    if upload.version:
        asked["VersionId"] = upload.version
    try:
        found = clients.s3().head_object(**asked)
    except ClientError as problem:
        raise _missing(problem, upload.key) from problem
    return found["ContentLength"], found["Metadata"]


def _missing(problem: ClientError, key: str) -> Exception:
    if code_of(problem) in _MISSING:
        return MissingObjectError(key)
    return problem


def write(bucket: str, objects: Mapping[str, bytes]) -> None:
    """Write objects, several at a time. Writing the same again changes nothing."""

    def put(item: tuple[str, bytes]) -> None:
        key, data = item
        kind = _TYPES.get(key[key.rfind(".") :], "text/plain; charset=utf-8")
        clients.s3().put_object(Bucket=bucket, Key=key, Body=data, ContentType=kind)

    _each(put, objects.items())


def read_folder(bucket: str, prefix: str) -> dict[str, bytes]:
    """All objects below a prefix, by the rest of their keys."""
    keys = list(_keys(bucket, prefix))
    found = _each(lambda key: read(bucket, key), keys)
    return {key[len(prefix) :]: data for key, data in zip(keys, found, strict=True)}


def delete_folder(bucket: str, prefix: str) -> None:
    """Delete all objects below a prefix; old versions go by the bucket's lifecycle."""
    keys = list(_keys(bucket, prefix))
    for start in range(0, len(keys), _DELETED_AT_ONCE):
        part: list[ObjectIdentifierTypeDef] = [
            {"Key": key} for key in keys[start : start + _DELETED_AT_ONCE]
        ]
        clients.s3().delete_objects(Bucket=bucket, Delete={"Objects": part, "Quiet": True})


def link(bucket: str, key: str, name: str) -> str:
    """A URL that lets its holder download one object as a file of that name, for minutes."""
    asked = {
        "Bucket": bucket,
        "Key": key,
        "ResponseContentDisposition": f'attachment; filename="{name}"',
    }
    return clients.s3().generate_presigned_url("get_object", asked, ExpiresIn=_LINK_SECONDS)


def upload_form(bucket: str, key: str, most: int) -> UploadForm:
    """A form for one upload of 1 to `most` bytes under exactly this key."""
    made = clients.s3().generate_presigned_post(
        bucket, key, Conditions=[["content-length-range", 1, most]], ExpiresIn=_LINK_SECONDS
    )
    return UploadForm(made["url"], made["fields"])


def _keys(bucket: str, prefix: str) -> Iterator[str]:
    pages = clients.s3().get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    for page in pages:
        yield from (found["Key"] for found in page.get("Contents", ()))


def _each(work: Callable[[T], R], items: Iterable[T]) -> list[R]:
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        return list(pool.map(work, items))
