"""The API of a stack: requests with the key, answers as JSON, problems as one exception.

What can be asked twice without harm is tried again when the API is busy or not reachable.
"""

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

import urllib3
from urllib3.util import Retry, Timeout

from datamigrate import __version__
from datamigrate.client.address import Address
from datamigrate.client.errors import ApiError

Answer = dict[str, Any]

_BUSY = (429, 500, 502, 503, 504)
_READ = Retry(total=5, connect=2, backoff_factor=0.4, status_forcelist=_BUSY, raise_on_status=False)
_WRITE = Retry(total=5, connect=2, read=False, backoff_factor=0.4, status_forcelist=(429,),
               allowed_methods=None, raise_on_status=False)  # fmt: skip
"""Only what surely did not arrive is sent again."""


class Api:
    """One API, with its key in every request."""

    def __init__(self, address: Address) -> None:
        if urlsplit(address.url).scheme not in {"http", "https"}:
            raise ApiError(f"expected an address that begins with https://, found `{address.url}`")
        self._address = address
        self._pool = urllib3.PoolManager(timeout=Timeout(connect=10, read=60))

    def migration(self, identity: str) -> Answer:
        """A migration as it is now."""
        return self._ask("GET", f"/migrations/{quote(identity, safe='')}")

    def begin(self, options: Mapping[str, object]) -> Answer:
        """A new migration, and the form that its script is to be posted with."""
        return self._ask("POST", "/migrations", options)

    def retry(self, identity: str) -> Answer:
        """Another round of a migration, for what failed."""
        return self._ask("POST", f"/migrations/{quote(identity, safe='')}/retry")

    def tables(self, identity: str) -> Iterator[Answer]:
        """The tables of a migration, page after page."""
        path = f"/migrations/{quote(identity, safe='')}/tables"
        page = self._ask("GET", path)
        while True:
            yield from page["items"]
            if not page.get("next"):
                return
            page = self._ask("GET", f"{path}?cursor={quote(page['next'], safe='')}")

    def upload(self, form: Answer, name: str, script: bytes) -> None:
        """Post a script to the storage that the form is for."""
        if len(script) > form["max_bytes"]:
            raise ApiError(
                f"expected at most {form['max_bytes'] / 1e6:,.0f} MB,"
                f" found {len(script) / 1e6:,.1f} MB in `{name}`"
            )
        fields = {**form["fields"], "file": (name, script, "application/octet-stream")}
        answer = self._send("POST", form["url"], _WRITE, fields=fields)
        if answer.status not in {200, 201, 204}:
            raise ApiError(f"the storage refused `{name}`: {_reason(answer)}")

    def project(self, identity: str) -> bytes:
        """The project as a zip."""
        link = self._ask("GET", f"/migrations/{quote(identity, safe='')}/download")
        answer = self._send("GET", link["url"], _READ)
        if answer.status != 200:
            raise ApiError(f"the storage refused the project: {_reason(answer)}")
        return answer.data

    def _ask(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Answer:
        answer = self._send(
            method,
            self._address.url + path,
            _READ if method == "GET" else _WRITE,
            headers={"x-api-key": self._address.key, "accept": "application/json"},
            body=body,
        )
        if not 200 <= answer.status < 300:
            raise ApiError(f"the API refused: {_reason(answer)}")
        try:
            found = json.loads(answer.data)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise ApiError(f"expected an answer in JSON from `{self._address.url}`")
        return found

    def _send(
        self,
        method: str,
        url: str,
        retries: Retry,
        headers: Mapping[str, str] | None = None,
        fields: Mapping[str, Any] | None = None,
        body: Mapping[str, object] | None = None,
    ) -> urllib3.BaseHTTPResponse:
        """A form if there are fields, else JSON. No redirect takes the key elsewhere."""
        agent = {"user-agent": f"datamigrate/{__version__}", **(headers or {})}
        try:
            return self._pool.request(
                method,
                url,
                headers=agent,
                fields=fields,
                json=body,
                retries=retries,
                redirect=False,
            )
        except urllib3.exceptions.HTTPError as problem:
            place = urlsplit(url).netloc
            raise ApiError(f"could not reach `{place}`: {_root(problem)}") from None


def _root(problem: urllib3.exceptions.HTTPError) -> str:
    """The reason within a `MaxRetryError`, whose text has the whole address in it."""
    reason = getattr(problem, "reason", None)
    return str(reason or problem)


def _reason(answer: urllib3.BaseHTTPResponse) -> str:
    """What a problem+json, a gateway's JSON or the storage's XML says."""
    said = _from_json(answer.data) or _from_xml(answer.data)
    return f"{said} ({answer.status})" if said else f"status {answer.status}"


def _from_json(data: bytes) -> str | None:
    try:
        found = json.loads(data)
    except ValueError:
        return None
    if not isinstance(found, dict):
        return None
    errors = found.get("errors") or []
    places = [f"{error.get('at')}: {error.get('message')}" for error in errors]
    said = found.get("detail") or found.get("message") or found.get("title")
    return "; ".join([str(said), *places]) if said else None


def _from_xml(data: bytes) -> str | None:
    found = re.search(r"<Message>([^<]*)</Message>", data.decode("utf-8", "replace"))
    return html.unescape(found[1]) if found else None
