"""Names: which migration an upload is, whose it is, and where its objects stand in the bucket.

The same upload always gives the same identity, however often its event is delivered.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass

UPLOADS = "uploads/"
SHARED = "shared"
"""The tenant of uploads that stand under no key's prefix."""

_ID = re.compile(r"[0-9a-f]{24}")
_TENANT_UPLOAD = re.compile(r"uploads/([0-9a-f]{16})/(?:([0-9a-f]{24})/[^/]+$)?")


@dataclass(frozen=True, slots=True)
class Upload:
    """One version of one object of the bucket; `size` in bytes.

    Where objects have no versions, `stamp` tells one upload of a key from the next.
    """

    bucket: str
    key: str
    version: str = ""
    stamp: str = ""
    size: int = 0

    @property
    def name(self) -> str:
        """The last part of the key: what the user called the file."""
        return self.key.rpartition("/")[2]

    @property
    def tenant(self) -> str:
        """Whose it is: uploads under a key's prefix are that key's."""
        found = _TENANT_UPLOAD.match(self.key)
        return found[1] if found else SHARED

    @property
    def asked_for(self) -> str | None:
        """The migration that the API made for this upload, if the key was given out by it."""
        found = _TENANT_UPLOAD.match(self.key)
        return found[2] if found else None

    @property
    def migration(self) -> str:
        """The migration of a plain upload."""
        text = "\0".join((self.bucket, self.key, self.version or self.stamp))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def new_migration() -> str:
    """An identity for a migration whose upload is still to come."""
    return secrets.token_hex(12)


def is_migration(text: str) -> bool:
    """Whether a text has the form of an identity."""
    return _ID.fullmatch(text) is not None


def tenant_of_key(api_key: str) -> str:
    """Who uses an API key, without giving the key away."""
    return hashlib.sha256(b"datamigrate\0" + api_key.encode()).hexdigest()[:16]


def upload_prefix(tenant: str) -> str:
    """Where a tenant's uploads go."""
    return f"{UPLOADS}{tenant}/"


def folder(migration: str) -> str:
    """Where everything that a migration writes stands."""
    return f"migrations/{migration}/"


def project_key(migration: str, path: str) -> str:
    """A file of the project."""
    return f"{folder(migration)}project/{path}"
